//! Which tags documents have, in the order in which they were given.

pub(crate) mod store;

/// Where the tags of one kind of document stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TagLinks {
    table: &'static str,
    owner: &'static str,
}

/// Of payables.
pub(crate) const OF_PAYABLES: TagLinks = TagLinks { table: "payable_tags", owner: "payable_id" };
/// Of the credit notes of vendors.
pub(crate) const OF_CREDIT_NOTES: TagLinks = TagLinks { table: "payable_credit_note_tags", owner: "credit_note_id" };
