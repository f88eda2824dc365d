use crate::migrate::Migration;

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
