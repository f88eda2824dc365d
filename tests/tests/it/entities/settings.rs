use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use serde_json::{Value, json};

use super::events;

fn defaults() -> Value {
    let column = json!({"display": true, "label": null});
    let number = json!({"display": true, "label": null, "precision": null});
    json!({
        "accounting": null,
        "allow_purchase_order_autolinking": true,
        "currency": null,
        "document_ids": {
            "document_type_prefix": {"credit_note": "CN", "delivery_note": "DN", "invoice": "INV", "purchase_order": "PO", "quote": "Q"},
            "include_date": false, "min_digits": 5, "prefix": null, "separator": "-",
        },
        "document_rendering": {
            "credit_note": {"display_entity_bank_account": true},
            "display_entity_bank_account": true,
            "display_line_items": true,
            "invoice": {"display_entity_bank_account": true},
            "line_items": {
                "discount": column, "measure_unit": column, "name": column, "price": number, "price_after_vat": number, "quantity": column,
                "total_price": number, "total_price_after_vat": number,
                "vat_amount": {"display": false, "label": null, "precision": null}, "vat_rate": number,
            },
            "quote": {"display_entity_bank_account": true, "display_signature": false},
        },
        "einvoice_in_pdf": false,
        "generate_paid_invoice_pdf": false,
        "language": null,
        "mail": null,
        "payables_ocr_auto_tagging": null,
        "payables_skip_approval_flow": false,
        "payment_priority": "working_capital",
        "quote_signature_required": false,
        "receivable_edit_flow": "compliant",
        "reminder": {"enabled": true},
        "time_zone": null,
        "vat_inclusive_discount_mode": "exclusive",
        "vat_mode": "exclusive",
    })
}

/// Another value for every field.
fn everything() -> Value {
    let column = json!({"display": false, "label": "Spalte"});
    let number = json!({"display": false, "label": "Zahl", "precision": 4});
    json!({
        "accounting": {"ledger_account_ids": null, "tax_ids": {"deductions": null}},
        "allow_purchase_order_autolinking": false,
        "currency": {"default": "EUR", "exchange_rates": [{"base": "USD", "to": "EUR", "rate": 0.987654321}, null]},
        "document_ids": {
            "document_type_prefix": {"credit_note": "GS", "delivery_note": "LS", "invoice": "RE", "purchase_order": "BE", "quote": "AN"},
            "include_date": true, "min_digits": 25, "prefix": "X", "separator": "",
        },
        "document_rendering": {
            "credit_note": {"display_entity_bank_account": false},
            "display_entity_bank_account": false,
            "display_line_items": false,
            "invoice": {"display_entity_bank_account": false},
            "line_items": {
                "discount": column, "measure_unit": column, "name": column, "price": number, "price_after_vat": number, "quantity": column,
                "total_price": number, "total_price_after_vat": number, "vat_amount": number, "vat_rate": number,
            },
            "quote": {"display_entity_bank_account": false, "display_signature": true},
        },
        "einvoice_in_pdf": true,
        "generate_paid_invoice_pdf": true,
        "language": "de",
        "mail": {"reply_to": ["billing@example.com", "support@example.com"]},
        "payables_ocr_auto_tagging": [
            {"enabled": true, "keywords": ["ab", "x".repeat(25)], "tag_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4"},
        ],
        "payables_skip_approval_flow": true,
        "payment_priority": "bottom_line",
        "quote_signature_required": true,
        "receivable_edit_flow": "non_compliant",
        "reminder": {"enabled": false},
        "time_zone": "America/Argentina/Buenos_Aires",
        "vat_inclusive_discount_mode": "inclusive",
        "vat_mode": "inclusive",
    })
}

#[tokio::test]
async fn what_was_never_set_has_its_default() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/settings", partner.entity().await);
    assert_eq!(partner.get(&path).await.expect(200), defaults());
}

#[tokio::test]
async fn every_field_can_be_set_and_null_is_the_default_again() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    let path = format!("/entities/{id}/settings");
    app.advance(TimeDelta::seconds(1));
    assert_eq!(partner.patch(&path).json(everything()).await.expect(200), everything());
    assert_eq!(partner.get(&path).await.expect(200), everything());
    let names = ["accounting", "allow_purchase_order_autolinking", "currency", "document_ids", "language", "mail"];
    let more = ["payables_ocr_auto_tagging", "payment_priority", "receivable_edit_flow", "reminder", "vat_mode"];
    let (mut nulls, mut expected) = (json!({}), everything());
    for name in names.into_iter().chain(more) {
        nulls[name] = Value::Null;
        expected[name] = defaults()[name].clone();
    }
    app.advance(TimeDelta::seconds(1));
    assert_eq!(partner.patch(&path).json(nulls).await.expect(200), expected);
    assert_eq!(events(&partner, id).await, ["entity.created", "entity_settings.updated", "entity_settings.updated"]);
}

#[tokio::test]
async fn what_is_left_out_stays_at_every_depth() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/settings", partner.entity().await);
    partner.patch(&path).json(everything()).await.expect(200);
    let change = json!({
        "document_ids": {"document_type_prefix": {"quote": "Q"}, "prefix": null},
        "document_rendering": {"line_items": {"price": {"label": null}}},
        "currency": {"default": "USD"},
        "mail": {"reply_to": ["one@example.com"]},
    });
    let changed = partner.patch(&path).json(change).await.expect(200);
    let mut expected = everything();
    expected["document_ids"]["document_type_prefix"]["quote"] = "Q".into();
    expected["document_ids"]["prefix"] = Value::Null;
    expected["document_rendering"]["line_items"]["price"]["label"] = Value::Null;
    expected["currency"]["default"] = "USD".into();
    expected["mail"]["reply_to"] = json!(["one@example.com"]);
    assert_eq!(changed, expected);
    // What was read can be sent back.
    assert_eq!(partner.patch(&path).json(expected.clone()).await.expect(200), expected);
}

#[tokio::test]
async fn nothing_new_is_no_event() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    for change in [json!({}), json!({"vat_mode": "exclusive"}), json!({"document_ids": {}})] {
        assert_eq!(partner.patch(&format!("/entities/{id}/settings")).json(change).await.expect(200), defaults());
    }
    assert_eq!(events(&partner, id).await, ["entity.created"]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/settings", partner.entity().await);
    let column = json!({"label": "", "precision": 5});
    let change = json!({
        "accounting": {"ledger_account_ids": {"payments": "x", "cash": null}, "taxes": {}},
        "currency": {"default": "EURO", "exchange_rates": [{"base": "USD", "to": "EUR", "rate": 0}, {"base": "USD"}]},
        "document_ids": {"min_digits": 26, "prefix": "x".repeat(26), "separator": "--", "document_type_prefix": {"invoice": "", "bill": "B"}},
        "document_rendering": {"line_items": {"price": column}, "logo": true},
        "generate_paid_invoice_pdf": null,
        "language": "xx",
        "mail": {"reply_to": ["nobody"], "from": "x"},
        "payables_ocr_auto_tagging": [{"enabled": true, "keywords": [], "tag_id": "x"}],
        "payment_priority": "greed",
        "time_zone": 1,
        "website": "x",
    });
    let expected = [
        "body.accounting.ledger_account_ids.cash",
        "body.accounting.ledger_account_ids.payments",
        "body.accounting.taxes",
        "body.currency.default",
        "body.currency.exchange_rates.0.rate",
        "body.currency.exchange_rates.1.rate",
        "body.currency.exchange_rates.1.to",
        "body.document_ids.document_type_prefix.bill",
        "body.document_ids.document_type_prefix.invoice",
        "body.document_ids.min_digits",
        "body.document_ids.prefix",
        "body.document_ids.separator",
        "body.document_rendering.line_items.price.label",
        "body.document_rendering.line_items.price.precision",
        "body.document_rendering.logo",
        "body.generate_paid_invoice_pdf",
        "body.language",
        "body.mail.from",
        "body.mail.reply_to.0",
        "body.payables_ocr_auto_tagging.0.keywords",
        "body.payables_ocr_auto_tagging.0.tag_id",
        "body.payment_priority",
        "body.time_zone",
        "body.website",
    ];
    assert_eq!(partner.patch(&path).json(change).await.fields(), expected);
    let tag = |words: Value| json!({"enabled": true, "keywords": words, "tag_id": "9d2b4c8f-2087-4738-ba91-7359683c49a4"});
    let change = json!({"payables_ocr_auto_tagging": [tag(json!(["ok", "x"])), tag(json!(["y".repeat(26), "ok"]))]});
    let expected = ["body.payables_ocr_auto_tagging.0.keywords.1", "body.payables_ocr_auto_tagging.1.keywords.0"];
    assert_eq!(partner.patch(&path).json(change).await.fields(), expected);
    let change = json!({"payables_ocr_auto_tagging": [tag((0..51).map(|number| json!(format!("word {number}"))).collect())]});
    assert_eq!(partner.patch(&path).json(change).await.fields(), ["body.payables_ocr_auto_tagging.0.keywords"]);
    for word in ["Berlin", "PACIFICSTANDARDTIME", "europe/berlin", ""] {
        assert_eq!(partner.patch(&path).json(json!({"time_zone": word})).await.fields(), ["body.time_zone"], "{word}");
    }
    assert_eq!(partner.get(&path).await.expect(200), defaults(), "nothing was half-changed");
}

#[tokio::test]
async fn a_rate_keeps_all_of_its_digits() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/settings", partner.entity().await);
    for rate in ["1.0825", "2147483647.123456789", "0.1234567890123456789012345678"] {
        let body =
            format!(r#"{{"currency":{{"default":"EUR","exchange_rates":[{{"base":"EUR","to":"USD","rate":{rate}}}]}},"mail":null}}"#);
        let changed = partner.patch(&path).bytes("application/json", body).await;
        let beside = partner.patch(&path).json(json!({"payment_priority": "balanced"})).await;
        for answer in [changed, beside, partner.get(&path).await] {
            assert!(answer.text.contains(&format!("\"rate\":{rate},")), "{rate}: {}", answer.text);
        }
    }
}
