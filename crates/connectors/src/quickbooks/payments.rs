//! Money received and money paid.

use bursar_kernel::{Decimal, NaiveDate};
use serde::Deserialize;

use super::documents::home_per_foreign;
use super::row::{Reference, Translated, is_void};
use crate::currency::currency;
use crate::lenient::{Misread, members};
use crate::record::{AccountReference, Applied, Body, Kind, Payment};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PaymentRow {
    id: String,
    #[serde(default)]
    sync_token: String,
    payment_ref_num: Option<String>,
    doc_number: Option<String>,
    txn_date: Option<NaiveDate>,
    private_note: Option<String>,
    currency_ref: Option<Reference>,
    exchange_rate: Option<Decimal>,
    customer_ref: Option<Reference>,
    vendor_ref: Option<Reference>,
    deposit_to_account_ref: Option<Reference>,
    check_payment: Option<CheckPayment>,
    credit_card_payment: Option<CardPayment>,
    total_amt: Option<Decimal>,
    unapplied_amt: Option<Decimal>,
    #[serde(default)]
    line: Vec<LineRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CheckPayment {
    bank_account_ref: Option<Reference>,
}

#[derive(Deserialize)]
struct CardPayment {
    #[serde(rename = "CCAccountRef")]
    account: Option<Reference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LineRow {
    #[serde(default)]
    amount: Decimal,
    #[serde(default)]
    linked_txn: Vec<Linked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Linked {
    txn_id: String,
    #[serde(default)]
    txn_type: String,
}

/// Money received from a customer.
pub(super) fn received(row: &str) -> Result<Translated, Misread> {
    let mut row: PaymentRow = members(row)?;
    let (counterpart, account) = (row.customer_ref.take(), row.deposit_to_account_ref.take());
    Ok(payment(row, counterpart, account))
}

/// Money paid to a vendor, from a bank account or a credit card.
pub(super) fn paid(row: &str) -> Result<Translated, Misread> {
    let mut row: PaymentRow = members(row)?;
    let check = row.check_payment.take().and_then(|check| check.bank_account_ref);
    let account = check.or_else(|| row.credit_card_payment.take().and_then(|card| card.account));
    let counterpart = row.vendor_ref.take();
    Ok(payment(row, counterpart, account))
}

fn payment(row: PaymentRow, counterpart: Option<Reference>, account: Option<Reference>) -> Translated {
    let is_void = is_void(row.total_amt, row.private_note.as_deref());
    let mut unread = Vec::new();
    let amount = row.total_amt.unwrap_or_else(|| {
        unread.push("TotalAmt: missing, so the lines are added up".to_owned());
        Decimal::sum(row.line.iter().map(|line| line.amount)).unwrap_or_default()
    });
    let payment = Payment {
        number: row.payment_ref_num.or(row.doc_number),
        status: if is_void { "void" } else { "active" }.to_owned(),
        currency: currency(row.currency_ref.map(|currency| currency.value)),
        currency_rate: row.exchange_rate.map(home_per_foreign),
        date: row.txn_date,
        amount,
        counterpart_id: counterpart.map(|party| party.value),
        account: account.map(|account| AccountReference::Id(account.value)),
        applied_to: row.line.into_iter().flat_map(|line| applied(line.amount, line.linked_txn)).collect(),
        unused_amount: row.unapplied_amt,
    };
    let name = payment.number.clone().unwrap_or_default();
    Translated { remote_id: row.id, remote_version: row.sync_token, name, unread, body: Body::Payment(payment) }
}

/// A line pays one document with its whole amount. Links to what we do not pull (journal entries, deposits) are left out.
fn applied(amount: Decimal, linked: Vec<Linked>) -> impl Iterator<Item = Applied> {
    linked.into_iter().filter_map(move |link| {
        let kind = match link.txn_type.as_str() {
            "Invoice" => Kind::Invoice,
            "CreditMemo" => Kind::CreditNote,
            "Bill" => Kind::Bill,
            "VendorCredit" => Kind::VendorCredit,
            _ => return None,
        };
        Some(Applied { kind, remote_id: link.txn_id, amount })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(translated: Result<Translated, Misread>) -> Payment {
        match translated.unwrap().body {
            Body::Payment(payment) => payment,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_received_payment_is_translated_field_by_field() {
        let row = r#"{"Id":"5","SyncToken":"1","PaymentRefNum":"WIRE-1","TxnDate":"2026-02-03","CurrencyRef":{"value":"CAD"},"ExchangeRate":0.75,
            "CustomerRef":{"value":"20"},"DepositToAccountRef":{"value":"4"},"TotalAmt":55.10,"UnappliedAmt":1.25,
            "Line":[{"Amount":50.10,"LinkedTxn":[{"TxnId":"69","TxnType":"Invoice"}]},{"Amount":5.00,"LinkedTxn":[{"TxnId":"70","TxnType":"CreditMemo"}]},
            {"Amount":1,"LinkedTxn":[{"TxnId":"71","TxnType":"JournalEntry"}]}]}"#;
        let expected = Payment {
            number: Some("WIRE-1".into()),
            status: "active".into(),
            currency: Some("CAD".into()),
            currency_rate: Some("0.75".parse().unwrap()),
            date: NaiveDate::from_ymd_opt(2026, 2, 3),
            amount: "55.10".parse().unwrap(),
            counterpart_id: Some("20".into()),
            account: Some(AccountReference::Id("4".into())),
            applied_to: vec![
                Applied { kind: Kind::Invoice, remote_id: "69".into(), amount: "50.1".parse().unwrap() },
                Applied { kind: Kind::CreditNote, remote_id: "70".into(), amount: "5".parse().unwrap() },
            ],
            unused_amount: Some("1.25".parse().unwrap()),
        };
        assert_eq!(body(received(row)), expected);
    }

    #[test]
    fn a_bill_is_paid_from_a_bank_account_or_a_card() {
        let bank = r#"{"Id":"6","VendorRef":{"value":"8"},"PayType":"Check","CheckPayment":{"BankAccountRef":{"value":"35"}},"TotalAmt":10,
            "DocNumber":"C7","Line":[{"Amount":10,"LinkedTxn":[{"TxnId":"1","TxnType":"Bill"}]},{"Amount":2,"LinkedTxn":[{"TxnId":"2","TxnType":"VendorCredit"}]}]}"#;
        let payment = body(paid(bank));
        assert_eq!((payment.account, payment.number.as_deref()), (Some(AccountReference::Id("35".into())), Some("C7")));
        let kinds: Vec<Kind> = payment.applied_to.iter().map(|applied| applied.kind).collect();
        assert_eq!((kinds, payment.counterpart_id.as_deref()), (vec![Kind::Bill, Kind::VendorCredit], Some("8")));
        let card =
            r#"{"Id":"7","PayType":"CreditCard","CreditCardPayment":{"CCAccountRef":{"value":"41"}},"TotalAmt":0,"PrivateNote":"Voided"}"#;
        let payment = body(paid(card));
        assert_eq!((payment.account, payment.status.as_str()), (Some(AccountReference::Id("41".into())), "void"));
    }
}
