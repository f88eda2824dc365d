use crate::migrate::Migration;

/// The numbers of a person who is an entity are sealed. Those that stood in the body already are sealed when the entity next changes.
pub(crate) const M0008: Migration =
    Migration { name: "m0008_entity_secrets", statements: &["ALTER TABLE entities ADD COLUMN secrets {blob} NULL"] };
