//! What an order keeps of the two sides: copied when it is set, so that a later change of theirs changes no order.

use bursar_counterparts::{Counterpart, CounterpartType, Party};
use bursar_entities::{Entity, EntityAddress, EntityParty, Language, VatId, VatIdKind};
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The vendor: a company or a person, distinguished by `type`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = PurchaseOrderCounterpartSchema)]
pub(crate) enum VendorExtract {
    /// A company.
    Organization(OrganizationVendor),
    /// A person.
    Individual(IndividualVendor),
}

/// A company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PurchaseOrderCounterpartOrganizationRootResponse)]
pub(crate) struct OrganizationVendor {
    #[serde(flatten)]
    shared: SharedOfVendors,
    /// What was known of the company.
    organization: VendorCompany,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PurchaseOrderCounterpartIndividualRootResponse)]
pub(crate) struct IndividualVendor {
    #[serde(flatten)]
    shared: SharedOfVendors,
    /// What was known of the person.
    individual: VendorPerson,
}

/// What companies and persons have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PurchaseOrderCounterpartSharedFields)]
pub(crate) struct SharedOfVendors {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(serialize_with = "wire::serialize")]
    created_at: DateTime<Utc>,
    /// When it last changed before the order named it.
    #[serde(serialize_with = "wire::serialize")]
    updated_at: DateTime<Utc>,
    /// Was it made from what a bill says, and not by somebody?
    #[schema(required = false, default = false)]
    created_automatically: bool,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    created_by_entity_user_id: Option<Uuid>,
    /// The address that bills are made out to.
    #[schema(required = false)]
    default_billing_address_id: Option<Uuid>,
    /// The address that goods are sent to.
    #[schema(required = false)]
    default_shipping_address_id: Option<Uuid>,
    /// In which language it is written to; null: in the entity's.
    #[schema(required = false)]
    pub(crate) language: Option<Language>,
    /// May it be reminded of what it owes?
    #[schema(required = false, nullable)]
    reminders_enabled: bool,
    /// Its number at a tax office, beside VAT.
    #[schema(required = false, max_length = 30)]
    pub(crate) tax_id: Option<String>,
    /// A company or a person.
    #[serde(rename = "type")]
    kind: CounterpartType,
}

/// What was known of the company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PurchaseOrderCounterpartOrganizationResponse)]
pub(crate) struct VendorCompany {
    /// E-mail address.
    #[schema(required = false, format = "email")]
    email: Option<String>,
    /// Does it buy from the entity?
    is_customer: bool,
    /// Does it sell to the entity?
    is_vendor: bool,
    /// Name in the register.
    legal_name: String,
    /// Telephone number.
    #[schema(required = false)]
    phone: Option<String>,
}

/// What was known of the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PurchaseOrderCounterpartIndividualResponse)]
pub(crate) struct VendorPerson {
    /// E-mail address.
    #[schema(required = false, format = "email")]
    email: Option<String>,
    /// First name.
    #[schema(min_length = 1)]
    first_name: String,
    /// Does the person buy from the entity?
    is_customer: bool,
    /// Does the person sell to the entity?
    is_vendor: bool,
    /// Last name.
    #[schema(min_length = 1)]
    last_name: String,
    /// Telephone number.
    #[schema(required = false)]
    phone: Option<String>,
    /// Form of address.
    #[schema(required = false)]
    title: Option<String>,
}

/// The entity that orders, as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EntityExtract {
    pub(crate) id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) address: EntityAddress,
    pub(crate) email: String,
    pub(crate) logo_id: Option<Uuid>,
    pub(crate) party: EntityParty,
    pub(crate) phone: Option<String>,
    pub(crate) tax_id: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) name: String,
    /// In which language it writes where the vendor has none.
    pub(crate) language: Language,
}

/// A VAT ID of the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PurchaseOrderVatId)]
pub(crate) struct EntityVatIdExtract {
    /// Its id.
    pub(crate) id: Uuid,
    /// The country whose office gave it.
    #[schema(value_type = String)]
    pub(crate) country: bursar_entities::Country,
    /// Whose it is.
    pub(crate) entity_id: Uuid,
    /// Which kind of number it is.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub(crate) kind: VatIdKind,
    /// The number.
    pub(crate) value: String,
}

impl VendorExtract {
    /// What is kept of this counterpart.
    pub(crate) fn of(counterpart: Counterpart) -> Self {
        let shared = SharedOfVendors {
            id: counterpart.id,
            created_at: counterpart.created_at,
            updated_at: counterpart.updated_at,
            created_automatically: counterpart.created_automatically,
            created_by_entity_user_id: counterpart.created_by_entity_user_id,
            default_billing_address_id: counterpart.default_billing_address_id,
            default_shipping_address_id: counterpart.default_shipping_address_id,
            reminders_enabled: counterpart.reminders_enabled,
            kind: counterpart.counterpart_type(),
            language: counterpart.language,
            tax_id: counterpart.tax_id,
        };
        let Counterpart { email, is_customer, is_vendor, phone, .. } = counterpart;
        match counterpart.party {
            Party::Organization { legal_name } => {
                let organization = VendorCompany { email, is_customer, is_vendor, legal_name, phone };
                VendorExtract::Organization(OrganizationVendor { shared, organization })
            }
            Party::Individual { first_name, last_name, title } => {
                let individual = VendorPerson { email, first_name, is_customer, is_vendor, last_name, phone, title };
                VendorExtract::Individual(IndividualVendor { shared, individual })
            }
        }
    }

    /// What it is called.
    pub(crate) fn name(&self) -> String {
        match self {
            VendorExtract::Organization(company) => company.organization.legal_name.clone(),
            VendorExtract::Individual(person) => format!("{} {}", person.individual.first_name, person.individual.last_name),
        }
    }

    /// Its own e-mail address.
    pub(crate) fn email(&self) -> Option<&String> {
        match self {
            VendorExtract::Organization(company) => company.organization.email.as_ref(),
            VendorExtract::Individual(person) => person.individual.email.as_ref(),
        }
    }

    /// What companies and persons have in common.
    pub(crate) fn shared(&self) -> &SharedOfVendors {
        match self {
            VendorExtract::Organization(company) => &company.shared,
            VendorExtract::Individual(person) => &person.shared,
        }
    }
}

impl EntityExtract {
    /// What is kept of the entity, which writes in this language.
    pub(crate) fn of(entity: Entity, language: Language) -> Self {
        let name = entity.display_name();
        let details = entity.details;
        EntityExtract {
            id: entity.id,
            created_at: entity.created_at,
            updated_at: entity.updated_at,
            address: details.address,
            email: entity.email,
            logo_id: entity.logo_id,
            party: details.party,
            phone: details.phone,
            tax_id: details.tax_id,
            website: details.website,
            name,
            language,
        }
    }
}

impl From<VatId> for EntityVatIdExtract {
    fn from(vat_id: VatId) -> Self {
        let VatId { id, country, entity_id, kind, value, .. } = vat_id;
        EntityVatIdExtract { id, country, entity_id, kind, value }
    }
}
