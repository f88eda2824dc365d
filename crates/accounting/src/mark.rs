//! The mark that objects bear which were written from here: by it they are found again, whatever became of the answer to the write.

use bursar_kernel::Uuid;

/// How each mark begins.
const MARK: &str = "B-";

/// The mark of what is written for a record: short, and unlike any other text.
pub fn mark_of(record_id: Uuid) -> String {
    format!("{MARK}{}", record_id.simple())
}

/// The records whose marks are in a text.
pub fn marks(text: &str) -> impl Iterator<Item = Uuid> {
    text.match_indices(MARK).filter_map(|(at, _)| text.get(at + MARK.len()..at + MARK.len() + 32)?.parse().ok())
}
