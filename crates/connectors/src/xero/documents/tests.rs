use bursar_kernel::NaiveDate;
use serde_json::json;

use super::*;

fn decimal(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

fn body(translated: &Translated) -> &Document {
    match &translated.body {
        Body::Document(document) => document,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bill_is_translated_field_by_field() {
    let row = r#"{"Type":"ACCPAY","InvoiceID":"i-1","InvoiceNumber":"SUP-7","Reference":"","Contact":{"ContactID":"c-1","Name":"ABC","Addresses":[]},
        "DateString":"2017-10-17T00:00:00","Date":"/Date(1508198400000+0000)/","DueDate":"/Date(1508803200000+0000)/","Status":"AUTHORISED",
        "LineAmountTypes":"Exclusive","SubTotal":100.00,"TotalTax":15.00,"Total":115.00,"AmountDue":65.00,"AmountPaid":50.00,"AmountCredited":0.00,
        "CurrencyCode":"USD","CurrencyRate":0.8,"UpdatedDateUTC":"/Date(1573755038314+0000)/",
        "LineItems":[{"LineItemID":"l-1","Description":"Wood","Quantity":4.0000,"UnitAmount":25.1234,"LineAmount":100.00,"TaxType":"INPUT2","TaxAmount":15.00,
          "AccountCode":"429","ItemCode":"WOOD","DiscountRate":10,"Tracking":[]},
         {"Description":"x","AccountCode":"429","AccountID":"a-9","Item":{"ItemID":"it-1"},"DiscountAmount":1.5}]}"#;
    let translated = invoice(row).unwrap();
    assert_eq!((translated.kind, translated.remote_id.as_str(), translated.is_deleted), (Kind::Bill, "i-1", false));
    assert_eq!(translated.remote_version, "2019-11-14T18:10:38.314Z");
    let empty = Line {
        description: None,
        quantity: None,
        unit_amount: None,
        amount: None,
        discount_amount: None,
        discount_percentage: None,
        account: None,
        item_id: None,
        tax_rate_id: None,
        dimensions: Vec::new(),
    };
    let expected = Document {
        dimensions: Vec::new(),
        number: Some("SUP-7".into()),
        status: "partially_paid".into(),
        currency: Some("USD".into()),
        currency_rate: Some(decimal("1.25")),
        posted_date: NaiveDate::from_ymd_opt(2017, 10, 17),
        due_date: NaiveDate::from_ymd_opt(2017, 10, 24),
        memo: None,
        counterpart_id: Some("c-1".into()),
        counterpart_name: Some("ABC".into()),
        subtotal: Some(decimal("100")),
        tax_amount: Some(decimal("15")),
        total_amount: decimal("115"),
        amount_due: Some(decimal("65")),
        lines: vec![
            Line {
                description: Some("Wood".into()),
                quantity: Some(decimal("4")),
                unit_amount: Some(decimal("25.1234")),
                amount: Some(decimal("100")),
                discount_percentage: Some(decimal("10")),
                account: Some(AccountReference::Code("429".into())),
                item_id: Some("WOOD".into()),
                tax_rate_id: Some("INPUT2".into()),
                ..empty.clone()
            },
            Line {
                description: Some("x".into()),
                discount_amount: Some(decimal("1.5")),
                account: Some(AccountReference::Id("a-9".into())),
                item_id: Some("it-1".into()),
                ..empty
            },
        ],
        purchase_orders: vec![],
        credits: Some(Vec::new()),
        pass_through: Map::new(),
    };
    assert_eq!(translated.body, Body::Document(expected));
}

#[test]
fn an_invoice_keeps_its_reference_and_what_is_handed_through() {
    let row = r#"{"Type":"ACCREC","InvoiceID":"i-2","InvoiceNumber":"INV-1","Reference":"Their order 7","Status":"PAID","Total":1,"BrandingThemeID":"b-1",
        "SentToContact":true,"Url":"https://x.test","LineItems":[{"Tracking":[{"Name":"Region","Option":"North"}]},{}]}"#;
    let translated = invoice(row).unwrap();
    let document = body(&translated);
    assert_eq!((translated.kind, document.memo.as_deref(), document.status.as_str()), (Kind::Invoice, Some("Their order 7"), "paid"));
    let expected = json!({"BrandingThemeID": "b-1", "SentToContact": true, "Url": "https://x.test",
        "Tracking": [[{"Name": "Region", "Option": "North"}], null]});
    assert_eq!(Value::Object(document.pass_through.clone()), expected);
}

#[test]
fn every_status_has_its_word() {
    let cases = [
        ("DRAFT", "0", "draft", false),
        ("SUBMITTED", "0", "draft", false),
        ("AUTHORISED", "0", "open", false),
        ("AUTHORISED", "3", "partially_paid", false),
        ("PAID", "10", "paid", false),
        ("VOIDED", "0", "void", false),
        ("DELETED", "0", "void", true),
        ("SOMETHING", "0", "unknown", false),
    ];
    for (theirs, credited, ours, is_deleted) in cases {
        let row = format!(r#"{{"Type":"ACCREC","InvoiceID":"i","Status":"{theirs}","Total":10,"AmountCredited":{credited}}}"#);
        let translated = invoice(&row).unwrap();
        assert_eq!((body(&translated).status.as_str(), translated.is_deleted), (ours, is_deleted), "{theirs}");
    }
}

#[test]
fn credit_notes_are_split_by_side_and_tell_what_remains() {
    for (theirs, kind) in [("ACCRECCREDIT", Kind::CreditNote), ("ACCPAYCREDIT", Kind::VendorCredit)] {
        let row = format!(
            r#"{{"Type":"{theirs}","CreditNoteID":"n-1","CreditNoteNumber":"CN-1","Status":"AUTHORISED","Total":10.00,"RemainingCredit":4.00}}"#
        );
        let translated = credit_note(&row).unwrap();
        let document = body(&translated);
        assert_eq!((translated.kind, translated.remote_id.as_str(), translated.name.as_str()), (kind, "n-1", "CN-1"));
        assert_eq!((document.status.as_str(), document.amount_due), ("partially_paid", Some(decimal("4"))));
    }
    let whole =
        credit_note(r#"{"Type":"ACCRECCREDIT","CreditNoteID":"n","Status":"AUTHORISED","Total":10,"RemainingCredit":10.00}"#).unwrap();
    assert_eq!(body(&whole).status, "open");
}

#[test]
fn a_rate_is_turned_round() {
    let of = |digits: &str| home_per_foreign(decimal(digits));
    assert_eq!(of("1.000000"), Some(decimal("1")));
    assert_eq!(of("0.8"), Some(decimal("1.25")));
    assert_eq!(of("1.54715"), Some(decimal("0.646349739844")));
    assert_eq!(of("0"), None);
}

#[test]
fn credits_are_told_where_they_come_to_what_was_credited() {
    let credits = |credited: &str, rows: &str| {
        let row = format!(r#"{{"Type":"ACCREC","InvoiceID":"i-3","Status":"AUTHORISED","Total":100,"AmountCredited":{credited}{rows}}}"#);
        body(&invoice(&row).unwrap()).credits.clone()
    };
    let rows = r#","CreditNotes":[{"CreditNoteID":"n-1","AppliedAmount":20.00,"Date":"/Date(1508198400000+0000)/"}],
        "Overpayments":[{"OverpaymentID":"o-1","AppliedAmount":7.5}],"Prepayments":[{"PrepaymentID":"p-1","AppliedAmount":2.5}]"#;
    let used = |id: &str, amount: &str, date| UsedCredit { remote_id: id.into(), amount: decimal(amount), date };
    let expected = vec![used("n-1", "20", NaiveDate::from_ymd_opt(2017, 10, 17)), used("o-1", "7.5", None), used("p-1", "2.5", None)];
    assert_eq!(credits("30.00", rows), Some(expected));
    assert_eq!(credits("31.00", rows), None, "another credit was used, which is not shown");
    assert_eq!(credits("5.00", r#","CreditNotes":[{"CreditNoteID":"n-1"}]"#), None, "nobody says how much");
    assert_eq!(credits("0.00", ""), Some(Vec::new()), "nothing was credited");
}
