use bursar_tests::{Tenant, TestApp};
use http::Method;
use serde_json::{Value, json};

/// Direction and word of each method.
fn words(methods: &Value) -> Vec<(&str, &str)> {
    methods["data"].as_array().unwrap().iter().map(|of| (of["direction"].as_str().unwrap(), of["type"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_list_takes_the_place_of_the_one_before_and_one_that_is_left_out_stays() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/payment_methods", partner.entity().await);
    let set = async |body: Value| partner.put(&path).json(body).await.expect(200);
    let both = set(json!({"payment_methods_receive": ["sepa_credit", "card"], "payment_methods_send": ["sepa_credit"]})).await;
    assert_eq!(words(&both), [("receive", "sepa_credit"), ("send", "sepa_credit"), ("receive", "card")]);
    let received = set(json!({"payment_methods_receive": ["blik"]})).await;
    assert_eq!(words(&received), [("send", "sepa_credit"), ("receive", "blik")]);
    assert_eq!(words(&set(json!({"payment_methods": ["klarna"]})).await), [("send", "sepa_credit"), ("receive", "klarna")]);
    assert_eq!(set(json!({})).await, partner.get(&path).await.expect(200));
}

#[tokio::test]
async fn what_cannot_be_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/payment_methods", partner.entity().await);
    let wrong = async |body: Value| partner.put(&path).json(body).await.fields();
    assert_eq!(wrong(json!({"payment_methods_send": ["card"]})).await, ["body.payment_methods_send"]);
    assert_eq!(wrong(json!({"payment_methods": ["card"], "payment_methods_receive": ["card"]})).await, ["body.payment_methods"]);
    assert_eq!(wrong(json!({"payment_methods_receive": []})).await, ["body.payment_methods_receive"]);
    assert_eq!(wrong(json!({"payment_methods_receive": ["card", "card"]})).await, ["body.payment_methods_receive"]);
    assert_eq!(wrong(json!({"payment_methods_receive": ["cash"]})).await, ["body.payment_methods_receive.0"]);
}

#[tokio::test]
async fn they_are_the_partners_to_choose() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let user = partner.user(entity, &[("onboarding", "update", "allowed"), ("entity", "update", "allowed")]).await;
    let set = app.request(Method::PUT, &format!("/entities/{entity}/payment_methods")).token(&user.token);
    set.json(json!({"payment_methods_receive": ["card"]})).await.message(403);
    let reader = partner.user(entity, &[("entity", "read", "allowed")]).await;
    reader.get(&format!("/entities/{entity}/payment_methods")).await.expect(200);
}
