//! Voiding and deleting. Names are never deleted there, only made inactive.

use super::{posted, sparse};
use crate::Kind;
use crate::members::Members;
use crate::write::{PreparedWrite, Target, Unwritable};

/// The object counts for nothing. What QuickBooks cannot void (bills, credits) is deleted.
pub(super) fn void(target: &Target) -> Result<PreparedWrite, Unwritable> {
    match target.kind {
        Kind::Invoice => posted(target.kind, "?operation=void", &named(target)),
        Kind::Payment | Kind::BillPayment => posted(target.kind, "?operation=update&include=void", &sparse(target, Members::default())),
        _ => delete(target),
    }
}

/// The object is taken out of the books.
pub(super) fn delete(target: &Target) -> Result<PreparedWrite, Unwritable> {
    match target.kind {
        Kind::Customer | Kind::Vendor | Kind::Item => posted(target.kind, "", &sparse(target, Members::default().with("Active", false))),
        _ => posted(target.kind, "?operation=delete", &named(target)),
    }
}

fn named(target: &Target) -> Members {
    Members::default().with("Id", &target.remote_id).with("SyncToken", &target.remote_version)
}
