use crate::migrate::Migration;

/// What refers to a file is found when it is deleted, which otherwise reads all rows that could.
pub(crate) const M0424: Migration = Migration {
    name: "m0424_references_to_files",
    statements: &[
        "CREATE INDEX payables_of_file ON payables (file_id) WHERE file_id IS NOT NULL",
        "CREATE INDEX payable_credit_notes_of_file ON payable_credit_notes (file_id) WHERE file_id IS NOT NULL",
        "CREATE INDEX receipts_of_file ON receipts (file_id) WHERE file_id IS NOT NULL",
        "CREATE INDEX ocr_tasks_of_file ON ocr_tasks (file_id) WHERE file_id IS NOT NULL",
        "CREATE INDEX data_exports_of_file ON data_exports (file_id) WHERE file_id IS NOT NULL",
    ],
};

/// Pictures of the pages of a PDF, which are files too.
pub(crate) const M0410: Migration = Migration {
    name: "m0410_pages_of_files",
    statements: &[
        "ALTER TABLE files ADD COLUMN page_of {uuid} NULL",
        "ALTER TABLE files ADD COLUMN page_number bigint NULL",
        "ALTER TABLE files ADD COLUMN drawn_at {time} NULL",
        "CREATE UNIQUE INDEX files_pages ON files (page_of, page_number) WHERE page_of IS NOT NULL",
    ],
};
