//! The numbers under which a counterpart is known to tax offices.

use bursar_entities::{Country, VatIdKind};
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Patch, Uuid, set_if_given};
use bursar_store::{Record, changes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::parts::PartOfCounterpart;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// A VAT ID of a counterpart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "counterpart_vat_ids", called = "VAT ID", entity = "entity_id")]
#[schema(as = CounterpartVatIDResponse)]
pub struct CounterpartVatId {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// Whose it is.
    pub counterpart_id: Uuid,
    /// The country whose office gave it.
    #[record(word)]
    pub country: Option<Country>,
    /// Which kind of number it is.
    #[serde(rename = "type")]
    #[record(word)]
    #[schema(required = false, default = "unknown")]
    pub kind: VatIdKind,
    /// The number, as it was sent.
    #[schema(max_length = 32)]
    pub value: String,
}

/// Changes to a VAT ID. A field that is left out stays.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartUpdateVatID)]
pub(crate) struct UpdateVatId {
    /// The country whose office gave it.
    country: Patch<Country>,
    /// Which kind of number it is; null is `unknown` again.
    #[serde(rename = "type")]
    kind: Patch<VatIdKind>,
    /// The number.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 32)]
    value: Option<String>,
}

impl CounterpartVatId {
    fn updated(mut self, asked: UpdateVatId) -> Self {
        asked.country.apply(&mut self.country);
        asked.kind.apply_or(&mut self.kind, VatIdKind::default());
        set_if_given(&mut self.value, asked.value);
        self
    }
}

impl PartOfCounterpart for CounterpartVatId {
    const PLURAL: &'static str = "VAT IDs";

    fn counterpart_id(&self) -> Uuid {
        self.counterpart_id
    }
}

impl Named for CounterpartVatId {
    const OBJECT_TYPE: ObjectType = ObjectType::named("counterpart_tax_id");
    const CALLED: &'static str = "a VAT ID of a counterpart";
}
