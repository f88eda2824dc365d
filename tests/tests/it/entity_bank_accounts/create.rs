use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::{Value, json};

use super::{in_dollars, in_euro};
use crate::entities::events;

#[tokio::test]
async fn every_field_comes_back() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let sent = json!({
        "account_holder_name": "Acme GmbH", "account_number": "0100000900", "bank_name": "Deutsche Bank", "bic": "deutdeffxxx",
        "country": "DE", "currency": "EUR", "display_name": "Savings", "iban": "DE74 5007 0010 0100 0009 00", "is_default_for_currency": false,
        "routing_number": "1", "sort_code": "50070010",
    });
    app.advance(TimeDelta::seconds(1));
    let made = partner.post("/bank_accounts").entity(entity).json(sent.clone()).await.expect(201);
    let mut expected = sent;
    expected["id"] = made["id"].clone();
    expected["bic"] = "DEUTDEFFXXX".into();
    expected["iban"] = "DE74500700100100000900".into();
    expected["is_default_for_currency"] = true.into();
    expected["was_created_by_user_id"] = Value::Null;
    assert_eq!(made, expected);
    let made = partner.post("/bank_accounts").entity(entity).json(in_dollars()).await.expect(201);
    for name in ["bank_name", "bic", "display_name", "iban", "sort_code", "was_created_by_user_id"] {
        assert_eq!(made[name], Value::Null, "{name}");
    }
    assert_eq!(events(&partner, entity).await[1..], ["entity_bank_account.created", "entity_bank_account.created"]);
}

#[tokio::test]
async fn the_first_of_a_currency_is_its_default_and_whoever_asks_becomes_it() {
    let tenant = Tenant::start().await;
    let add = |mut body: Value, asks: bool| {
        body["is_default_for_currency"] = asks.into();
        tenant.post("/bank_accounts").json(body)
    };
    let first = add(in_euro(), false).await.expect(201);
    let second = add(in_euro(), false).await.expect(201);
    let dollars = add(in_dollars(), false).await.expect(201);
    let third = add(in_euro(), true).await.expect(201);
    let listed = tenant.get("/bank_accounts").await.expect(200);
    let defaults: Vec<(&Value, &Value)> =
        listed["data"].as_array().unwrap().iter().map(|account| (&account["id"], &account["is_default_for_currency"])).collect();
    for (account, is_default) in [(&first, false), (&second, false), (&dollars, true), (&third, true)] {
        assert!(defaults.contains(&(&account["id"], &json!(is_default))), "{account}");
    }
}

#[tokio::test]
async fn what_is_needed_depends_on_the_currency() {
    let tenant = Tenant::start().await;
    let need = |currency: &'static str, country: &'static str, more: Value| {
        let mut body = json!({"country": country, "currency": currency});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        tenant.post("/bank_accounts").json(body)
    };
    let dollars = ["body.account_holder_name", "body.account_number", "body.routing_number"];
    let pounds = ["body.account_holder_name", "body.account_number", "body.sort_code"];
    assert_eq!(need("EUR", "DE", json!({})).await.fields(), ["body.iban"]);
    assert_eq!(need("EUR", "DE", json!({"bic": "DEUTDEFF"})).await.fields(), ["body.iban"]);
    assert_eq!(need("GBP", "GB", json!({})).await.fields(), pounds);
    assert_eq!(need("USD", "US", json!({})).await.fields(), dollars);
    assert_eq!(need("CHF", "CH", json!({})).await.fields(), ["body.iban"]);
    assert_eq!(need("AUD", "AU", json!({"account_number": "1"})).await.fields(), ["body.sort_code"]);
    let taken = [
        ("GBP", "GB", json!({"account_holder_name": "Acme", "account_number": "12345678", "sort_code": "123456"})),
        ("CHF", "CH", json!({"iban": "CH9300762011623852957"})),
        ("AUD", "AU", json!({"account_number": "1", "sort_code": "2"})),
        ("CAD", "CA", json!({"account_number": "1", "routing_number": "2"})),
        ("USD", "KE", json!({})),
        ("ZAR", "ZA", json!({"bank_name": "A bank"})),
    ];
    for (currency, country, more) in taken {
        need(currency, country, more).await.expect(201);
    }
}

#[tokio::test]
async fn numbers_that_cannot_be_right_are_named() {
    let tenant = Tenant::start().await;
    let send = |body: Value| tenant.post("/bank_accounts").json(body);
    let mut body = in_euro();
    body["iban"] = "DE75500700100100000900".into();
    body["bic"] = "DEUT".into();
    assert_eq!(send(body).await.fields(), ["body.bic", "body.iban"]);
    let mut body = in_dollars();
    body["routing_number"] = "12345678".into();
    assert_eq!(send(body).await.fields(), ["body.routing_number"]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    assert_eq!(tenant.post("/bank_accounts").json(json!({})).await.fields(), ["body.country", "body.currency"]);
    let wrong = json!({
        "country": "XX", "currency": "EURO", "account_holder_name": "", "display_name": "x".repeat(201), "iban": 1, "is_default_for_currency": "yes",
        "swift": "x",
    });
    let expected = [
        "body.account_holder_name",
        "body.country",
        "body.currency",
        "body.display_name",
        "body.iban",
        "body.is_default_for_currency",
        "body.swift",
    ];
    assert_eq!(tenant.post("/bank_accounts").json(wrong).await.fields(), expected);
    assert_eq!(tenant.partner.post("/bank_accounts").json(in_euro()).await.fields(), ["header.x-monite-entity-id"]);
}

#[tokio::test]
async fn an_entity_has_so_many_and_no_more() {
    let tenant = Tenant::start().await;
    for _ in 0..250 {
        tenant.post("/bank_accounts").json(in_euro()).await.expect(201);
    }
    let message = tenant.post("/bank_accounts").json(in_euro()).await.message(409);
    assert_eq!(message, "an entity has at most 250 bank accounts: delete one first");
}
