//! Invoices and credit notes as electronic invoices of EN 16931: plain data in, UBL out.
//!
//! [`write`] is the only way out, and it writes nothing that the rules refuse: those of Peppol BIS Billing 3.0, or of XRechnung where the buyer is
//! a German authority. The rules come from the crate `en16931`, which stands behind this one: nobody else knows its types.

mod amounts;
mod document;
mod rules;
mod semantic;
mod units;

pub use document::{
    Account, Address, Amounts, Contact, Document, EarlyPayment, EinvoiceKind, EinvoiceParty, Identifier, Line, Preceding, RateTotal, Terms,
};
pub use rules::{Fault, Rejected, write};
