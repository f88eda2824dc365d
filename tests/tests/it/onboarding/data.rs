//! `GET` and `PATCH /entities/{entity_id}/onboarding_data`.

use bursar_kernel::Uuid;
use bursar_tests::{Tenant, TestApp};
use serde_json::{Value, json};

const NOTHING: [&str; 4] = ["business_profile", "ownership_declaration", "tos_acceptance", "treasury_tos_acceptance"];

#[tokio::test]
async fn what_was_not_told_is_null() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let data = partner.get(&format!("/entities/{entity}/onboarding_data")).await.expect(200);
    assert!(NOTHING.iter().all(|field| data[field].is_null()), "{data}");
    partner.get(&format!("/entities/{}/onboarding_data", Uuid::from_u128(1))).await.message(404);
    partner.patch(&format!("/entities/{}/onboarding_data", Uuid::from_u128(1))).json(json!({})).await.message(404);
}

#[tokio::test]
async fn a_field_that_is_left_out_stays_and_null_clears_one() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/onboarding_data", partner.entity().await);
    let patch = async |body: Value| partner.patch(&path).json(body).await.expect(200);
    let profile = json!({
        "mcc": "5734", "url": "https://acme.example.com", "description_of_goods_or_services": "software", "operating_countries": ["DE", "AT"],
        "estimated_monthly_revenue": {"amount": 250, "currency": "EUR"},
    });
    assert_eq!(patch(json!({"business_profile": profile})).await["business_profile"], profile);
    let told = patch(json!({"business_profile": {"mcc": "7372", "url": null}})).await;
    assert_eq!((&told["business_profile"]["mcc"], &told["business_profile"]["url"]), (&json!("7372"), &Value::Null));
    assert_eq!(told["business_profile"]["operating_countries"], json!(["DE", "AT"]));
    assert_eq!(partner.get(&path).await.expect(200), told);
    assert_eq!(patch(json!({"business_profile": null})).await["business_profile"], Value::Null);
}

#[tokio::test]
async fn an_address_that_is_not_sent_is_that_of_the_request() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/onboarding_data", partner.entity().await);
    let body = json!({
        "tos_acceptance": {"date": "2024-06-03T11:30:00+02:00"},
        "ownership_declaration": {"date": "2024-06-03T09:30:00Z", "ip": "2001:db8::1"},
    });
    let told = partner.patch(&path).json(body).from_address("203.0.113.24".parse().unwrap()).await.expect(200);
    assert_eq!(told["tos_acceptance"], json!({"date": "2024-06-03T09:30:00.000000+00:00", "ip": "203.0.113.24"}));
    assert_eq!(told["ownership_declaration"]["ip"], "2001:db8::1");
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/onboarding_data", partner.entity().await);
    let wrong = json!({
        "business_profile": {
            "mcc": "57", "url": "ftp://acme", "description_of_goods_or_services": "", "operating_countries": ["XX"],
            "estimated_monthly_revenue": {"amount": 0, "currency": "XXX"}, "size": 1,
        },
        "tos_acceptance": {"date": "yesterday"}, "agreed": true,
    });
    let expected = [
        "body.agreed",
        "body.business_profile.description_of_goods_or_services",
        "body.business_profile.estimated_monthly_revenue.amount",
        "body.business_profile.estimated_monthly_revenue.currency",
        "body.business_profile.mcc",
        "body.business_profile.operating_countries.0",
        "body.business_profile.size",
        "body.business_profile.url",
        "body.tos_acceptance.date",
    ];
    assert_eq!(partner.patch(&path).json(wrong).await.fields(), expected);
    assert_eq!(partner.patch(&path).json(json!({"tos_acceptance": {"ip": "here"}})).await.fields(), ["body.tos_acceptance.ip"]);
}
