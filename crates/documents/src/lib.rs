//! What documents of an entity have in common, invoices, delivery notes, orders: who issues them, what they refer to, how they are drawn and kept.
//! It serves no operation.

mod issuer;
mod issuer_copy;
mod job_context;
pub mod paper;
pub mod pdf;
mod references;
mod to_pay;

pub use issuer::Issuer;
pub use issuer_copy::{EntityAddressCopy, IndividualCopy, IssuerCopy, OrganizationCopy};
pub use job_context::JobContext;
pub use references::References;
pub use to_pay::DocumentToPay;
