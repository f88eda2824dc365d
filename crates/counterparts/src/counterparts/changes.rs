//! What can change of a counterpart, and what a change does.

use bursar_entities::Language;
use bursar_kernel::{Error, FieldError, Patch, Result, Uuid, set_if_given};
use bursar_store::changes;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Counterpart, CounterpartType, Party};

/// Changes to a counterpart: the one object of its own type, and fields beside it. A field that is left out stays; `null` clears
/// one that can be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = CounterpartUpdatePayload, example = json!({"organization": {"phone": "5551231234"}}))]
pub(crate) enum UpdateCounterpart {
    /// A company.
    Organization(UpdateOrganizationCounterpart),
    /// A person.
    Individual(UpdateIndividualCounterpart),
}

/// Changes to a company.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartOrganizationRootUpdatePayload)]
pub(crate) struct UpdateOrganizationCounterpart {
    /// One of its addresses: bills are made out to it, unless a document says another.
    default_billing_address_id: Patch<Uuid>,
    /// One of its addresses: goods are sent to it, unless a document says another.
    default_shipping_address_id: Patch<Uuid>,
    /// The entity's own number for it, printed on documents.
    #[schema(min_length = 1, max_length = 255)]
    external_reference: Patch<String>,
    /// In which language it is written to; null: in the entity's. The default holds when a counterpart is made: left out here, the language
    /// stays.
    #[schema(default = "en")]
    language: Patch<Language>,
    /// The company.
    organization: UpdateOrganization,
    /// May it be reminded of what it owes? The default holds when a counterpart is made: left out here, the value stays.
    #[serde(default)]
    #[schema(value_type = bool, required = false, default = true)]
    reminders_enabled: Option<bool>,
    /// Its number at a tax office, beside VAT.
    #[schema(max_length = 30)]
    tax_id: Patch<String>,
}

/// Changes to what is known of the company.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartOrganizationUpdatePayload)]
struct UpdateOrganization {
    /// E-mail address.
    #[schema(format = "email")]
    email: Patch<String>,
    /// Does it buy from the entity?
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_customer: Option<bool>,
    /// Does it sell to the entity?
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_vendor: Option<bool>,
    /// Name in the register.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    legal_name: Option<String>,
    /// Telephone number.
    phone: Patch<String>,
    /// All of its tags from now on; none with an empty list.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false)]
    tag_ids: Option<Vec<Uuid>>,
}

/// Changes to a person.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartIndividualRootUpdatePayload)]
pub(crate) struct UpdateIndividualCounterpart {
    /// One of the person's addresses: bills are made out to it, unless a document says another.
    default_billing_address_id: Patch<Uuid>,
    /// One of the person's addresses: goods are sent to it, unless a document says another.
    default_shipping_address_id: Patch<Uuid>,
    /// The entity's own number for the person, printed on documents.
    #[schema(min_length = 1, max_length = 255)]
    external_reference: Patch<String>,
    /// The person.
    individual: UpdateIndividual,
    /// In which language the person is written to; null: in the entity's.
    language: Patch<Language>,
    /// May the person be reminded of what is owed?
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    reminders_enabled: Option<bool>,
    /// The person's number at a tax office or another number of a government.
    #[schema(max_length = 30)]
    tax_id: Patch<String>,
}

/// Changes to what is known of the person.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartIndividualUpdatePayload)]
struct UpdateIndividual {
    /// E-mail address.
    #[schema(format = "email")]
    email: Patch<String>,
    /// First name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1)]
    first_name: Option<String>,
    /// Does the person buy from the entity?
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_customer: Option<bool>,
    /// Does the person sell to the entity?
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_vendor: Option<bool>,
    /// Last name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1)]
    last_name: Option<String>,
    /// Telephone number.
    phone: Patch<String>,
    /// All of the person's tags from now on; none with an empty list.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false)]
    tag_ids: Option<Vec<Uuid>>,
    /// Form of address.
    title: Patch<String>,
}

impl Counterpart {
    /// The counterpart with these changes, and all of its tags from now on, where they are sent.
    pub(crate) fn updated(mut self, asked: UpdateCounterpart) -> Result<(Self, Option<Vec<Uuid>>)> {
        use CounterpartType::{Individual, Organization};
        let tag_ids = match (self.counterpart_type(), asked) {
            (Organization, UpdateCounterpart::Organization(asked)) => asked.apply(&mut self),
            (Individual, UpdateCounterpart::Individual(asked)) => asked.apply(&mut self),
            (Organization, UpdateCounterpart::Individual(_)) => return Err(of_another_type("individual", "organization")),
            (Individual, UpdateCounterpart::Organization(_)) => return Err(of_another_type("organization", "individual")),
        };
        Ok((self, tag_ids))
    }
}

impl UpdateOrganizationCounterpart {
    fn apply(self, counterpart: &mut Counterpart) -> Option<Vec<Uuid>> {
        self.default_billing_address_id.apply(&mut counterpart.default_billing_address_id);
        self.default_shipping_address_id.apply(&mut counterpart.default_shipping_address_id);
        self.external_reference.apply(&mut counterpart.external_reference);
        self.language.apply(&mut counterpart.language);
        self.tax_id.apply(&mut counterpart.tax_id);
        set_if_given(&mut counterpart.reminders_enabled, self.reminders_enabled);
        let asked = self.organization;
        asked.email.apply(&mut counterpart.email);
        asked.phone.apply(&mut counterpart.phone);
        set_if_given(&mut counterpart.is_customer, asked.is_customer);
        set_if_given(&mut counterpart.is_vendor, asked.is_vendor);
        if let Party::Organization { legal_name } = &mut counterpart.party {
            set_if_given(legal_name, asked.legal_name);
        }
        asked.tag_ids
    }
}

impl UpdateIndividualCounterpart {
    fn apply(self, counterpart: &mut Counterpart) -> Option<Vec<Uuid>> {
        self.default_billing_address_id.apply(&mut counterpart.default_billing_address_id);
        self.default_shipping_address_id.apply(&mut counterpart.default_shipping_address_id);
        self.external_reference.apply(&mut counterpart.external_reference);
        self.language.apply(&mut counterpart.language);
        self.tax_id.apply(&mut counterpart.tax_id);
        set_if_given(&mut counterpart.reminders_enabled, self.reminders_enabled);
        let asked = self.individual;
        asked.email.apply(&mut counterpart.email);
        asked.phone.apply(&mut counterpart.phone);
        set_if_given(&mut counterpart.is_customer, asked.is_customer);
        set_if_given(&mut counterpart.is_vendor, asked.is_vendor);
        if let Party::Individual { first_name, last_name, title } = &mut counterpart.party {
            set_if_given(first_name, asked.first_name);
            set_if_given(last_name, asked.last_name);
            asked.title.apply(title);
        }
        asked.tag_ids
    }
}

fn of_another_type(sent: &str, own: &str) -> Error {
    let msg = format!("does not go with a counterpart of the type {own}: send its fields in {own}");
    Error::invalid(FieldError::new("body", sent, msg, "value_error"))
}
