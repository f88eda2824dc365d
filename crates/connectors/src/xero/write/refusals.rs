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
    ("tracking", RefusalCode::DimensionUnusable, "lines"),
    ("is not a valid code for this document", RefusalCode::AccountUnusable, "lines"),
    ("item code", RefusalCode::ReferenceUnusable, "lines"),
    ("account type is invalid for payments", RefusalCode::AccountUnusable, "account"),
    ("the contact ", RefusalCode::CounterpartUnusable, "counterpart_id"),
    ("account has been archived", RefusalCode::AccountUnusable, ""),
    ("account could not be found", RefusalCode::AccountUnusable, "account"),
    ("against authorised documents", RefusalCode::DocumentUnusable, ""),
    ("invoice could not be found", RefusalCode::DocumentUnusable, ""),
    ("creditnote could not be found", RefusalCode::DocumentUnusable, ""),
    ("has been archived", RefusalCode::ReferenceUnusable, ""),
    ("could not be found", RefusalCode::ReferenceUnusable, ""),
    ("subscription", RefusalCode::ReadOnly, ""),
];

/// Said with status 401 of a token that Xero knows and that does not reach so far, however new it is.
const WITHOUT_RIGHT: &str = "AuthorizationUnsuccessful";

/// What an answer without the object means: a refusal, unless it is a limit, a token or a failure. A validation that was not of an element
/// comes with status 400.
pub(super) fn judge(status: StatusCode, failure: Failure, sentences: &[String]) -> Judged {
    match failure.class {
        ErrorClass::Unauthorized if failure.code.as_deref() == Some(WITHOUT_RIGHT) => {
            Judged::Refused { code: RefusalCode::NotAllowed, field: None, failure }
        }
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::Kind;
    use crate::client::Reply;
    use crate::write::PreparedWrite;
    use crate::xero::write::answer;

    fn judged(status: u16, body: &str) -> Judged {
        let received_at = "2026-01-01T00:00:00Z".parse().unwrap();
        let (status, body) = (StatusCode::from_u16(status).unwrap(), Bytes::from(body.to_owned()));
        let resource = "Invoices?summarizeErrors=false".to_owned();
        let write = PreparedWrite { method: "PUT".into(), resource, body: String::new(), kind: Kind::Bill, file: None };
        answer::judge(&Reply { status, headers: HeaderMap::new(), body, received_at }, &write, 60)
    }

    fn refused(judged: Judged) -> (RefusalCode, Option<String>, String) {
        match judged {
            Judged::Refused { code, field, failure } => (code, field, failure.message),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_known_sentence_says_what_it_is_about() {
        for (sentence, code, field) in [
            ("The document date cannot be before the period lock date, currently set at 30-Nov-2018", RefusalCode::PeriodClosed, "date"),
            (
                "The document date cannot be before the end of year lock date, currently set at 30-Nov-2018",
                RefusalCode::PeriodClosed,
                "date",
            ),
            ("Invoice # must be unique.", RefusalCode::NumberTaken, "number"),
            ("Credit Note # must be unique.", RefusalCode::NumberTaken, "number"),
            ("Please enter a unique Name.", RefusalCode::NameTaken, "name"),
            ("Price List Item with Code 'X' already exists", RefusalCode::NameTaken, "code"),
            ("Users Organisation is not subscribed to currency NZD", RefusalCode::CurrencyNotAllowed, "currency"),
            ("The TaxType code 'X' cannot be used with account code '400'.", RefusalCode::TaxNotAllowed, "lines"),
            ("Invoice not of valid status for modification", RefusalCode::Stale, ""),
            (
                "Invoice not of valid status for modification This document cannot be edited as it has a payment or credit note allocated to it.",
                RefusalCode::HasPayments,
                "",
            ),
            ("The line total 666.88 does not match the expected line total 666.93", RefusalCode::AmountsDiffer, "lines"),
            (
                "Account code '400' has been archived, or deleted, and is not a valid code for this document.",
                RefusalCode::AccountUnusable,
                "lines",
            ),
            ("Account code '999' is not a valid code for this document.", RefusalCode::AccountUnusable, "lines"),
            ("The account has been archived.", RefusalCode::AccountUnusable, ""),
            ("The contact 'Ada' has been archived and cannot be used.", RefusalCode::CounterpartUnusable, "counterpart_id"),
            ("The credit note and the invoice must be of the same type, contact and currency", RefusalCode::Invalid, ""),
            ("The tracking option does not exist, or is not active.", RefusalCode::DimensionUnusable, "lines"),
            ("The TrackingOption 'North' has been archived", RefusalCode::DimensionUnusable, "lines"),
            ("Item code 'LAMP' is not valid", RefusalCode::ReferenceUnusable, "lines"),
            ("The branding theme has been archived", RefusalCode::ReferenceUnusable, ""),
            ("Account could not be found", RefusalCode::AccountUnusable, "account"),
            ("Payments can only be made against Authorised documents", RefusalCode::DocumentUnusable, ""),
            ("Invoice could not be found", RefusalCode::DocumentUnusable, ""),
            ("CreditNote could not be found", RefusalCode::DocumentUnusable, ""),
            ("The description field is mandatory for each line item.", RefusalCode::Invalid, ""),
            ("A sentence that nobody has seen", RefusalCode::Invalid, ""),
        ] {
            let expected = (code, Some(field.to_owned()).filter(|field| !field.is_empty()), format!("Xero says: {sentence}"));
            let errors = format!(r#"{{"ValidationErrors":[{{"Message":"{sentence}"}}]}}"#);
            let by_element = format!(r#"{{"Invoices":[{{"InvoiceID":"0","StatusAttributeString":"ERROR",{}]}}"#, &errors[1..]);
            assert_eq!(refused(judged(200, &by_element)), expected);
            let as_a_whole = format!(r#"{{"ErrorNumber":10,"Type":"ValidationException","Message":"m","Elements":[{errors}]}}"#);
            assert_eq!(refused(judged(400, &as_a_whole)), expected);
        }
    }

    #[test]
    fn limits_tokens_and_failures_are_no_refusals() {
        for (status, body, class) in [
            (401, r#"{"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: at"}"#, ErrorClass::Unauthorized),
            (403, r#"{"title":"Forbidden","status":403,"detail":"AuthenticationUnsuccessful"}"#, ErrorClass::Revoked),
            (429, "", ErrorClass::Wait { seconds: 60 }),
            (200, r#"{"Invoices":[]}"#, ErrorClass::Retry),
            (200, r#"{"Invoices":[{"InvoiceID""#, ErrorClass::Retry),
            (200, r#"{"Invoices":[{"InvoiceID":7}]}"#, ErrorClass::Retry),
            (503, "<html>", ErrorClass::Retry),
        ] {
            match judged(status, body) {
                Judged::Failed(failure) => assert_eq!(failure.class, class, "{body}"),
                other => panic!("{body}: {other:?}"),
            }
        }
        let (code, ..) = refused(judged(404, "The resource you're looking for cannot be found"));
        assert_eq!(code, RefusalCode::ObjectGone);
        for (status, detail) in [(403, "insufficient scope"), (401, "AuthorizationUnsuccessful")] {
            let body = format!(r#"{{"Title":"T","Status":{status},"Detail":"{detail}"}}"#);
            let (code, ..) = refused(judged(status, &body));
            assert_eq!(code, RefusalCode::NotAllowed, "{detail}");
        }
    }
}
