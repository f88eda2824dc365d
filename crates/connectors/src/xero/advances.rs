//! Overpayments and prepayments: money without a document for all of it, and the documents that it was used for since.

use bursar_kernel::Decimal;
use serde::Deserialize;

use super::dates::Moment;
use super::documents::home_per_foreign;
use super::row::Translated;
use crate::currency::currency as currency_of;
use crate::lenient::{Misread, members};
use crate::record::{AdvancePayment, Applied, Body, Kind};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AdvanceRow {
    #[serde(rename = "OverpaymentID", alias = "PrepaymentID")]
    id: String,
    #[serde(rename = "Type", default)]
    kind: String,
    reference: Option<String>,
    status: Option<String>,
    date: Option<Moment>,
    currency_code: Option<String>,
    currency_rate: Option<Decimal>,
    #[serde(default)]
    total: Decimal,
    remaining_credit: Option<Decimal>,
    contact: Option<ContactRow>,
    #[serde(default)]
    allocations: Vec<AllocationRow>,
    #[serde(rename = "UpdatedDateUTC")]
    updated_at: Option<Moment>,
}

#[derive(Deserialize)]
struct ContactRow {
    #[serde(rename = "ContactID")]
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AllocationRow {
    amount: Decimal,
    invoice: InvoiceRow,
}

#[derive(Deserialize)]
struct InvoiceRow {
    #[serde(rename = "InvoiceID")]
    id: String,
}

/// Money that was paid in excess of a document.
pub(super) fn overpayment(row: &str) -> Result<Translated, Misread> {
    advance(Kind::Overpayment, row)
}

/// Money that was paid before there was a document.
pub(super) fn prepayment(row: &str) -> Result<Translated, Misread> {
    advance(Kind::Prepayment, row)
}

fn advance(kind: Kind, row: &str) -> Result<Translated, Misread> {
    let row: AdvanceRow = members(row)?;
    // Xero's words for the money that went out begin so.
    let is_received = !(row.kind.starts_with("SPEND") || row.kind.starts_with("AP"));
    let document = if is_received { Kind::Invoice } else { Kind::Bill };
    let applied = |allocation: AllocationRow| Applied { kind: document, remote_id: allocation.invoice.id, amount: allocation.amount };
    let advance = AdvancePayment {
        number: row.reference.filter(|reference| !reference.is_empty()),
        status: if row.status.as_deref() == Some("VOIDED") { "void" } else { "active" }.to_owned(),
        is_received,
        currency: currency_of(row.currency_code),
        currency_rate: row.currency_rate.and_then(home_per_foreign),
        date: row.date.map(Moment::day),
        amount: row.total,
        unused_amount: row.remaining_credit,
        counterpart_id: row.contact.and_then(|contact| contact.id),
        applied_to: row.allocations.into_iter().map(applied).collect(),
    };
    Ok(Translated {
        kind,
        remote_id: row.id,
        remote_version: row.updated_at.map(Moment::version).unwrap_or_default(),
        name: advance.number.clone().unwrap_or_default(),
        is_deleted: false,
        unread: Vec::new(),
        body: Body::AdvancePayment(advance),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(translated: Result<Translated, Misread>) -> (Kind, AdvancePayment) {
        let translated = translated.unwrap();
        match translated.body {
            Body::AdvancePayment(advance) => (translated.kind, advance),
            other => panic!("{other:?} is no advance payment"),
        }
    }

    #[test]
    fn what_was_used_and_what_is_left_are_read_as_they_are_told() {
        let row = r#"{"OverpaymentID":"o-1","Type":"RECEIVE-OVERPAYMENT","Status":"AUTHORISED","Total":100.00,"RemainingCredit":70.00,
            "CurrencyCode":"GBP","Date":"/Date(1552348800000+0000)/","Contact":{"ContactID":"c-1"},
            "Allocations":[{"Amount":30.00,"Invoice":{"InvoiceID":"i-1","InvoiceNumber":"X"}}]}"#;
        let (kind, advance) = read(overpayment(row));
        let applied = Applied { kind: Kind::Invoice, remote_id: "i-1".into(), amount: "30.00".parse().unwrap() };
        assert_eq!((kind, advance.is_received, advance.applied_to), (Kind::Overpayment, true, vec![applied]));
        assert_eq!((advance.amount, advance.unused_amount), ("100".parse().unwrap(), "70".parse().ok()));
    }

    #[test]
    fn money_that_went_out_is_for_bills() {
        let row = r#"{"PrepaymentID":"p-1","Type":"SPEND-PREPAYMENT","Status":"VOIDED","Total":5,
            "Allocations":[{"Amount":5,"Invoice":{"InvoiceID":"b-1"}}]}"#;
        let (kind, advance) = read(prepayment(row));
        assert_eq!((kind, advance.is_received, advance.status.as_str()), (Kind::Prepayment, false, "void"));
        assert_eq!((advance.applied_to[0].kind, advance.unused_amount), (Kind::Bill, None));
    }
}
