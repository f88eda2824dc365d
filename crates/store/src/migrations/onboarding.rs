use crate::migrate::Migration;

/// What entities told for their onboarding, and the payment methods that they chose.
pub(crate) const M0380: Migration = Migration {
    name: "m0380_entity_onboarding",
    statements: &["CREATE TABLE entity_onboarding (
            id {uuid} NOT NULL PRIMARY KEY REFERENCES entities (id),
            body text NOT NULL)"],
};

/// The entities that have an account at a payment service are found by its id.
pub(crate) const M0460: Migration = Migration {
    name: "m0460_service_accounts",
    statements: &[
        "ALTER TABLE entity_onboarding ADD COLUMN service_account_id {text} NULL",
        "CREATE INDEX entity_onboarding_by_service_account ON entity_onboarding (service_account_id)",
    ],
};
