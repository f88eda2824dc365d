use bursar_tests::TestApp;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn every_currency_has_a_name_a_sign_and_its_minor_units() {
    let app = TestApp::start().await;
    let listed = app.partner().await.get("/internal/currencies").await.expect(200);
    assert_eq!(listed["EUR"], json!({"name": "Euro", "symbol": "€", "minor_units": 2}));
    assert_eq!((&listed["JPY"]["minor_units"], &listed["KWD"]["minor_units"]), (&json!(0), &json!(3)));
    assert!(listed.as_object().unwrap().len() > 150);
}

#[tokio::test]
async fn any_token_opens_it_and_none_does_not() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[]).await;
    user.get("/internal/currencies").await.expect(200);
    app.request(Method::GET, "/internal/currencies").await.message(401);
}
