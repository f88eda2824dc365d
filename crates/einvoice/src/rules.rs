//! What the rules say of a document, and the XML of one that they have nothing against.

use std::fmt;

use bursar_kernel::Timestamp;
use en16931::validation::profile::ProfileMarker;
use en16931::{En16931, Invoice, PeppolBis3, Validated, XRechnung};
use en16931_formats::Syntax;
use en16931_formats::report::Kind as Entry;
use en16931_formats::zugferd::{EmbedOptions, embed};

use crate::document::Document;
use crate::leitweg::is_leitweg_id;
use crate::semantic::{self, Unsaid};

mod national;

/// The process of Peppol that an invoice is part of.
const BILLING: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

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

/// The document as it goes through the network, in UBL: by the rules of XRechnung where the buyer is a German authority, else by those of Peppol BIS
/// Billing 3.0, with what its country adds to them.
pub fn write(document: &Document) -> Result<String, Rejected> {
    if is_for_authority(document) {
        return written(&for_authority(document)?, Syntax::Ubl);
    }
    let invoice = network_invoice(document)?;
    let national = national::faults(&invoice);
    match proven::<PeppolBis3>(invoice) {
        Ok(proof) if national.is_empty() => written(&proof, Syntax::Ubl),
        proof => Err(Rejected::of(proof.err().into_iter().flat_map(|rejected| rejected.faults).chain(national))),
    }
}

/// The document as it lies in its own PDF, in CII: by the rules of XRechnung where the buyer is a German authority, else by those of EN 16931.
pub fn write_attachment(document: &Document) -> Result<String, Rejected> {
    if is_for_authority(document) { written(&for_authority(document)?, Syntax::Cii) } else { written(&for_company(document)?, Syntax::Cii) }
}

/// The PDF/A-3 of the document with the document in it: Factur-X, which is ZUGFeRD. The same document and PDF give the same bytes.
pub fn attach(document: &Document, pdf: &[u8], at: Timestamp) -> Result<Vec<u8>, NotAttached> {
    let options = EmbedOptions { modified: Some(at.into()), ..EmbedOptions::default() };
    let hybrid = if is_for_authority(document) {
        embed(pdf, &for_authority(document)?, &options)
    } else {
        embed(pdf, &for_company(document)?, &options)
    };
    hybrid.map_err(|error| NotAttached::Pdf(error.to_string()))
}

/// Why a PDF does not carry its document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAttached {
    /// The rules refuse the document.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The PDF takes no attachment.
    #[error("the PDF takes no electronic invoice: {0}")]
    Pdf(String),
}

fn is_for_authority(document: &Document) -> bool {
    document.buyer.address.country == "DE" && document.buyer_reference.as_deref().is_some_and(is_leitweg_id)
}

/// The document as a step of the process that the network serves.
fn network_invoice(document: &Document) -> Result<Invoice, Unsaid> {
    let mut invoice = semantic::invoice(document)?;
    invoice.business_process = Some(BILLING.to_owned());
    Ok(invoice)
}

fn for_authority(document: &Document) -> Result<Validated<XRechnung>, Rejected> {
    proven(network_invoice(document)?)
}

/// What goes to a company by itself, and not through the network.
fn for_company(document: &Document) -> Result<Validated<En16931>, Rejected> {
    proven(semantic::invoice(document)?)
}

/// The invoice with the proof that it keeps the rules of a profile.
fn proven<P: ProfileMarker>(mut invoice: Invoice) -> Result<Validated<P>, Rejected> {
    invoice.specification_id = Some(P::PROFILE.specification_id.to_owned());
    Validated::<P>::new(invoice).map_err(|rejected| {
        let fatal = rejected.report().fatal().map(|finding| {
            let term = finding.path.term.map(|term| term.to_string()).or_else(|| finding.path.group.bg().map(|group| group.to_string()));
            Fault { term: term.unwrap_or_default(), path: finding.path.to_string(), rule: finding.rule.clone() }
        });
        Rejected::of(fatal)
    })
}

fn written<P: ProfileMarker>(proof: &Validated<P>, syntax: Syntax) -> Result<String, Rejected> {
    let written = en16931_formats::write(proof, syntax);
    // Nothing may get lost between the proof and the bytes.
    let lost = written.entries.iter().filter(|entry| matches!(entry.kind, Entry::Dropped | Entry::Prohibited));
    let lost = Rejected::of(lost.map(|entry| {
        let term = entry.term.clone().unwrap_or_default();
        Fault { path: entry.path.clone(), rule: entry.rule.clone().unwrap_or_else(|| syntax.to_string()), term }
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

#[cfg(test)]
pub(crate) mod tests;
