//! The numbers by which a counterpart is known in the network of electronic invoices.

use bursar_entities::{NetworkSchema, Participant};
use bursar_kernel::Uuid;
use bursar_store::Record;
use serde::Serialize;
use utoipa::ToSchema;

use crate::parts::PartOfCounterpart;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// A number of a counterpart in the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "counterpart_einvoicing_credentials", called = "e-invoicing credentials", entity = "entity_id")]
#[schema(as = CounterpartEinvoicingCredentialResponse)]
pub struct CounterpartEinvoicingCredentials {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) counterpart_id: Uuid,
    /// The number, as it was sent.
    #[schema(min_length = 1, max_length = 255)]
    pub network_identifier: String,
    /// Which kind of number it is.
    #[record(word)]
    pub network_schema: NetworkSchema,
}

impl CounterpartEinvoicingCredentials {
    /// Whom the network knows by it.
    pub fn participant(&self) -> Participant {
        Participant::new(self.network_schema, &self.network_identifier)
    }
}

impl PartOfCounterpart for CounterpartEinvoicingCredentials {
    const PLURAL: &'static str = "e-invoicing credentials";

    fn counterpart_id(&self) -> Uuid {
        self.counterpart_id
    }
}
