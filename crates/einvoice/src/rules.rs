//! What the rules say of a document, and the XML of one that they have nothing against.

use std::fmt;

use en16931::validation::profile::ProfileMarker;
use en16931::{Invoice, PeppolBis3, Validated, XRechnung};
use en16931_formats::Syntax;
use en16931_formats::report::Kind as Entry;

use crate::document::Document;
use crate::semantic::{self, Unsaid};

/// Something that a rule refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The business term or group that it is about, such as `BT-10`; empty where it is about the whole.
    pub term: String,
    /// Where that stands, such as `BG-25[2]/BT-151`.
    pub path: String,
    /// The id of the rule, as its authority publishes it.
    pub rule: String,
}

/// Everything that the rules refuse of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// In the order of the standard's terms, each once.
    pub faults: Vec<Fault>,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: Vec<String> = self.faults.iter().map(|fault| format!("{} ({})", fault.path, fault.rule)).collect();
        write!(f, "the electronic invoice breaks its rules: {}", faults.join(", "))
    }
}

impl std::error::Error for Rejected {}

/// The document as UBL: by the rules of XRechnung where the buyer is a German authority, else by those of Peppol BIS Billing 3.0.
pub fn write(document: &Document) -> Result<String, Rejected> {
    let invoice = semantic::invoice(document)?;
    let is_authority = document.buyer.address.country == "DE" && document.buyer_reference.as_deref().is_some_and(is_leitweg_id);
    if is_authority { proven::<XRechnung>(invoice) } else { proven::<PeppolBis3>(invoice) }
}

fn proven<P: ProfileMarker>(mut invoice: Invoice) -> Result<String, Rejected> {
    invoice.specification_id = Some(P::PROFILE.specification_id.to_owned());
    let proof = Validated::<P>::new(invoice).map_err(|rejected| {
        let fatal = rejected.report().fatal().map(|finding| {
            let term = finding.path.term.map(|term| term.to_string()).or_else(|| finding.path.group.bg().map(|group| group.to_string()));
            Fault { term: term.unwrap_or_default(), path: finding.path.to_string(), rule: finding.rule.clone() }
        });
        Rejected::of(fatal)
    })?;
    let written = en16931_formats::write(&proof, Syntax::Ubl);
    // Nothing may get lost between the proof and the bytes.
    let lost = written.entries.iter().filter(|entry| matches!(entry.kind, Entry::Dropped | Entry::Prohibited));
    let lost = Rejected::of(lost.map(|entry| {
        let term = entry.term.clone().unwrap_or_default();
        Fault { path: entry.path.clone(), rule: entry.rule.clone().unwrap_or_else(|| "UBL".to_owned()), term }
    }));
    if lost.faults.is_empty() { Ok(written.xml) } else { Err(lost) }
}

impl Rejected {
    fn of(faults: impl Iterator<Item = Fault>) -> Self {
        let mut each: Vec<Fault> = Vec::new();
        faults.for_each(|fault| {
            if !each.contains(&fault) {
                each.push(fault)
            }
        });
        Rejected { faults: each }
    }
}

impl From<Unsaid> for Rejected {
    fn from(unsaid: Unsaid) -> Self {
        let (term, rule) = match unsaid {
            Unsaid::Currency => ("BT-5", "BR-DEC-14"),
            Unsaid::Amount => ("BG-22", "BR-DEC-14"),
            Unsaid::Date => ("BT-2", "BR-03"),
        };
        Rejected { faults: vec![Fault { term: term.to_owned(), path: term.to_owned(), rule: rule.to_owned() }] }
    }
}

/// The number by which a German authority is reached: two to twelve digits, up to thirty letters and digits, and two that check both.
fn is_leitweg_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let (authority, detail, check) = match parts[..] {
        [authority, check] => (authority, "", check),
        [authority, detail, check] => (authority, detail, check),
        _ => return false,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_formed = (2..=12).contains(&authority.len()) && digits(authority) && check.len() == 2 && digits(check);
    let is_detail = detail.len() <= 30 && detail.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    // ISO 7064, modulus 97: letters are 10 to 35.
    let numbers = [authority, detail, check].concat();
    let rest = numbers
        .chars()
        .filter_map(|sign| sign.to_digit(36))
        .fold(0_u32, |rest, number| if number < 10 { (rest * 10 + number) % 97 } else { (rest * 100 + number) % 97 });
    is_formed && is_detail && rest == 1
}

#[cfg(test)]
mod tests;
