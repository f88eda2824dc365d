//! The messages of ISO 20022 between a business and its bank: payments that we write, and what banks answer and tell. Pure.

pub(crate) mod camt;
mod camt_entry;
pub(crate) mod pain001;
pub(crate) mod pain002;
pub(crate) mod reasons;

use bursar_recognition::xml;

use camt::AccountReport;
use pain002::StatusReport;

/// The largest file that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 4 << 20;

/// What a bank sent.
#[derive(Debug, PartialEq)]
pub(crate) enum BankFile {
    /// What became of payments that were handed over.
    StatusReport(StatusReport),
    /// What was booked on accounts.
    AccountReport(AccountReport),
}

/// What cannot be read of a file: where it stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) place: String,
    pub(crate) reason: String,
}

impl Unreadable {
    fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Unreadable { place: place.into(), reason: reason.into() }
    }
}

/// Reads a file, whose root says what it is.
pub(crate) fn read(bytes: &[u8]) -> Result<BankFile, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::new("the file", format!("is larger than {MAX_BYTES} bytes: ask the bank for a shorter period")));
    }
    let root = xml::parse(bytes).map_err(|error| Unreadable::new("the file", error.to_string()))?;
    if root.name != "Document" {
        return Err(Unreadable::new(root.name, "is no message of ISO 20022: its root is called Document"));
    }
    if let Some(report) = root.find("CstmrPmtStsRpt") {
        return Ok(BankFile::StatusReport(pain002::read(report)?));
    }
    let kinds = [("BkToCstmrStmt", "Stmt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn")];
    match kinds.iter().find_map(|(message, statement)| Some((root.find(message)?, *statement))) {
        Some((message, statement)) => Ok(BankFile::AccountReport(camt::read(message, statement)?)),
        None => {
            Err(Unreadable::new("Document", "holds none of pain.002, camt.053 and camt.054, which are the messages that are read here"))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_message_of_a_bank_is_refused_with_its_place() {
        let place = |text: &str| read(text.as_bytes()).unwrap_err().place;
        assert_eq!(place("<Invoice/>"), "Invoice");
        assert_eq!(place("<Document><Other/></Document>"), "Document");
        assert_eq!(place("<Document>"), "the file");
        assert_eq!(place("<!DOCTYPE a [<!ENTITY b \"c\">]><Document/>"), "the file");
        assert_eq!(place(&"<a>".repeat(100_000)), "the file");
        assert_eq!(place(&format!("<Document>{}</Document>", " ".repeat(MAX_BYTES))), "the file");
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
    }
}
