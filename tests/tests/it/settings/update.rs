use bursar_tests::TestApp;
use serde_json::{Value, json};

use super::get::defaults;

fn everything() -> Value {
    json!({
        "api_version": "2025-06-23", "commercial_conditions": ["net 30"],
        "currency": {"default": "EUR", "exchange_rates": [{"base": "EUR", "to": "USD", "rate": 1.0825}, null]},
        "default_role": {"name": "Everybody", "permissions": {"objects": []}},
        "mail": {"attach_documents_as_pdf": false, "from_email_username": "books", "from_name": "Acme"},
        "payable": {
            "allow_cancel_duplicates_automatically": true, "allow_counterpart_autocreation": true, "allow_counterpart_autolinking": true,
            "allow_credit_note_autolinking": true, "approve_page_url": "https://acme.example/approve", "default_state": "new",
            "enable_line_items": false, "skip_approval_for_paid_invoice": true,
        },
        "payments": {
            "payment_page_domain": "pay.acme.example", "support_email": "help@acme.example",
            "payment_page_theme": {
                "background_color": "#fff", "border_radius": "4px", "font_color": "rgb(0, 0, 0)", "font_family": "Inter",
                "font_link_href": "https://acme.example/inter.css", "logo_src": "https://acme.example/logo.png",
                "button": {
                    "primary_color": "#112233", "primary_hover_color": "teal", "secondary_color": "#11223344",
                    "secondary_hover_color": "hsl(210, 50%, 40%)",
                },
                "card": {"background_color": "white"},
            },
        },
        "receivable": {"create_without_personal_info": true, "deduction_title": "Retention"},
        "units": [{"designation": "Hour", "name": "h"}], "website": "https://acme.example",
    })
}

#[tokio::test]
async fn everything_that_is_set_comes_back_and_null_goes_back_to_the_default() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.patch("/settings").json(everything()).await.expect(200), everything());
    assert_eq!(partner.get("/settings").await.expect(200), everything());
    let cleared: serde_json::Map<String, Value> =
        everything().as_object().unwrap().keys().map(|name| (name.clone(), Value::Null)).collect();
    assert_eq!(partner.patch("/settings").json(cleared.into()).await.expect(200), defaults());
    assert_eq!(partner.get("/settings").await.expect(200), defaults());
}

#[tokio::test]
async fn a_rate_keeps_all_of_its_digits() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for rate in ["1.0825", "2147483647.123456789", "0.1234567890123456789012345678", "1234567890123456.789"] {
        // With a null beside it and without: either is read from the text.
        for beside in ["", r#","website":null"#] {
            let body =
                format!(r#"{{"currency":{{"default":"EUR","exchange_rates":[{{"base":"EUR","to":"USD","rate":{rate}}}]}}{beside}}}"#);
            let changed = partner.patch("/settings").bytes("application/json", body).await;
            let read = partner.get("/settings").await;
            for answer in [changed, read] {
                assert!(answer.text.contains(&format!("\"rate\":{rate},")), "{rate}: {}", answer.text);
            }
        }
    }
}

#[tokio::test]
async fn a_group_is_replaced_and_what_it_leaves_out_has_its_default() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    partner.patch("/settings").json(everything()).await.expect(200);
    let change = json!({
        "payable": {"approve_page_url": "https://acme.example/new"}, "mail": {"from_name": "New"}, "payments": {},
        "receivable": {"create_without_personal_info": false}, "currency": {"default": "USD"}, "color": "ignored",
    });
    let changed = partner.patch("/settings").json(change).await.expect(200);
    let mut expected = everything();
    expected["payable"] = json!({
        "allow_cancel_duplicates_automatically": false, "allow_counterpart_autocreation": false, "allow_counterpart_autolinking": false,
        "allow_credit_note_autolinking": false, "approve_page_url": "https://acme.example/new", "default_state": null,
        "enable_line_items": true, "skip_approval_for_paid_invoice": false,
    });
    expected["mail"] = json!({"attach_documents_as_pdf": true, "from_email_username": null, "from_name": "New"});
    expected["payments"] = defaults()["payments"].clone();
    expected["receivable"] = json!({"create_without_personal_info": false, "deduction_title": null});
    expected["currency"] = json!({"default": "USD", "exchange_rates": []});
    assert_eq!(changed, expected);
}

#[tokio::test]
async fn every_bad_field_is_named_by_its_bounds() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let change = json!({
        "api_version": "2024-05-24", "commercial_conditions": [1],
        "currency": {"default": "XXX", "exchange_rates": [{"base": "EUR", "to": "eur", "rate": 0, "at": 1}], "more": 1},
        "mail": {"attach_documents_as_pdf": null, "from_email_username": "", "from_name": "x".repeat(31)},
        "payable": {"allow_counterpart_autolinking": "yes", "enable_line_items": 1},
        "payments": {"support_email": "nobody", "payment_page_theme": {"logo_src": "logo"}},
        "receivable": {"deduction_title": "x".repeat(33)},
        "units": [{"designation": "", "name": "h"}, {}], "website": 7,
    });
    let expected = [
        "body.api_version",
        "body.commercial_conditions.0",
        "body.currency.default",
        "body.currency.exchange_rates.0.at",
        "body.currency.exchange_rates.0.rate",
        "body.currency.exchange_rates.0.to",
        "body.currency.more",
        "body.mail.attach_documents_as_pdf",
        "body.mail.from_email_username",
        "body.mail.from_name",
        "body.payable.allow_counterpart_autolinking",
        "body.payable.approve_page_url",
        "body.payable.enable_line_items",
        "body.payments.payment_page_theme.logo_src",
        "body.payments.support_email",
        "body.receivable.create_without_personal_info",
        "body.receivable.deduction_title",
        "body.units.0.designation",
        "body.units.1.designation",
        "body.units.1.name",
        "body.website",
    ];
    assert_eq!(partner.patch("/settings").json(change).await.fields(), expected);
    assert_eq!(partner.get("/settings").await.expect(200), defaults());
}

#[tokio::test]
async fn what_only_we_can_judge_is_named_too() {
    let app = TestApp::start().await;
    let change = json!({
        "api_version": "2022-11-16",
        "payable": {"approve_page_url": "https://acme.example", "default_state": "paid"},
        "payments": {"payment_page_theme": {"font_color": "url(x)", "button": {"primary_color": "#12"}, "card": {"background_color": ""}}},
        "default_role": {},
    });
    let answer = app.partner().await.patch("/settings").json(change).await;
    let expected = [
        "body.api_version",
        "body.default_role.permissions",
        "body.payable.default_state",
        "body.payments.payment_page_theme.button.primary_color",
        "body.payments.payment_page_theme.card.background_color",
        "body.payments.payment_page_theme.font_color",
    ];
    assert_eq!(answer.fields(), expected);
}

#[tokio::test]
async fn a_change_is_told_and_no_change_is_not() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for change in
        [json!({}), json!({"website": null, "units": []}), json!({"website": "https://a.example"}), json!({"website": "https://a.example"})]
    {
        partner.patch("/settings").json(change).await.expect(200);
    }
    assert_eq!(app.events_of(partner.credentials.partner_id).await, ["partner_settings.updated"]);
}
