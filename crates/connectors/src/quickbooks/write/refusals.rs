//! What a refusal of QuickBooks is about, by its code, and by its words where one code says several things.

use crate::ErrorClass;
use crate::client::{Failure, Judged};
use crate::quickbooks::errors::Fault;
use crate::write::RefusalCode;

/// Code, words that the detail holds (none: any), and what it is about. The first row that fits counts.
const TABLE: &[(&str, &str, RefusalCode)] = &[
    ("120", "", RefusalCode::NotAllowed),
    ("610", "made inactive", RefusalCode::ReferenceUnusable),
    ("610", "", RefusalCode::ObjectGone),
    ("2500", "tax", RefusalCode::TaxNotAllowed),
    ("2500", "class", RefusalCode::DimensionUnusable),
    ("2500", "department", RefusalCode::DimensionUnusable),
    ("2500", "invoice", RefusalCode::DocumentUnusable),
    ("2500", "bill", RefusalCode::DocumentUnusable),
    ("2500", "credit", RefusalCode::DocumentUnusable),
    ("2500", "names", RefusalCode::CounterpartUnusable),
    ("2500", "customer", RefusalCode::CounterpartUnusable),
    ("2500", "vendor", RefusalCode::CounterpartUnusable),
    ("2500", "account", RefusalCode::AccountUnusable),
    ("2500", "", RefusalCode::ReferenceUnusable),
    ("5010", "", RefusalCode::Stale),
    ("6000", "currency", RefusalCode::CurrencyNotAllowed),
    ("6000", "tax", RefusalCode::TaxNotAllowed),
    ("6000", "open balance", RefusalCode::AmountsDiffer),
    ("6000", "amount applied", RefusalCode::AmountsDiffer),
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::Kind;
    use crate::client::Reply;
    use crate::quickbooks::write::answer;

    fn judged(status: u16, body: &str) -> Judged {
        let received_at = "2026-01-01T00:00:00Z".parse().unwrap();
        let (status, body) = (StatusCode::from_u16(status).unwrap(), Bytes::from(body.to_owned()));
        answer::judge(&Reply { status, headers: HeaderMap::new(), body, received_at }, Kind::Bill, 60)
    }

    fn refused(status: u16, code: &str, detail: &str) -> (RefusalCode, Option<String>) {
        let body = format!(
            r#"{{"Fault":{{"Error":[{{"Message":"m","Detail":"{detail}","code":"{code}","element":"Line"}}],"type":"ValidationFault"}}}}"#
        );
        match judged(status, &body) {
            Judged::Refused { code, field, .. } => (code, field),
            other => panic!("{code}: {other:?}"),
        }
    }

    #[test]
    fn every_known_code_says_what_it_is_about() {
        for (code, detail, expected) in [
            ("120", "You do not have access", RefusalCode::NotAllowed),
            ("500", "Unsupported Operation", RefusalCode::Invalid),
            ("610", "Another user has deleted this transaction.", RefusalCode::ObjectGone),
            ("610", "Something you're trying to use has been made inactive.", RefusalCode::ReferenceUnusable),
            ("2010", "Unrecognized field", RefusalCode::Invalid),
            ("2020", "Required param missing", RefusalCode::Invalid),
            ("2030", "Id should be a valid number", RefusalCode::Invalid),
            ("2170", "Invalid enumeration", RefusalCode::Invalid),
            ("2500", "Invalid Reference Id : Accounts element id 7 not found", RefusalCode::AccountUnusable),
            ("2500", "Invalid Reference Id : Classes element id 7 not found", RefusalCode::DimensionUnusable),
            ("2500", "Invalid Reference Id : Departments element id 7 not found", RefusalCode::DimensionUnusable),
            ("2500", "Invalid Reference Id : Names element id 7 not found", RefusalCode::CounterpartUnusable),
            ("2500", "Invalid Reference Id : Items element id 7 not found", RefusalCode::ReferenceUnusable),
            ("2500", "Invalid Reference Id : Invoices element id 7 not found", RefusalCode::DocumentUnusable),
            ("2500", "Invalid Reference Id : Bills element id 7 not found", RefusalCode::DocumentUnusable),
            ("2500", "Invalid Reference Id : VendorCredits element id 7 not found", RefusalCode::DocumentUnusable),
            ("2500", "Invalid Reference Id : TaxCodes element id 7 not found", RefusalCode::TaxNotAllowed),
            ("5010", "You and X were working on this at the same time", RefusalCode::Stale),
            ("6000", "You must set a transaction amount", RefusalCode::Invalid),
            ("6000", "Multicurrency is not enabled", RefusalCode::CurrencyNotAllowed),
            ("6000", "You can't apply more than the open balance of a transaction", RefusalCode::AmountsDiffer),
            ("6070", "Amount is not equal to UnitPrice * Qty", RefusalCode::AmountsDiffer),
            ("6140", "Duplicate Document Number Error", RefusalCode::NumberTaken),
            ("6190", "Subscription period has ended", RefusalCode::ReadOnly),
            ("6210", "The account period has closed", RefusalCode::PeriodClosed),
            ("6240", "The name supplied already exists. : null", RefusalCode::NameTaken),
            ("6540", "Deposited transaction cannot be changed", RefusalCode::HasPayments),
            ("9999", "Something new", RefusalCode::Invalid),
        ] {
            // Some refusals come with status 200.
            for status in [400, 200] {
                assert_eq!(refused(status, code, detail), (expected, Some("Line".to_owned()).filter(|_| code != "120")), "{code} {detail}");
            }
        }
    }

    #[test]
    fn limits_tokens_and_failures_are_no_refusals() {
        let fault = |code: &str| format!(r#"{{"fault":{{"error":[{{"message":"m","code":"{code}"}}],"type":"AUTHENTICATION"}}}}"#);
        for (status, body, class) in [
            (401, fault("3200"), ErrorClass::Unauthorized),
            (403, fault("3100"), ErrorClass::Revoked),
            (429, fault("3001"), ErrorClass::Wait { seconds: 60 }),
            (400, fault("10000"), ErrorClass::Retry),
            (200, r#"{"Invoice":{"Id":"1"}}"#.to_owned(), ErrorClass::Retry),
            (200, r#"{"Bill":{"Id":"1""#.to_owned(), ErrorClass::Retry),
            (200, r#"{"Bill":{"Id":7}}"#.to_owned(), ErrorClass::Retry),
            (502, "<html>".to_owned(), ErrorClass::Retry),
        ] {
            match judged(status, &body) {
                Judged::Failed(failure) => assert_eq!(failure.class, class, "{body}"),
                other => panic!("{body}: {other:?}"),
            }
        }
    }
}
