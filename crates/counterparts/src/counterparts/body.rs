//! A counterpart on the wire.

use std::borrow::Cow;

use bursar_catalog::Tag;
use bursar_entities::Language;
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::{Counterpart, CounterpartExtract, CounterpartType, Party};

/// A counterpart: a company or a person, distinguished by `type`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = CounterpartResponse)]
pub(crate) enum CounterpartBody {
    /// A company.
    Organization(OrganizationCounterpart),
    /// A person.
    Individual(IndividualCounterpart),
}

/// A company.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartOrganizationRootResponse)]
pub(crate) struct OrganizationCounterpart {
    #[serde(flatten)]
    shared: SharedFields,
    /// What is known of the company.
    organization: OrganizationBody,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartIndividualRootResponse)]
pub(crate) struct IndividualCounterpart {
    #[serde(flatten)]
    shared: SharedFields,
    /// What is known of the person.
    individual: IndividualBody,
}

/// What companies and persons have in common.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartSharedFields)]
struct SharedFields {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Was it made from what a bill says, and not by somebody?
    #[schema(required = false, default = false)]
    created_automatically: bool,
    /// The user who made it; null when the partner did.
    created_by_entity_user_id: Option<Uuid>,
    /// The address that bills are made out to, unless a document says another.
    default_billing_address_id: Option<Uuid>,
    /// The address that goods are sent to, unless a document says another.
    default_shipping_address_id: Option<Uuid>,
    /// The entity's own number for it, printed on documents.
    #[schema(min_length = 1, max_length = 255)]
    external_reference: Option<String>,
    /// In which language it is written to; null: in the entity's.
    language: Option<Language>,
    /// May it be reminded of what it owes?
    #[schema(required = false)]
    reminders_enabled: bool,
    /// Its number at a tax office, beside VAT.
    #[schema(max_length = 30)]
    tax_id: Option<String>,
    /// A company or a person.
    #[serde(rename = "type")]
    kind: CounterpartType,
}

/// What a document shows of a counterpart, as it was when the document named it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeliveryNoteCounterpartResource)]
pub struct CounterpartExtractBody {
    /// Its id.
    id: Uuid,
    /// What was known of the person.
    #[schema(required = false)]
    individual: Option<IndividualBody>,
    /// In which language it is written to; null: in the entity's.
    #[schema(required = false)]
    language: Option<Language>,
    /// What was known of the company.
    #[schema(required = false)]
    organization: Option<OrganizationBody>,
}

impl From<CounterpartExtract> for CounterpartExtractBody {
    /// Without tags: they sort counterparts, and say nothing on a document.
    fn from(extract: CounterpartExtract) -> Self {
        let CounterpartExtract { id, party, email, phone, is_customer, is_vendor, language } = extract;
        let tags = Vec::new();
        let (individual, organization) = match party {
            Party::Organization { legal_name } => (None, Some(OrganizationBody { email, is_customer, is_vendor, legal_name, phone, tags })),
            Party::Individual { first_name, last_name, title } => {
                (Some(IndividualBody { email, first_name, is_customer, is_vendor, last_name, phone, tags, title }), None)
            }
        };
        CounterpartExtractBody { id, individual, language, organization }
    }
}

/// What is known of the company.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartOrganizationResponse)]
struct OrganizationBody {
    /// E-mail address.
    #[schema(format = "email")]
    email: Option<String>,
    /// Does it buy from the entity?
    is_customer: bool,
    /// Does it sell to the entity?
    is_vendor: bool,
    /// Name in the register.
    legal_name: String,
    /// Telephone number.
    phone: Option<String>,
    /// Its tags.
    #[schema(required = false)]
    tags: Vec<CounterpartTag>,
}

/// What is known of the person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartIndividualResponse)]
struct IndividualBody {
    /// E-mail address.
    #[schema(format = "email")]
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
    phone: Option<String>,
    /// The person's tags.
    #[schema(required = false)]
    tags: Vec<CounterpartTag>,
    /// Form of address.
    title: Option<String>,
}

/// A tag, whose schema has a name of its own here.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct CounterpartTag(Tag);

impl PartialSchema for CounterpartTag {
    fn schema() -> RefOr<Schema> {
        Tag::schema()
    }
}

impl ToSchema for CounterpartTag {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("CounterpartTagSchema")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Tag::schemas(schemas);
    }
}

impl CounterpartBody {
    /// The counterpart with these tags.
    pub(crate) fn new(counterpart: Counterpart, tags: Vec<Tag>) -> Self {
        let tags = tags.into_iter().map(CounterpartTag).collect();
        let shared = SharedFields {
            id: counterpart.id,
            created_at: counterpart.created_at,
            updated_at: counterpart.updated_at,
            created_automatically: counterpart.created_automatically,
            created_by_entity_user_id: counterpart.created_by_entity_user_id,
            default_billing_address_id: counterpart.default_billing_address_id,
            default_shipping_address_id: counterpart.default_shipping_address_id,
            kind: counterpart.counterpart_type(),
            external_reference: counterpart.external_reference,
            language: counterpart.language,
            reminders_enabled: counterpart.reminders_enabled,
            tax_id: counterpart.tax_id,
        };
        let Counterpart { email, is_customer, is_vendor, phone, .. } = counterpart;
        match counterpart.party {
            Party::Organization { legal_name } => {
                let organization = OrganizationBody { email, is_customer, is_vendor, legal_name, phone, tags };
                CounterpartBody::Organization(OrganizationCounterpart { shared, organization })
            }
            Party::Individual { first_name, last_name, title } => {
                let individual = IndividualBody { email, first_name, is_customer, is_vendor, last_name, phone, tags, title };
                CounterpartBody::Individual(IndividualCounterpart { shared, individual })
            }
        }
    }
}
