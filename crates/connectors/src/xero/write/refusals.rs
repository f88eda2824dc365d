//! What a refusal of Xero is about. It has no codes for its validations, so its sentences are read.

use http::StatusCode;

use crate::ErrorClass;
use crate::client::{Failure, Judged};
use crate::write::RefusalCode;

/// Words of a sentence in lower case, what it is about, and the field. The first row that fits counts.
const TABLE: &[(&str, RefusalCode, &str)] = &[
    ("period lock date", RefusalCode::PeriodClosed, "date"),
    ("end of year lock date", RefusalCode::PeriodClosed, "date"),
    ("# must be unique", RefusalCode::NumberTaken, "number"),
    ("please enter a unique name", RefusalCode::NameTaken, "name"),
    ("contact name", RefusalCode::NameTaken, "name"),
    ("already exists", RefusalCode::NameTaken, "code"),
    ("already assigned to another contact", RefusalCode::NameTaken, "name"),
    ("not subscribed to currency", RefusalCode::CurrencyNotAllowed, "currency"),
    ("taxtype code", RefusalCode::TaxNotAllowed, "lines"),
    ("has a payment or credit note allocated", RefusalCode::HasPayments, ""),
    ("has been reconciled", RefusalCode::HasPayments, ""),
    ("payment is already deleted", RefusalCode::ObjectGone, ""),
    ("not of valid status for modification", RefusalCode::Stale, ""),
    ("does not match the expected line total", RefusalCode::AmountsDiffer, "lines"),
    ("exceeds the amount outstanding", RefusalCode::AmountsDiffer, "amount"),
    ("exceeds the remaining credit", RefusalCode::AmountsDiffer, "amount"),
    ("has been archived", RefusalCode::ReferenceUnusable, ""),
    ("is not a valid code for this document", RefusalCode::ReferenceUnusable, "lines"),
    ("item code", RefusalCode::ReferenceUnusable, "lines"),
    ("account type is invalid for payments", RefusalCode::ReferenceUnusable, "account"),
    ("could not be found", RefusalCode::ReferenceUnusable, ""),
    ("subscription", RefusalCode::ReadOnly, ""),
];

/// What an answer without the object means: a refusal, unless it is a limit, a token or a failure. A validation that was not of an element
/// comes with status 400.
pub(super) fn judge(status: StatusCode, failure: Failure, sentences: &[String]) -> Judged {
    match failure.class {
        ErrorClass::Retry | ErrorClass::Wait { .. } | ErrorClass::Unauthorized | ErrorClass::Revoked => Judged::Failed(failure),
        ErrorClass::Forbidden => Judged::Refused { code: RefusalCode::NotAllowed, field: None, failure },
        ErrorClass::Person | ErrorClass::Bug if status == StatusCode::NOT_FOUND => {
            Judged::Refused { code: RefusalCode::ObjectGone, field: None, failure }
        }
        ErrorClass::Person | ErrorClass::Bug => {
            let (code, field) = about(sentences);
            Judged::Refused { code, field, failure }
        }
    }
}

fn about(sentences: &[String]) -> (RefusalCode, Option<String>) {
    let said: Vec<String> = sentences.iter().map(|sentence| sentence.to_lowercase()).collect();
    let row = TABLE.iter().find(|(words, ..)| said.iter().any(|sentence| sentence.contains(words)));
    row.map_or((RefusalCode::Invalid, None), |(_, code, field)| (*code, Some((*field).to_owned()).filter(|field| !field.is_empty())))
}
