//! The addresses of a counterpart. Which of them are the default ones, the counterpart says.

use bursar_entities::Country;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Error, Patch, Result, Uuid, set_if_given};
use bursar_store::{Record, changes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::counterparts::Counterpart;
use crate::parts::{self, PartOfCounterpart};

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartAddress, example = json!({"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"}))]
pub struct PostalAddress {
    /// City.
    pub city: String,
    /// Country.
    pub country: Country,
    /// Street and number.
    pub line1: String,
    /// More of the street: floor, suite.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// State, region or province.
    pub state: Option<String>,
}

/// An address of a counterpart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "counterpart_addresses", called = "address", entity = "entity_id")]
#[schema(as = CounterpartAddressResponseWithCounterpartID)]
pub struct CounterpartAddress {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// City.
    pub city: String,
    /// Whose it is.
    pub counterpart_id: Uuid,
    /// Country.
    #[record(word)]
    pub country: Country,
    /// Street and number.
    pub line1: String,
    /// More of the street: floor, suite.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// State, region or province.
    pub state: Option<String>,
}

/// Changes to an address. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartUpdateAddress)]
pub(crate) struct UpdateAddress {
    /// City.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    city: Option<String>,
    /// Country.
    #[serde(default)]
    #[schema(value_type = Country, required = false)]
    country: Option<Country>,
    /// Street and number.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    line1: Option<String>,
    /// More of the street: floor, suite.
    line2: Patch<String>,
    /// Postal code.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    postal_code: Option<String>,
    /// State, region or province.
    state: Patch<String>,
}

impl CounterpartAddress {
    /// An address of this counterpart.
    pub(crate) fn new(id: Uuid, counterpart: &Counterpart, asked: PostalAddress) -> Self {
        let PostalAddress { city, country, line1, line2, postal_code, state } = asked;
        let Counterpart { id: counterpart_id, entity_id, .. } = *counterpart;
        CounterpartAddress { id, entity_id, city, counterpart_id, country, line1, line2, postal_code, state }
    }

    /// Where it is, without whose it is.
    pub fn postal(&self) -> PostalAddress {
        let CounterpartAddress { city, country, line1, line2, postal_code, state, .. } = self.clone();
        PostalAddress { city, country, line1, line2, postal_code, state }
    }

    fn updated(mut self, asked: UpdateAddress) -> Self {
        set_if_given(&mut self.city, asked.city);
        set_if_given(&mut self.country, asked.country);
        set_if_given(&mut self.line1, asked.line1);
        asked.line2.apply(&mut self.line2);
        set_if_given(&mut self.postal_code, asked.postal_code);
        asked.state.apply(&mut self.state);
        self
    }

    /// A default address stays until the counterpart has another.
    fn require_deletable(&self, counterpart: &Counterpart) -> Result<()> {
        let defaults = [("billing", counterpart.default_billing_address_id), ("shipping", counterpart.default_shipping_address_id)];
        match defaults.into_iter().find(|(_, default)| *default == Some(self.id)) {
            None => Ok(()),
            Some((kind, _)) => Err(self.is_default(kind)),
        }
    }

    fn is_default(&self, kind: &str) -> Error {
        let msg = format!("is the default {kind} address: choose another at PATCH /counterparts/{{counterpart_id}} first");
        parts::is_default("address_id", &msg)
    }
}

impl PartOfCounterpart for CounterpartAddress {
    const PLURAL: &'static str = "addresses";

    fn counterpart_id(&self) -> Uuid {
        self.counterpart_id
    }
}

impl Named for CounterpartAddress {
    const OBJECT_TYPE: ObjectType = ObjectType::named("counterpart_address");
    const CALLED: &'static str = "an address of a counterpart";
}
