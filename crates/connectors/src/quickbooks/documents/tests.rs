use serde_json::json;

use super::*;

fn decimal(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

fn body(translated: Result<Translated, Misread>) -> Document {
    match translated.unwrap().body {
        Body::Document(document) => document,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bill_is_translated_field_by_field() {
    let row = r#"{"Id":"145","SyncToken":"3","DocNumber":"B-1","TxnDate":"2026-03-31","DueDate":"2026-04-30","PrivateNote":"for the shed",
        "CurrencyRef":{"value":"EUR","name":"Euro"},"ExchangeRate":1.0825,"VendorRef":{"value":"56","name":"Bob"},
        "TxnTaxDetail":{"TotalTax":20.50},"TotalAmt":123.00,"Balance":23.00,"GlobalTaxCalculation":"TaxExcluded",
        "LinkedTxn":[{"TxnId":"77","TxnType":"PurchaseOrder"},{"TxnId":"90","TxnType":"BillPaymentCheck"}],
        "Line":[{"Id":"1","Description":"Wood","Amount":100.00,"DetailType":"AccountBasedExpenseLineDetail","LinkedTxn":[],
          "AccountBasedExpenseLineDetail":{"AccountRef":{"value":"7"},"TaxCodeRef":{"value":"5"},"BillableStatus":"NotBillable"}},
         {"Id":"2","Amount":2.50,"DetailType":"ItemBasedExpenseLineDetail","LinkedTxn":[{"TxnId":"77","TxnType":"PurchaseOrder"}],
          "ItemBasedExpenseLineDetail":{"ItemRef":{"value":"11"},"Qty":5,"UnitPrice":0.5,"TaxCodeRef":{"value":"6"}}}]}"#;
    let translated = payable(row).unwrap();
    assert_eq!((translated.remote_id.as_str(), translated.remote_version.as_str(), translated.name.as_str()), ("145", "3", "B-1"));
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
        number: Some("B-1".into()),
        status: "partially_paid".into(),
        currency: Some("EUR".into()),
        currency_rate: Some(decimal("1.0825")),
        posted_date: NaiveDate::from_ymd_opt(2026, 3, 31),
        due_date: NaiveDate::from_ymd_opt(2026, 4, 30),
        memo: Some("for the shed".into()),
        counterpart_id: Some("56".into()),
        counterpart_name: Some("Bob".into()),
        subtotal: Some(decimal("102.50")),
        tax_amount: Some(decimal("20.50")),
        total_amount: decimal("123"),
        amount_due: Some(decimal("23")),
        lines: vec![
            Line {
                description: Some("Wood".into()),
                amount: Some(decimal("100")),
                account: Some(AccountReference::Id("7".into())),
                tax_rate_id: Some("5".into()),
                ..empty.clone()
            },
            Line {
                quantity: Some(decimal("5")),
                unit_amount: Some(decimal("0.5")),
                amount: Some(decimal("2.5")),
                item_id: Some("11".into()),
                tax_rate_id: Some("6".into()),
                ..empty
            },
        ],
        purchase_orders: vec!["77".into()],
        credits: None,
        pass_through: Map::new(),
    };
    assert_eq!(translated.body, Body::Document(expected));
}

#[test]
fn an_invoice_leaves_out_the_subtotal_and_unfolds_bundles_and_discounts() {
    let row = r#"{"Id":"9","SyncToken":"0","DocNumber":"1043","TxnDate":"2026-01-02","CustomerRef":{"value":"1","name":"Amy"},
        "CustomerMemo":{"value":"Thank you"},"PrivateNote":"ours","TotalAmt":95.0,"Balance":95.0,"TxnTaxDetail":{"TotalTax":0},
        "AllowOnlineCreditCardPayment":false,"CustomField":[],"ClassRef":{"value":"c1"},"ApplyTaxAfterDiscount":false,
        "Line":[{"Amount":60.0,"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"1"},"Qty":2,"UnitPrice":30,
            "TaxCodeRef":{"value":"NON"}}},
          {"Amount":40.0,"DetailType":"GroupLineDetail","GroupLineDetail":{"GroupItemRef":{"value":"2"},"Line":[
            {"Description":"inner","Amount":40.0,"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"3"}}}]}},
          {"Description":"only words","DetailType":"DescriptionOnly","DescriptionLineDetail":{}},
          {"Amount":100.0,"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{}},
          {"Amount":5.0,"DetailType":"DiscountLineDetail","DiscountLineDetail":{"PercentBased":true,"DiscountPercent":5,
            "DiscountAccountRef":{"value":"86"}}}]}"#;
    let invoice = body(receivable(row));
    assert_eq!((invoice.memo.as_deref(), invoice.status.as_str(), invoice.subtotal), (Some("Thank you"), "open", Some(decimal("95"))));
    assert_eq!(invoice.counterpart_id.as_deref(), Some("1"));
    let lines: Vec<_> = invoice.lines.iter().map(|line| (line.description.as_deref(), line.amount, line.item_id.as_deref())).collect();
    let expected = [
        (None, Some(decimal("60")), Some("1")),
        (Some("inner"), Some(decimal("40")), Some("3")),
        (Some("only words"), None, None),
        (None, Some(decimal("-5")), None),
    ];
    assert_eq!(lines, expected);
    assert_eq!(invoice.lines[3].discount_percentage, Some(decimal("5")));
    assert_eq!(Value::Object(invoice.pass_through), json!({"AllowOnlineCreditCardPayment": false, "ClassRef": {"value": "c1"}}));
}

#[test]
fn a_status_is_derived_from_total_balance_and_note() {
    let cases = [
        ("100", "100", None, "open"),
        ("100", "40", None, "partially_paid"),
        ("100", "0", None, "paid"),
        ("0", "0", None, "paid"),
        ("0", "0", Some("Voided"), "void"),
        ("0", "0", Some("Voided - as agreed"), "void"),
        ("0", "0", Some("was not Voided"), "paid"),
        ("100", "0", Some("Voided once, by mistake"), "paid"),
        ("100", "120", None, "unknown"),
        ("100", "-1", None, "unknown"),
    ];
    for (total, balance, note, expected) in cases {
        let row = json!({ "Id": "1", "TotalAmt": total, "Balance": balance, "PrivateNote": note });
        assert_eq!(body(payable(&row.to_string())).status, expected, "{total} {balance} {note:?}");
    }
    assert_eq!(status(decimal("5"), None), "open");
}

#[test]
fn a_credit_memo_tells_its_remaining_credit() {
    let row = r#"{"Id":"1","TotalAmt":100,"Balance":0,"RemainingCredit":30,"PrivateNote":"damaged","CustomerRef":{"value":"2"}}"#;
    let credit = body(receivable(row));
    assert_eq!((credit.amount_due, credit.status.as_str()), (Some(decimal("30")), "partially_paid"));
    assert_eq!((credit.memo.as_deref(), credit.number, credit.tax_amount), (Some("damaged"), None, None));
}

#[test]
fn a_missing_total_is_what_the_lines_come_to() {
    let line = |amount: &str| json!({ "Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {} });
    let row = json!({ "Id": "1", "TotalAmt": null, "TxnTaxDetail": { "TotalTax": 2 }, "Line": [line("10"), line("5.5")] });
    let translated = receivable(&row.to_string()).unwrap();
    assert_eq!(translated.unread, ["TotalAmt: missing, so the lines are added up"]);
    let document = body(Ok(translated));
    assert_eq!((document.total_amount, document.subtotal), (decimal("17.5"), Some(decimal("15.5"))));
    let beyond = json!({ "Id": "1", "TotalAmt": "79228162514264337593543950335", "TxnTaxDetail": { "TotalTax": -1 } });
    assert_eq!(body(receivable(&beyond.to_string())).subtotal, None, "what does not fit is not told");
}

#[test]
fn a_rate_of_two_means_two_home_units_for_one_foreign_unit() {
    assert_eq!(home_per_foreign(decimal("2")), decimal("2"));
}
