//! Documents that go through the network of electronic invoices: proven when they are issued, sent by a job, and issued once the receiver has them.

use bursar_counterparts::CounterpartEinvoicingCredentials;
use bursar_documents::Issuer;
use bursar_einvoicing::NetworkCredentials;
use bursar_entities::{NetworkSchema, Participant};
use bursar_kernel::{NaiveDate, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::receivables::{Own, Receivable};

pub(crate) mod credentials;
mod model;
#[cfg(test)]
mod properties;
pub(crate) mod prove;
mod refusal;
pub(crate) mod send;
pub(crate) mod settle;

/// How a document goes through the network, and how it went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Einvoice {
    /// The entity's number there.
    pub(crate) sender: Option<CredentialsCopy>,
    /// The counterpart's number there.
    pub(crate) receiver: Option<CredentialsCopy>,
    /// Why the network did not deliver it.
    pub(crate) error_comment: Option<String>,
    /// The XML that is sent, once it is written.
    pub(crate) file_id: Option<Uuid>,
    /// Does its PDF carry it as an electronic invoice? Decided when it is issued.
    #[serde(default)]
    pub(crate) is_in_pdf: bool,
}

impl Einvoice {
    /// What another document begins with, or the same one when it is issued again: nothing that happened.
    pub(crate) fn fresh(&self) -> Einvoice {
        Einvoice { error_comment: None, file_id: None, is_in_pdf: false, ..self.clone() }
    }
}

/// A number in the network, as it was when it was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EinvoicingCredentials)]
pub(crate) struct CredentialsCopy {
    /// Its id.
    pub(crate) id: Uuid,
    /// The number.
    pub(crate) network_identifier: String,
    /// Which kind of number it is.
    #[schema(value_type = String)]
    pub(crate) network_schema: NetworkSchema,
}

impl CredentialsCopy {
    /// Whom the network knows by it.
    fn participant(&self) -> Participant {
        Participant::new(self.network_schema, &self.network_identifier)
    }
}

impl From<NetworkCredentials> for CredentialsCopy {
    fn from(credentials: NetworkCredentials) -> Self {
        CredentialsCopy {
            id: credentials.id,
            network_identifier: credentials.network_credentials_identifier,
            network_schema: credentials.network_credentials_schema,
        }
    }
}

impl From<CounterpartEinvoicingCredentials> for CredentialsCopy {
    fn from(credentials: CounterpartEinvoicingCredentials) -> Self {
        let CounterpartEinvoicingCredentials { id, network_identifier, network_schema, .. } = credentials;
        CredentialsCopy { id, network_identifier, network_schema }
    }
}

impl Receivable {
    /// Does it go through the network?
    pub(crate) fn is_einvoice(&self) -> bool {
        match &self.own {
            Own::Invoice(invoice) => invoice.is_einvoice,
            Own::CreditNote(note) => note.is_einvoice,
            Own::Quote(_) => false,
        }
    }

    /// May it be changed or canceled after it was issued, because the settings of its entity allow that? What went through the network stays as the
    /// receiver has it.
    pub(crate) fn is_open_for(&self, issuer: &Issuer) -> bool {
        issuer.is_open() && !self.is_einvoice()
    }

    /// The day since which its PDF carries it as an electronic invoice: that of its issue, where it does.
    fn carried_since(&self) -> Option<NaiveDate> {
        self.issued_on().filter(|_| self.einvoice.as_ref().is_some_and(|einvoice| einvoice.is_in_pdf))
    }

    /// Its PDF carries it as an electronic invoice from now on.
    pub(crate) fn put_into_pdf(&mut self) {
        self.einvoice.get_or_insert_default().is_in_pdf = true;
    }
}
