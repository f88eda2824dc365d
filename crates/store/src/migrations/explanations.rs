use crate::migrate::Migration;

/// The records of one object in all books, for whoever asks why it is in none.
pub(crate) const M0230: Migration = Migration {
    name: "m0230_records_of_an_object",
    statements: &["CREATE INDEX synced_records_of_any_book ON synced_records (entity_id, object_id)"],
};

/// Documents in the order of their ids, for whoever goes through all of an entity's in steps.
pub(crate) const M0231: Migration = Migration {
    name: "m0231_documents_by_id",
    statements: &[
        "CREATE INDEX receivables_by_id ON receivables (entity_id, id)",
        "CREATE INDEX payment_records_by_id ON payment_records (entity_id, id)",
    ],
};
