use crate::migrate::Migration;

/// The records of one object in all books, for whoever asks why it is in none.
pub(crate) const M0230: Migration = Migration {
    name: "m0230_records_of_an_object",
    statements: &["CREATE INDEX synced_records_of_any_book ON synced_records (entity_id, object_id)"],
};
