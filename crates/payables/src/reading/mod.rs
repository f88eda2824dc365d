//! What becomes of a document of a vendor when its file was read: the fields that nobody has filled are, and it moves on as it would have by hand.
//!
//! Who reads files, and when, is none of this crate's business: it is told.

mod bill;
mod credit_note;
mod payable;
mod sender;
mod tags;

use bursar_einvoice::Finding;
use bursar_recognition::{ReadFrom, Recognized};

pub use bill::{ReadBill, ReadBillLine};
pub use credit_note::{finish_reading_credit_note, unread_file_of_credit_note};
pub use payable::{file_of_payable, finish_reading_payable, unread_file_of_payable};

/// What came of reading a file: the document, or why there is none, in words for a person.
pub type Reading<'a> = Result<&'a Recognized, &'a str>;

/// What the rules have against an e-invoice; none where it was read from something else.
fn findings(read: &Recognized) -> Option<Vec<Finding>> {
    (read.read_from == ReadFrom::EInvoice).then(|| read.findings.clone())
}

/// The value where there is none yet.
pub fn fill<T>(field: &mut Option<T>, read: Option<T>) {
    if field.is_none() {
        *field = read;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays() {
        let mut field = Some("entered");
        fill(&mut field, Some("read"));
        assert_eq!(field, Some("entered"));
        let mut empty = None;
        fill(&mut empty, Some("read"));
        assert_eq!(empty, Some("read"));
    }
}
