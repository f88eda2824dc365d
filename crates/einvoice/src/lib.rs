//! Invoices and credit notes as electronic invoices of EN 16931: plain data in, XML out.
//!
//! [`write()`] makes what goes through the network (UBL), [`attach`] puts what lies in the document's own PDF into it (CII, as Factur-X), and neither writes
//! anything that the rules refuse: those of Peppol BIS Billing 3.0 and of EN 16931, or of XRechnung where the buyer is a German authority. The rules come
//! from the crate `en16931`, which stands behind this one: nobody else knows its types. [`findings()`] is what they have against one that came in.

mod amounts;
mod document;
mod findings;
mod leitweg;
mod rules;
mod semantic;
mod terms;
mod units;
mod zero_rate;

pub use document::{
    Account, Address, Amounts, Contact, Document, EarlyPayment, EinvoiceKind, EinvoiceParty, Identifier, Line, Preceding, RateTotal, Terms,
};
pub use findings::{Finding, findings};
pub use rules::{Fault, NotAttached, Rejected, attach, write, write_attachment};
