//! Numbers of documents on both sides. QuickBooks keeps the end of a long one; of what was written from here, the note says the whole.

use bursar_accounting::{LedgerObject, namesakes};
use bursar_connectors::record::Document;
use bursar_connectors::{Kind, kept_by_quickbooks};
use bursar_kernel::Result;

use super::Planner;

/// Is the number of the ledger that of here, as far as the ledger keeps it?
pub(crate) fn is_same(here: &str, there: &str) -> bool {
    here == there || kept_by_quickbooks(here) == there
}

/// The living documents of the ledger that have this number.
pub(super) async fn numbered(planner: &Planner<'_>, kind: Kind, number: &str) -> Result<Vec<LedgerObject<Document>>> {
    let (db, book_id, kept) = (planner.db, planner.book.id, kept_by_quickbooks(number));
    let mut known = namesakes::<Document>(db, book_id, kind, number).await?;
    if planner.is_quickbooks() && kept != number {
        let alike = namesakes::<Document>(db, book_id, kind, kept).await?;
        known.extend(alike.into_iter().filter(|there| !names_another(there.body.memo.as_deref(), number)));
    }
    Ok(known)
}

/// Does a note say another whole number that ends like this one?
fn names_another(note: Option<&str>, number: &str) -> bool {
    let note = note.unwrap_or_default();
    let is_part = |begin: &str| begin.ends_with(|sign: char| !sign.is_whitespace());
    let ends_alike = |line: &str| line.strip_suffix(kept_by_quickbooks(number)).is_some_and(is_part);
    !note.contains(number) && note.lines().any(ends_alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "INVOICE-2024-0000000000123";

    #[test]
    fn a_long_number_is_the_same_as_its_end_alone() {
        assert!(is_same(LONG, LONG) && is_same(LONG, &LONG[LONG.len() - 21..]));
        assert!(!is_same(LONG, &LONG[LONG.len() - 20..]) && !is_same("A-1", "1"));
    }

    #[test]
    fn a_note_tells_numbers_apart_that_end_alike() {
        let end = &LONG[LONG.len() - 21..];
        for (note, is_another) in [
            (None, false),
            (Some("for the shed"), false),
            (Some(LONG), false),
            (Some(&*format!("as agreed\nOTHER{end}\nmark-1")), true),
            (Some(&*format!("OTHER{end}\n{LONG}")), false),
            (Some(&*format!("number {end}")), false),
        ] {
            assert_eq!(names_another(note, LONG), is_another, "{note:?}");
        }
    }
}
