//! What a document keeps of others: copied when it is set, so that a later change of theirs changes no document.

use bursar_counterparts::{Counterpart, CounterpartAddress, CounterpartContact, CounterpartVatId};
use bursar_entities::{BankAccount, Country, VatId, VatIdKind};
use bursar_kernel::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address of the counterpart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivablesRepresentationOfCounterpartAddress2)]
pub(crate) struct AddressCopy {
    /// Its id, where it is one of the counterpart's addresses.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) id: Option<Uuid>,
    /// City.
    pub(crate) city: String,
    /// Country.
    pub(crate) country: Country,
    /// Street and number.
    pub(crate) line1: String,
    /// More of the street: floor, suite.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) line2: Option<String>,
    /// Postal code.
    pub(crate) postal_code: String,
    /// State, region or province.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) state: Option<String>,
}

/// Whom the document is addressed to at the counterpart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableCounterpartContact2)]
pub(crate) struct ContactCopy {
    /// Where the person is.
    pub(crate) address: AddressCopy,
    /// E-mail address: where documents are sent.
    #[serde(default)]
    #[schema(required = false, format = "email")]
    pub(crate) email: Option<String>,
    /// First name.
    pub(crate) first_name: String,
    /// Last name.
    pub(crate) last_name: String,
    /// Telephone number.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) phone: Option<String>,
    /// Form of address.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) title: Option<String>,
}

/// Which contact of the counterpart a document is addressed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChosenContact {
    /// This one.
    One(Uuid),
    /// None, because somebody wanted it so.
    Nobody,
}

/// A VAT ID of the counterpart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableCounterpartVatIDResponse)]
pub(crate) struct CounterpartVatIdCopy {
    /// Its id.
    pub(crate) id: Uuid,
    /// Whose it is.
    pub(crate) counterpart_id: Uuid,
    /// The country whose office gave it.
    #[schema(required = false)]
    pub(crate) country: Option<Country>,
    /// Which kind of number it is.
    #[serde(rename = "type")]
    #[schema(required = false)]
    pub(crate) kind: VatIdKind,
    /// The number.
    #[schema(max_length = 32)]
    pub(crate) value: String,
}

/// A VAT ID of the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableEntityVatIDResponse)]
pub(crate) struct EntityVatIdCopy {
    /// Its id.
    pub(crate) id: Uuid,
    /// The country whose office gave it.
    pub(crate) country: Country,
    /// Whose it is.
    pub(crate) entity_id: Uuid,
    /// Which kind of number it is.
    #[serde(rename = "type")]
    #[schema(required = false)]
    pub(crate) kind: VatIdKind,
    /// The number.
    #[schema(max_length = 32)]
    pub(crate) value: String,
}

/// Where the entity is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivablesRepresentationOfEntityBankAccount2)]
pub(crate) struct BankAccountCopy {
    /// Its id.
    #[schema(required = false)]
    pub(crate) id: Option<Uuid>,
    /// Who owns the account.
    #[schema(required = false)]
    pub(crate) account_holder_name: Option<String>,
    /// The number of the account.
    #[schema(required = false)]
    pub(crate) account_number: Option<String>,
    /// The bank's name.
    #[schema(required = false)]
    pub(crate) bank_name: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT).
    #[schema(required = false)]
    pub(crate) bic: Option<String>,
    /// The account's number of ISO 13616.
    #[schema(required = false)]
    pub(crate) iban: Option<String>,
    /// Routing number of the bank.
    #[schema(required = false)]
    pub(crate) routing_number: Option<String>,
    /// Sort code of the bank.
    #[schema(required = false)]
    pub(crate) sort_code: Option<String>,
}

impl From<CounterpartAddress> for AddressCopy {
    fn from(address: CounterpartAddress) -> Self {
        let CounterpartAddress { id, city, country, line1, line2, postal_code, state, .. } = address;
        AddressCopy { id: Some(id), city, country, line1, line2, postal_code, state }
    }
}

impl From<CounterpartContact> for ContactCopy {
    fn from(contact: CounterpartContact) -> Self {
        let CounterpartContact { address, email, first_name, last_name, phone, title, .. } = contact;
        let bursar_counterparts::PostalAddress { city, country, line1, line2, postal_code, state } = address;
        let address = AddressCopy { id: None, city, country, line1, line2, postal_code, state };
        ContactCopy { address, email, first_name, last_name, phone, title }
    }
}

impl ContactCopy {
    /// A person who is the counterpart is written to directly.
    pub(crate) fn of_person(counterpart: &Counterpart, address: &AddressCopy) -> Option<Self> {
        let bursar_counterparts::Party::Individual { first_name, last_name, title } = counterpart.party.clone() else { return None };
        let (email, phone) = (counterpart.email.clone(), counterpart.phone.clone());
        Some(ContactCopy { address: AddressCopy { id: None, ..address.clone() }, email, first_name, last_name, phone, title })
    }
}

impl From<CounterpartVatId> for CounterpartVatIdCopy {
    fn from(vat_id: CounterpartVatId) -> Self {
        let CounterpartVatId { id, counterpart_id, country, kind, value, .. } = vat_id;
        CounterpartVatIdCopy { id, counterpart_id, country, kind, value }
    }
}

impl From<VatId> for EntityVatIdCopy {
    fn from(vat_id: VatId) -> Self {
        let VatId { id, country, entity_id, kind, value, .. } = vat_id;
        EntityVatIdCopy { id, country, entity_id, kind, value }
    }
}

impl From<BankAccount> for BankAccountCopy {
    fn from(account: BankAccount) -> Self {
        let BankAccount { id, account_holder_name, account_number, bank_name, bic, iban, routing_number, sort_code, .. } = account;
        BankAccountCopy { id: Some(id), account_holder_name, account_number, bank_name, bic, iban, routing_number, sort_code }
    }
}
