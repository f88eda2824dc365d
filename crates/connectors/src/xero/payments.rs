//! Payments: each pays one document, and the type says which way the money went.

use bursar_kernel::Decimal;
use serde::Deserialize;

use super::dates::Moment;
use super::documents::home_per_foreign;
use super::row::Translated;
use crate::currency::currency as currency_of;
use crate::lenient::{Misread, members};
use crate::record::{AccountReference, Applied, Body, Kind, Payment};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PaymentRow {
    #[serde(rename = "PaymentID")]
    id: String,
    payment_type: Option<String>,
    reference: Option<String>,
    status: Option<String>,
    date: Option<Moment>,
    amount: Option<Decimal>,
    currency_rate: Option<Decimal>,
    account: Option<AccountRow>,
    invoice: Option<InvoiceRow>,
    credit_note: Option<CreditNoteRow>,
    #[serde(rename = "UpdatedDateUTC")]
    updated_at: Option<Moment>,
}

#[derive(Deserialize)]
struct AccountRow {
    #[serde(rename = "AccountID")]
    id: Option<String>,
    #[serde(rename = "Code")]
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InvoiceRow {
    #[serde(rename = "InvoiceID")]
    id: String,
    #[serde(rename = "Type")]
    kind: Option<String>,
    currency_code: Option<String>,
    contact: Option<ContactRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreditNoteRow {
    #[serde(rename = "CreditNoteID")]
    id: String,
    currency_code: Option<String>,
    contact: Option<ContactRow>,
}

#[derive(Deserialize)]
struct ContactRow {
    #[serde(rename = "ContactID")]
    id: Option<String>,
}

/// Money received or paid. A payment is never changed there: it is deleted and made anew.
pub(super) fn payment(row: &str) -> Result<Translated, Misread> {
    let row: PaymentRow = members(row)?;
    let is_payable = row.payment_type.as_deref().is_some_and(|kind| kind.starts_with("ACCPAY") || kind.starts_with("AP"));
    let is_deleted = row.status.as_deref() == Some("DELETED");
    let unread = if row.amount.is_none() { vec!["Amount: missing, so it counts as nothing".to_owned()] } else { Vec::new() };
    let amount = row.amount.unwrap_or_default();
    let (invoice_kind, credit_kind) = if is_payable { (Kind::Bill, Kind::VendorCredit) } else { (Kind::Invoice, Kind::CreditNote) };
    let mut applied_to = Vec::with_capacity(1);
    let (mut contact, mut currency) = (None, None);
    if let Some(invoice) = row.invoice {
        // The refund of an overpayment or a prepayment names that where an invoice stands.
        let is_invoice = invoice.kind.as_deref().is_none_or(|kind| matches!(kind, "ACCREC" | "ACCPAY"));
        if is_invoice {
            applied_to.push(Applied { kind: invoice_kind, remote_id: invoice.id, amount });
        }
        (contact, currency) = (invoice.contact, invoice.currency_code);
    } else if let Some(credit_note) = row.credit_note {
        applied_to.push(Applied { kind: credit_kind, remote_id: credit_note.id, amount });
        (contact, currency) = (credit_note.contact, credit_note.currency_code);
    }
    let account = row.account.and_then(|account| account.id.map(AccountReference::Id).or(account.code.map(AccountReference::Code)));
    let payment = Payment {
        number: row.reference.filter(|reference| !reference.is_empty()),
        status: if is_deleted { "void" } else { "active" }.to_owned(),
        currency: currency_of(currency),
        currency_rate: row.currency_rate.and_then(home_per_foreign),
        date: row.date.map(Moment::day),
        amount,
        counterpart_id: contact.and_then(|contact| contact.id),
        account,
        applied_to,
        unused_amount: None,
    };
    Ok(Translated {
        kind: if is_payable { Kind::BillPayment } else { Kind::Payment },
        remote_id: row.id,
        remote_version: row.updated_at.map(Moment::version).unwrap_or_default(),
        name: payment.number.clone().unwrap_or_default(),
        is_deleted,
        unread,
        body: Body::Payment(payment),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_translated_field_by_field() {
        let row = r#"{"PaymentID":"p-1","Date":"/Date(1508198400000+0000)/","Amount":500.25,"CurrencyRate":0.5,"Reference":"R1","Status":"AUTHORISED",
            "PaymentType":"ACCPAYPAYMENT","Account":{"AccountID":"a-1","Code":"090"},"UpdatedDateUTC":"/Date(1573755038314+0000)/",
            "Invoice":{"Type":"ACCPAY","InvoiceID":"i-1","InvoiceNumber":"X","CurrencyCode":"USD","Contact":{"ContactID":"c-1","Name":"ABC"}}}"#;
        let translated = payment(row).unwrap();
        assert_eq!((translated.kind, translated.name.as_str(), translated.is_deleted), (Kind::BillPayment, "R1", false));
        let amount = "500.25".parse().unwrap();
        let expected = Payment {
            number: Some("R1".into()),
            status: "active".into(),
            currency: Some("USD".into()),
            currency_rate: Some("2".parse().unwrap()),
            date: "2017-10-17".parse().ok(),
            amount,
            counterpart_id: Some("c-1".into()),
            account: Some(AccountReference::Id("a-1".into())),
            applied_to: vec![Applied { kind: Kind::Bill, remote_id: "i-1".into(), amount }],
            unused_amount: None,
        };
        assert_eq!(translated.body, Body::Payment(expected));
    }

    #[test]
    fn the_refund_of_an_overpayment_pays_no_invoice() {
        for (kind, payment_type) in [("AROVERPAYMENT", "AROVERPAYMENTPAYMENT"), ("APPREPAYMENT", "APPREPAYMENTPAYMENT")] {
            let row = format!(
                r#"{{"PaymentID":"p","Amount":40,"PaymentType":"{payment_type}",
                    "Invoice":{{"Type":"{kind}","InvoiceID":"o-1","CurrencyCode":"GBP","Contact":{{"ContactID":"c-1"}}}}}}"#
            );
            let Body::Payment(payment) = payment(&row).unwrap().body else { panic!("not a payment") };
            assert_eq!(
                (payment.applied_to, payment.counterpart_id.as_deref(), payment.currency.as_deref()),
                (vec![], Some("c-1"), Some("GBP"))
            );
        }
    }

    #[test]
    fn the_type_says_which_way_the_money_went() {
        let cases = [
            ("ACCRECPAYMENT", "Invoice", Kind::Payment, Kind::Invoice),
            ("ACCPAYPAYMENT", "Invoice", Kind::BillPayment, Kind::Bill),
            ("ARCREDITPAYMENT", "CreditNote", Kind::Payment, Kind::CreditNote),
            ("APCREDITPAYMENT", "CreditNote", Kind::BillPayment, Kind::VendorCredit),
        ];
        for (theirs, field, kind, applied) in cases {
            let row = format!(
                r#"{{"PaymentID":"p","Status":"DELETED","PaymentType":"{theirs}","Amount":1,"{field}":{{"{field}ID":"d-1"}},"Account":{{"Code":"090"}}}}"#
            );
            let translated = payment(&row).unwrap();
            let Body::Payment(payment) = translated.body else { panic!("not a payment") };
            assert_eq!((translated.kind, payment.applied_to[0].kind), (kind, applied), "{theirs}");
            assert_eq!((translated.is_deleted, payment.status.as_str()), (true, "void"));
            assert_eq!(payment.account, Some(AccountReference::Code("090".into())));
        }
    }
}
