//! What a document keeps of others: copied when it is set, so that a later change of theirs changes no document.

use bursar_counterparts::{Counterpart, CounterpartAddress, CounterpartContact, CounterpartVatId};
use bursar_entities::{BankAccount, Country, Entity, EntityParty, EntityType, VatId, VatIdKind};
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

/// A VAT id of the counterpart.
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

/// A VAT id of the entity.
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

/// The entity that issues the document: a company or a person, told apart by `type`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ReceivableEntity)]
pub(crate) enum IssuerCopy {
    /// A company.
    Organization(OrganizationCopy),
    /// A person.
    Individual(IndividualCopy),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableEntityOrganizationType)]
pub(crate) enum OnlyOrganization {
    /// A company.
    Organization,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableEntityIndividualType)]
pub(crate) enum OnlyIndividual {
    /// A person.
    Individual,
}

/// A company that issues the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableEntityOrganization)]
pub(crate) struct OrganizationCopy {
    /// E-mail address.
    #[schema(required = false, format = "email")]
    pub(crate) email: Option<String>,
    /// A link to its logo.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) logo: Option<String>,
    /// Its name.
    pub(crate) name: String,
    /// Telephone number.
    #[schema(required = false)]
    pub(crate) phone: Option<String>,
    /// The register.
    #[schema(required = false)]
    pub(crate) registration_authority: Option<String>,
    /// The number in the register.
    #[schema(required = false)]
    pub(crate) registration_number: Option<String>,
    /// Tax number.
    #[schema(required = false)]
    pub(crate) tax_id: Option<String>,
    /// Always `organization`.
    #[serde(rename = "type")]
    pub(crate) kind: OnlyOrganization,
    /// VAT id.
    #[schema(required = false)]
    pub(crate) vat_id: Option<String>,
    /// Web site.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) website: Option<String>,
}

/// A person who issues the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReceivableEntityIndividual)]
pub(crate) struct IndividualCopy {
    /// E-mail address.
    #[schema(required = false, format = "email")]
    pub(crate) email: Option<String>,
    /// First name.
    pub(crate) first_name: String,
    /// Last name.
    pub(crate) last_name: String,
    /// A link to the logo.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) logo: Option<String>,
    /// Telephone number.
    #[schema(required = false)]
    pub(crate) phone: Option<String>,
    /// The register.
    #[schema(required = false)]
    pub(crate) registration_authority: Option<String>,
    /// The number in the register.
    #[schema(required = false)]
    pub(crate) registration_number: Option<String>,
    /// Tax number.
    #[schema(required = false)]
    pub(crate) tax_id: Option<String>,
    /// Always `individual`.
    #[serde(rename = "type")]
    pub(crate) kind: OnlyIndividual,
    /// Web site.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    pub(crate) website: Option<String>,
}

/// Where the entity is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableEntityAddressSchema)]
pub(crate) struct EntityAddressCopy {
    /// City.
    #[schema(max_length = 255)]
    pub(crate) city: String,
    /// Country.
    #[serde(default = "germany")]
    #[schema(required = false, default = "DE")]
    pub(crate) country: Option<Country>,
    /// Street and number.
    #[schema(max_length = 255)]
    pub(crate) line1: String,
    /// More of the street.
    #[serde(default)]
    #[schema(required = false, max_length = 100)]
    pub(crate) line2: Option<String>,
    /// Postal code.
    #[schema(max_length = 10)]
    pub(crate) postal_code: String,
    /// State, region or province.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) state: Option<String>,
}

/// The default of the contract.
#[expect(clippy::unnecessary_wraps, reason = "the default of a field that may be null")]
fn germany() -> Option<Country> {
    Some(Country("DE".to_owned()))
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

impl IssuerCopy {
    /// The entity, with the link to its logo.
    pub(crate) fn new(entity: &Entity, logo: Option<String>) -> Self {
        let details = entity.details.clone();
        let (email, phone, website, tax_id) = (Some(entity.email.clone()), details.phone, details.website, details.tax_id);
        let (registration_authority, registration_number) = (details.registration_authority, details.registration_number);
        match details.party {
            EntityParty::Organization(company) => IssuerCopy::Organization(OrganizationCopy {
                email,
                logo,
                name: company.legal_name,
                phone,
                registration_authority,
                registration_number,
                tax_id,
                kind: OnlyOrganization::Organization,
                vat_id: None,
                website,
            }),
            EntityParty::Individual(person) => IssuerCopy::Individual(IndividualCopy {
                email,
                first_name: person.first_name,
                last_name: person.last_name,
                logo,
                phone,
                registration_authority,
                registration_number,
                tax_id,
                kind: OnlyIndividual::Individual,
                website,
            }),
        }
    }

    /// A company or a person?
    pub(crate) fn entity_type(&self) -> EntityType {
        match self {
            IssuerCopy::Organization(_) => EntityType::Organization,
            IssuerCopy::Individual(_) => EntityType::Individual,
        }
    }

    /// What people call it.
    pub(crate) fn name(&self) -> String {
        match self {
            IssuerCopy::Organization(company) => company.name.clone(),
            IssuerCopy::Individual(person) => format!("{} {}", person.first_name, person.last_name),
        }
    }

    /// Where answers to its mails go.
    pub(crate) fn email(&self) -> Option<&str> {
        match self {
            IssuerCopy::Organization(company) => company.email.as_deref(),
            IssuerCopy::Individual(person) => person.email.as_deref(),
        }
    }

    /// Its number at a tax office, beside VAT.
    pub(crate) fn tax_id(&self) -> Option<&String> {
        match self {
            IssuerCopy::Organization(company) => company.tax_id.as_ref(),
            IssuerCopy::Individual(person) => person.tax_id.as_ref(),
        }
    }

    /// A link to its logo.
    pub(crate) fn logo(&self) -> Option<&String> {
        match self {
            IssuerCopy::Organization(company) => company.logo.as_ref(),
            IssuerCopy::Individual(person) => person.logo.as_ref(),
        }
    }

    /// The VAT id that is shown with a company's name.
    pub(crate) fn set_vat_id(&mut self, vat_id: Option<&EntityVatIdCopy>) {
        if let IssuerCopy::Organization(company) = self {
            company.vat_id = vat_id.map(|vat_id| vat_id.value.clone());
        }
    }
}

impl From<&Entity> for EntityAddressCopy {
    fn from(entity: &Entity) -> Self {
        let address = entity.details.address.clone();
        let (city, line1, line2) = (address.city, address.line1, address.line2);
        EntityAddressCopy { city, country: Some(address.country), line1, line2, postal_code: address.postal_code, state: address.state }
    }
}
