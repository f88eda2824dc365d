//! The form about a person behind the entity.

use std::collections::BTreeSet;

use serde::Deserialize;
use utoipa::ToSchema;

use super::entity;
use super::form::Form;
use crate::entities::country::Country;
use crate::onboarding::requirements::{Facts, Requirement as R};
use crate::persons::{Person, PersonAddress};

/// What a person is to the entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Relationship)]
pub(crate) enum PersonRole {
    /// Speaks for it.
    Representative,
    /// Owns a part of it.
    Owner,
    /// Is on its board.
    Director,
    /// Runs it.
    Executive,
}

/// The form for a person whom nobody told yet.
pub(super) fn blank(facts: &Facts<'_>, roles: &BTreeSet<PersonRole>, country: Option<&Country>) -> Form {
    form(facts, roles, country, None)
}

/// The form with what is known of the person.
pub(super) fn known(facts: &Facts<'_>, known: &Person) -> Form {
    let relationship = &known.details.relationship;
    let held = [
        (relationship.representative, PersonRole::Representative),
        (relationship.owner, PersonRole::Owner),
        (relationship.director, PersonRole::Director),
        (relationship.executive, PersonRole::Executive),
    ];
    let roles = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, role)| role).collect();
    let country = known.details.address.as_ref().map(|address| &address.country);
    form(facts, &roles, country, Some(known)).plain("id", known.id.to_string())
}

/// Files that prove who the representatives are.
pub(super) fn documents(facts: &Facts<'_>) -> Vec<Form> {
    let is_asked = facts.asks(R::PersonDocument);
    let asked = facts.persons.iter().filter(|person| is_asked && person.details.relationship.representative);
    asked.map(|person| entity::documents(true, &person.details.documents).plain("id", person.id.to_string())).collect()
}

fn form(facts: &Facts<'_>, roles: &BTreeSet<PersonRole>, country: Option<&Country>, known: Option<&Person>) -> Form {
    let details = known.map(|person| &person.details);
    let asks = |requirement| roles.contains(&PersonRole::Representative) && facts.asks(requirement);
    let is_abroad = country.is_some_and(|country| country.0 != "US");
    // Whoever has told a country has begun an address, and an address is whole or not there.
    let has_address = asks(R::RepresentativeAddress) || country.is_some();
    Form::default()
        .required("first_name", details.map(|known| &known.first_name))
        .required("last_name", details.map(|known| &known.last_name))
        .required("email", details.map(|known| &known.email))
        .asked(asks(R::RepresentativePhone), "phone", details.and_then(|known| known.phone.as_ref()))
        .asked(asks(R::RepresentativeDateOfBirth), "date_of_birth", details.and_then(|known| known.date_of_birth))
        .asked(
            asks(R::RepresentativeSocialSecurityNumber) && !is_abroad,
            "ssn_last_4",
            known.and_then(|known| known.secrets.ssn_last_4.as_ref()),
        )
        .group("address", if has_address { address(details.and_then(|known| known.address.as_ref())) } else { Form::default() })
        .group("relationship", relationship(roles, known))
}

fn address(known: Option<&PersonAddress>) -> Form {
    Form::default()
        .required("country", known.map(|known| &known.country))
        .required("line1", known.map(|known| &known.line1))
        .optional("line2", known.and_then(|known| known.line2.as_ref()))
        .required("city", known.map(|known| &known.city))
        .optional("state", known.and_then(|known| known.state.as_ref()))
        .required("postal_code", known.map(|known| &known.postal_code))
}

fn relationship(roles: &BTreeSet<PersonRole>, known: Option<&Person>) -> Form {
    let known = known.map(|person| &person.details.relationship);
    let form = Form::default()
        .plain("representative", roles.contains(&PersonRole::Representative))
        .plain("owner", roles.contains(&PersonRole::Owner))
        .plain("director", roles.contains(&PersonRole::Director))
        .plain("executive", roles.contains(&PersonRole::Executive))
        .optional("title", known.and_then(|known| known.title.as_ref()));
    match roles.contains(&PersonRole::Owner) {
        true => form.optional("percent_ownership", known.and_then(|known| known.percent_ownership)),
        false => form,
    }
}
