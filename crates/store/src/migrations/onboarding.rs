use crate::migrate::Migration;

/// What entities told for their onboarding, and the payment methods that they chose.
pub(crate) const M0380: Migration = Migration {
    name: "m0380_entity_onboarding",
    statements: &["CREATE TABLE entity_onboarding (
            id {uuid} NOT NULL PRIMARY KEY REFERENCES entities (id),
            body text NOT NULL)"],
};
