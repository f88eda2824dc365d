//! What a refusal of QuickBooks is about, by its code, and by its words where one code says several things.

use super::super::errors::Fault;
use crate::ErrorClass;
use crate::client::{Failure, Judged};
use crate::write::RefusalCode;

/// Code, words that the detail holds (none: any), and what it is about. The first row that fits counts.
const TABLE: &[(&str, &str, RefusalCode)] = &[
    ("120", "", RefusalCode::NotAllowed),
    ("610", "", RefusalCode::ObjectGone),
    ("2500", "tax", RefusalCode::TaxNotAllowed),
    ("2500", "", RefusalCode::ReferenceUnusable),
    ("5010", "", RefusalCode::Stale),
    ("6000", "currency", RefusalCode::CurrencyNotAllowed),
    ("6000", "tax", RefusalCode::TaxNotAllowed),
    ("6000", "linked", RefusalCode::HasPayments),
    ("6000", "already been applied", RefusalCode::HasPayments),
    ("6070", "", RefusalCode::AmountsDiffer),
    ("6140", "", RefusalCode::NumberTaken),
    ("6190", "", RefusalCode::ReadOnly),
    ("6210", "", RefusalCode::PeriodClosed),
    ("6240", "", RefusalCode::NameTaken),
    ("6540", "", RefusalCode::HasPayments),
];

/// What an answer without the object means: a refusal, unless it is a limit, a token or a failure.
pub(super) fn judge(fault: &Fault, failure: Failure) -> Judged {
    match failure.class {
        ErrorClass::Retry | ErrorClass::Wait { .. } | ErrorClass::Unauthorized | ErrorClass::Revoked => Judged::Failed(failure),
        ErrorClass::Forbidden => Judged::Refused { code: RefusalCode::NotAllowed, field: None, failure },
        ErrorClass::Person | ErrorClass::Bug => Judged::Refused { code: code(&failure), field: fault.element(), failure },
    }
}

fn code(failure: &Failure) -> RefusalCode {
    let said = failure.message.to_lowercase();
    let written = failure.code.as_deref().unwrap_or_default();
    let row = TABLE.iter().find(|(code, words, _)| *code == written && said.contains(words));
    row.map_or(RefusalCode::Invalid, |(_, _, code)| *code)
}
