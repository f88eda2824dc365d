//! A counterpart is a company or a person that buys from the entity, sells to it, or both.

use bursar_entities::Language;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, FieldError, Location, Utc, Uuid};
use bursar_store::{Record, Referenced};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

pub(crate) mod body;
pub(crate) mod changes;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod make_vendor;
pub(crate) mod payloads;
pub(crate) mod store;
pub(crate) mod update;

pub use body::CounterpartExtractBody;
pub use make_vendor::{FoundBankAccount, FoundVatId, FoundVendor, MadeVendor, make_vendor};
pub use store::{CounterpartClue, counterparts_of_iban, country_of_counterpart, find, recognized};

/// How a document refers to a counterpart: `tx.refer_to(REFERENCE, ..)`.
pub const REFERENCE: Referenced = Referenced::of::<Counterpart>();

/// A counterpart of an entity. Deleted, it is found by nothing but the copies that documents took of it.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    table = "counterparts",
    called = "counterpart",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    also(kind, name, folded_name, folded_email),
    living = "deleted_at IS NULL"
)]
pub struct Counterpart {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub entity_id: Uuid,
    /// The company or the person.
    #[record(json = "body")]
    pub party: Party,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    #[record(json = "body")]
    pub phone: Option<String>,
    /// Does it buy from the entity?
    pub is_customer: bool,
    /// Does it sell to the entity?
    pub is_vendor: bool,
    /// Its number at a tax office, beside VAT.
    pub tax_id: Option<String>,
    /// The entity's own number for it, printed on documents.
    #[record(json = "body")]
    pub external_reference: Option<String>,
    /// In which language it is written to; none: in the entity's.
    #[record(json = "body")]
    pub language: Option<Language>,
    /// May it be reminded of what it owes?
    #[record(json = "body")]
    pub reminders_enabled: bool,
    /// One of its addresses.
    pub default_billing_address_id: Option<Uuid>,
    /// One of its addresses.
    pub default_shipping_address_id: Option<Uuid>,
    /// Was it made from what a bill says, and not by somebody?
    pub created_automatically: bool,
    /// The user who made it; none when the partner did.
    pub created_by_entity_user_id: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What a document keeps of a counterpart, so that a later change of it changes no document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterpartExtract {
    /// Its id.
    pub id: Uuid,
    /// The company or the person.
    pub party: Party,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Does it buy from the entity?
    pub is_customer: bool,
    /// Does it sell to the entity?
    pub is_vendor: bool,
    /// In which language it is written to; none: in the entity's.
    pub language: Option<Language>,
}

impl From<Counterpart> for CounterpartExtract {
    fn from(counterpart: Counterpart) -> Self {
        let Counterpart { id, party, email, phone, is_customer, is_vendor, language, .. } = counterpart;
        CounterpartExtract { id, party, email, phone, is_customer, is_vendor, language }
    }
}

/// A company or a person, never both; which of them never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A company.
    Organization {
        /// Name in the register.
        legal_name: String,
    },
    /// A person.
    Individual {
        /// First name.
        first_name: String,
        /// Last name.
        last_name: String,
        /// Form of address.
        title: Option<String>,
    },
}

/// A company or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum CounterpartType {
    /// A person.
    Individual,
    /// A company.
    Organization,
}

impl Party {
    /// What people call it: the company's name, or the person's first and last name.
    pub fn name(&self) -> String {
        match self {
            Party::Organization { legal_name } => legal_name.clone(),
            Party::Individual { first_name, last_name, .. } => format!("{first_name} {last_name}"),
        }
    }
}

impl Counterpart {
    /// A company or a person?
    pub fn counterpart_type(&self) -> CounterpartType {
        match self.party {
            Party::Organization { .. } => CounterpartType::Organization,
            Party::Individual { .. } => CounterpartType::Individual,
        }
    }

    /// What people call it: the company's name, or the person's first and last name.
    pub fn name(&self) -> String {
        self.party.name()
    }

    fn kind(&self) -> &'static str {
        self.counterpart_type().into_str()
    }

    fn folded_name(&self) -> String {
        self.name().to_lowercase()
    }

    fn folded_email(&self) -> Option<String> {
        self.email.as_ref().map(|email| email.to_lowercase())
    }
}

/// One of the ids of tags that a body holds is none of the entity's.
fn no_tag(party: &Party, place: usize) -> FieldError {
    let wrapper = match party {
        Party::Organization { .. } => "organization",
        Party::Individual { .. } => "individual",
    };
    let mut field = FieldError::new("body", wrapper, "names no tag of this entity", "value_error");
    field.loc.extend(["tag_ids".into(), Location::Index(place)]);
    field
}

impl Named for Counterpart {
    const OBJECT_TYPE: ObjectType = ObjectType::named("counterpart");
    const CALLED: &'static str = "a counterpart";
}
