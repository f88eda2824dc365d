//! The bodies that make a counterpart.

use bursar_entities::Language;
use bursar_kernel::{Timestamp, Uuid};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Counterpart, Party};
use crate::addresses::PostalAddress;

/// A company or a person to deal with, distinguished by `type`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = CounterpartCreatePayload, example = json!({
    "type": "organization",
    "organization": {
        "legal_name": "Acme Inc.",
        "is_customer": true,
        "is_vendor": false,
        "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
    },
}))]
pub(crate) enum CreateCounterpart {
    /// A company.
    Organization(CreateOrganization),
    /// A person.
    Individual(CreateIndividual),
}

/// A company to deal with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartOrganizationRootCreatePayload)]
pub(crate) struct CreateOrganization {
    /// The entity's own number for it, printed on documents.
    #[schema(min_length = 1, max_length = 255)]
    external_reference: Option<String>,
    /// In which language it is written to.
    #[schema(default = "en")]
    language: Option<Language>,
    /// The company.
    organization: CreateOrganizationDetails,
    /// May it be reminded of what it owes?
    #[serde(default = "yes")]
    #[schema(required = false, default = true)]
    reminders_enabled: bool,
    /// Its number at a tax office, for whoever is not registered for VAT.
    #[schema(max_length = 30)]
    tax_id: Option<String>,
    /// Always `organization`.
    #[serde(rename = "type")]
    #[expect(dead_code, reason = "it tells the two bodies apart")]
    kind: OnlyOrganization,
}

/// What is known of the company.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CounterpartOrganizationCreatePayload)]
struct CreateOrganizationDetails {
    /// Where it is. The first of its addresses, and its default billing address.
    address: PostalAddress,
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
    /// Tags of the entity to give to it.
    tag_ids: Option<Vec<Uuid>>,
}

/// A person to deal with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartIndividualRootCreatePayload)]
pub(crate) struct CreateIndividual {
    /// The entity's own number for the person, printed on documents.
    #[schema(min_length = 1, max_length = 255)]
    external_reference: Option<String>,
    /// The person.
    individual: CreateIndividualDetails,
    /// In which language the person is written to.
    #[schema(default = "en")]
    language: Option<Language>,
    /// May the person be reminded of what is owed?
    #[serde(default = "yes")]
    #[schema(required = false, default = true)]
    reminders_enabled: bool,
    /// The person's number at a tax office or another number of a government.
    #[schema(max_length = 30)]
    tax_id: Option<String>,
    /// Always `individual`.
    #[serde(rename = "type")]
    #[expect(dead_code, reason = "it tells the two bodies apart")]
    kind: OnlyIndividual,
}

/// What is known of the person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartIndividualCreatePayload)]
struct CreateIndividualDetails {
    /// Where the person lives. The first address, and the default billing address.
    address: PostalAddress,
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
    /// Tags of the entity to give to the person.
    tag_ids: Option<Vec<Uuid>>,
    /// Form of address.
    title: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CounterpartOrganizationType)]
enum OnlyOrganization {
    /// A company.
    Organization,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CounterpartIndividualType)]
enum OnlyIndividual {
    /// A person.
    Individual,
}

fn yes() -> bool {
    true
}

/// What makes a counterpart: itself, without its addresses yet, the first of these, and its tags.
pub(crate) struct NewCounterpart {
    pub(crate) counterpart: Counterpart,
    pub(crate) address: PostalAddress,
    pub(crate) tag_ids: Vec<Uuid>,
}

impl CreateCounterpart {
    /// The counterpart of this entity that the body speaks of.
    pub(crate) fn made(self, id: Uuid, entity_id: Uuid, created_by: Option<Uuid>, now: Timestamp) -> NewCounterpart {
        let blank = |party, is_customer, is_vendor| Counterpart {
            id,
            entity_id,
            party,
            email: None,
            phone: None,
            is_customer,
            is_vendor,
            tax_id: None,
            external_reference: None,
            language: None,
            reminders_enabled: true,
            default_billing_address_id: None,
            default_shipping_address_id: None,
            created_automatically: false,
            created_by_entity_user_id: created_by,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        match self {
            CreateCounterpart::Organization(CreateOrganization {
                external_reference,
                language,
                organization,
                reminders_enabled,
                tax_id,
                ..
            }) => {
                let CreateOrganizationDetails { address, email, is_customer, is_vendor, legal_name, phone, tag_ids } = organization;
                let blank = blank(Party::Organization { legal_name }, is_customer, is_vendor);
                let language = language.or_else(|| Some(Language::english()));
                let counterpart = Counterpart { email, phone, tax_id, external_reference, language, reminders_enabled, ..blank };
                NewCounterpart { counterpart, address, tag_ids: tag_ids.unwrap_or_default() }
            }
            CreateCounterpart::Individual(CreateIndividual {
                external_reference, individual, language, reminders_enabled, tax_id, ..
            }) => {
                let CreateIndividualDetails { address, email, first_name, is_customer, is_vendor, last_name, phone, tag_ids, title } =
                    individual;
                let blank = blank(Party::Individual { first_name, last_name, title }, is_customer, is_vendor);
                let language = language.or_else(|| Some(Language::english()));
                let counterpart = Counterpart { email, phone, tax_id, external_reference, language, reminders_enabled, ..blank };
                NewCounterpart { counterpart, address, tag_ids: tag_ids.unwrap_or_default() }
            }
        }
    }
}
