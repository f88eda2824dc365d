use bursar_accounting::authorizations::{self, Refusal, Returned};
use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use bursar_tests::{Partner, TestApp, id};
use serde_json::{Value, json};

fn path(partner: &Partner) -> String {
    format!("/partner_projects/{}/provider_apps", partner.credentials.project_id)
}

fn body(platform: &str, environment: &str, client_id: &str) -> Value {
    json!({"platform": platform, "environment": environment, "client_id": client_id, "client_secret": "hidden-words"})
}

#[tokio::test]
async fn apps_stand_side_by_side_and_the_one_chosen_last_is_the_default() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut ids = Vec::new();
    for (environment, client) in [("sandbox", "a"), ("production", "b"), ("production", "c")] {
        app.advance(TimeDelta::seconds(1));
        let made = partner.post(&path(&partner)).json(body("quickbooks_online", environment, client)).await.expect(201);
        assert_eq!((&made["is_default"], &made["is_used"]), (&json!(true), &json!(false)));
        assert_eq!(made["redirect_uri"], "https://bursar.test/oauth/quickbooks_online/callback");
        assert!(!made.to_string().contains("hidden-words"));
        ids.push(id(&made));
    }
    app.advance(TimeDelta::seconds(1));
    let again = partner.post(&path(&partner)).json(body("quickbooks_online", "production", "b")).await.expect(201);
    assert_eq!(again["id"], ids[1].as_str(), "the same client id changes the secret");
    app.advance(TimeDelta::seconds(1));
    let chosen = partner.post(&format!("{}/{}/make_default", path(&partner), ids[0])).await.expect(200);
    assert_eq!((&chosen["is_default"], &chosen["environment"]), (&json!(true), &json!("sandbox")));
    let listed = partner.get(&path(&partner)).await.expect(200);
    let defaults: Vec<&Value> = listed["data"].as_array().unwrap().iter().filter(|app| app["is_default"] == true).collect();
    assert_eq!((listed["data"].as_array().unwrap().len(), defaults.len()), (3, 1));
    partner.delete(&format!("{}/{}", path(&partner), ids[0])).await.expect(204);
    assert_eq!(partner.get(&path(&partner)).await.expect(200)["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn keys_that_cannot_be_are_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.post(&path(&partner)).json(body("xero", "sandbox", "a")).await.fields(), ["body.environment"]);
    assert_eq!(partner.post(&path(&partner)).json(body("xero", "http://127.0.0.1:8081", "a")).await.fields(), ["body.environment"]);
    assert_eq!(partner.post(&path(&partner)).json(body("xero", "production", "a b")).await.fields(), ["body.client_id"]);
    assert_eq!(partner.post(&path(&partner)).json(body("sage", "production", "a")).await.fields(), ["body.platform"]);
}

#[tokio::test]
async fn a_connection_stays_with_its_app_when_another_is_registered() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    books.wait(TimeDelta::hours(1)).await;
    let partner = Partner { token: books.partner.new_token().await, ..books.partner.clone() };
    partner.post(&path(&partner)).json(body("xero", "production", "another")).await.expect(201);
    let listed = partner.get(&path(&partner)).await.expect(200);
    let apps = listed["data"].as_array().unwrap();
    let old = apps.iter().find(|app| app["client_id"] != "another").unwrap();
    assert_eq!((&old["is_used"], &old["is_default"]), (&json!(true), &json!(false)));
    let path = format!("{}/{}", path(&partner), old["id"].as_str().unwrap());
    assert!(partner.delete(&path).await.message(409).contains("uses this app: disconnect first"));
    let mark = books.mark();
    books.wait(TimeDelta::hours(2)).await;
    assert!(!books.calls(mark).is_empty(), "the pull goes on with the app that the connection was made with");
    assert_eq!(books.connection(&connected).await["errors"], json!([]));
}

#[tokio::test]
async fn an_app_that_was_used_goes_once_no_connection_lives_by_it_and_what_was_done_with_it_stays() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let partner = &books.partner;
    let old = partner.get(&path(partner)).await.expect(200)["data"][0].clone();
    let own = format!("{}/{}", path(partner), old["id"].as_str().unwrap());
    assert_eq!((&old["connections"], &old["is_used"]), (&json!(1), &json!(true)));
    let of_app = |id: &str| format!("/connection_reports?provider_app_id={id}");
    let using = partner.get(&of_app(old["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(using["data"][0]["id"], json!(connected.id));
    let name = using["data"][0]["business_info"]["name"].as_str().unwrap();
    assert!(partner.delete(&own).await.message(409).starts_with(name), "the refusal names who uses it");
    assert_eq!(partner.get(&of_app("9d2b4c8f-2087-4738-ba91-7359683c49a4")).await.expect(200)["data"], json!([]));

    let disconnect = format!("/accounting_connections/{}/disconnect", connected.id);
    partner.post(&disconnect).entity(connected.entity).await.expect(200);
    let listed = partner.get(&path(partner)).await.expect(200);
    assert_eq!((&listed["data"][0]["connections"], &listed["data"][0]["is_used"]), (&json!(0), &json!(true)));
    assert!(partner.delete(&own).await.message(409).contains("revoked at the provider"));
    books.work().await;
    partner.delete(&own).await.expect(204);
    assert_eq!(partner.get(&path(partner)).await.expect(200)["data"], json!([]));
    partner.delete(&own).await.expect(404);
    partner.post(&format!("{own}/make_default")).await.expect(404);
    assert_eq!(partner.get("/sync_issues").await.expect(200)["data"][0]["code"], "no_provider_app");
    let runs = partner.get(&format!("/sync_runs?connection_id={}", connected.id)).await.expect(200);
    assert!(!runs["data"].as_array().unwrap().is_empty(), "what was pulled with it stays");
    let used = partner.get("/provider_usage").await.expect(200);
    assert!(used.to_string().contains(old["id"].as_str().unwrap()), "what was counted with it stays: {used:#}");
}

#[tokio::test]
async fn a_consent_under_way_begins_again_when_its_app_goes_and_the_same_keys_bring_the_app_back() {
    let books = Books::open(Platform::Xero).await;
    let partner = &books.partner;
    books.app.advance(TimeDelta::seconds(1));
    let made = partner.post(&path(partner)).json(body("xero", "production", "fresh")).await.expect(201);
    let connection = books.create(books.entity).await;
    let link = connection["connection_url"].as_str().unwrap().rsplit('/').next().unwrap();
    let authorize = authorizations::begin(&books.engine, link, Platform::Xero, "browser", None).await.unwrap();
    assert!(authorize.contains("fresh"), "the app that was chosen last is asked: {authorize}");
    partner.delete(&format!("{}/{}", path(partner), made["id"].as_str().unwrap())).await.expect(204);
    let state = url::Url::parse(&authorize).unwrap().query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let returned = Returned { state, code: Some("code".to_owned()), ..Returned::default() };
    let stopped = authorizations::callback(&books.engine, Platform::Xero, Some("browser"), returned).await.unwrap_err();
    assert!(matches!(stopped.refusal, Refusal::NotConfigured(Platform::Xero)), "{:?}", stopped.refusal);
    let next = authorizations::begin(&books.engine, link, Platform::Xero, "browser", None).await.unwrap();
    assert!(!next.contains("fresh"), "the app that is left takes over: {next}");

    books.app.advance(TimeDelta::seconds(1));
    let again = partner.post(&path(partner)).json(body("xero", "production", "fresh")).await.expect(201);
    assert_eq!((&again["id"], &again["is_default"]), (&made["id"], &json!(true)));
    assert_eq!(partner.get(&path(partner)).await.expect(200)["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn webhooks_are_taken_of_quickbooks_alone() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let with_token = |platform: &str, token: &str| {
        let mut body = body(platform, "production", "a");
        body["webhook_verifier_token"] = json!(token);
        partner.post(&path(&partner)).json(body)
    };
    let made = with_token("quickbooks_online", "hidden-token").await.expect(201);
    let address = format!("https://bursar.test/providers/quickbooks_online/webhooks/{}", made["id"].as_str().unwrap());
    assert_eq!(made["webhook_url"], address.as_str());
    assert!(!made.to_string().contains("hidden-token"));
    assert_eq!(with_token("xero", "hidden-token").await.fields(), ["body.webhook_verifier_token"]);
    assert_eq!(with_token("quickbooks_online", "two words").await.fields(), ["body.webhook_verifier_token"]);
    assert_eq!(partner.post(&path(&partner)).json(body("xero", "production", "a")).await.expect(201)["webhook_url"], json!(null));
}
