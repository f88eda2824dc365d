//! `Idempotency-Key`: sent again, answered again, done once.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_store::fetch_optional;

use bursar_tests::books::Books;
use bursar_tests::{Answer, Partner, TestApp, company};
use serde_json::{Value, json};

use crate::receivables::{Shop, line, path};

const KEY: &str = "idempotency-key";

async fn create(partner: &Partner, key: &str, body: Value) -> Answer {
    partner.post("/entities").header(KEY, key).json(body).await
}

async fn entities(partner: &Partner) -> usize {
    partner.get("/entities").await.expect(200)["data"].as_array().expect("rows").len()
}

#[tokio::test]
async fn what_is_sent_again_is_answered_again_and_done_once() {
    let app = TestApp::start().await;
    let mut partner = app.partner().await;
    let first = create(&partner, "order-7", company("Acme")).await;
    assert_eq!(first.header("idempotent-replayed"), "");
    let first = first.expect(201);
    partner.token = partner.new_token().await;
    let again = create(&partner, "order-7", company("Acme")).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.header("content-type"), "application/json");
    assert_eq!(again.expect(201), first, "a new token is the same caller");
    assert_eq!(entities(&partner).await, 1);
    let stranger = app.partner().await;
    assert_ne!(create(&stranger, "order-7", company("Acme")).await.expect(201)["id"], first["id"], "a key is its partner's");
}

#[tokio::test]
async fn a_key_belongs_to_one_request() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    create(&partner, "k", company("Acme")).await.expect(201);
    assert!(create(&partner, "k", company("Other")).await.message(409).contains("idempotency-key"));
    assert_eq!(entities(&partner).await, 1);
    for bad in ["", " ", &"x".repeat(256)] {
        assert_eq!(create(&partner, bad, company("Acme")).await.fields(), ["header.idempotency-key"]);
    }
    partner.get("/entities").header(KEY, "k").await.expect(200);
    partner.new_token().await;
    assert_eq!(
        app.request(http::Method::POST, "/auth/token").header(KEY, "k").json(partner.token_request()).await.expect(200)["token_type"],
        "Bearer"
    );
}

/// A request that changed nothing leaves its key free.
#[tokio::test]
async fn what_failed_may_be_sent_again() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut body = company("Acme");
    body["email"] = json!(7);
    assert_eq!(create(&partner, "k", body).await.fields(), ["body.email"]);
    create(&partner, "k", company("Acme")).await.expect(201);
    partner.post("/entities").without("authorization").header(KEY, "k").json(company("Acme")).await.message(401);
}

#[tokio::test]
async fn of_many_at_once_one_is_done() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let answers = futures::future::join_all((0..8).map(|_| create(&partner, "race", company("Acme")))).await;
    let replayed = answers.iter().filter(|answer| answer.header("idempotent-replayed") == "true").count();
    let bodies: Vec<Value> = answers.into_iter().map(|answer| answer.expect(201)).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!((replayed, entities(&partner).await), (7, 1));
}

/// Whoever is slower finds the draft issued and the name of the tag used, and would be refused.
#[tokio::test]
async fn of_many_at_once_each_is_answered_as_the_first() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(100, 1)]))).await;
    let issue = || async { shop.post(&format!("{}/issue", path(&draft))).header(KEY, "issue").await };
    let tag = || async { shop.post("/tags").json(json!({"name": "once"})).header(KEY, "tag").await };
    let issued = futures::future::join_all((0..4).map(|_| issue())).await;
    let tagged = futures::future::join_all((0..4).map(|_| tag())).await;
    for (answers, status) in [(issued, 200), (tagged, 201)] {
        assert_eq!(answers.iter().filter(|answer| answer.header("idempotent-replayed") == "true").count(), 3);
        let bodies: Vec<Value> = answers.into_iter().map(|answer| answer.expect(status)).collect();
        assert!(bodies.iter().all(|body| *body == bodies[0]));
    }
    shop.post("/tags").json(json!({"name": "once"})).header(KEY, "another").await.message(400);
}

#[tokio::test]
async fn after_a_day_a_key_is_free_again() {
    let app = TestApp::start().await;
    let mut partner = app.partner().await;
    let first = create(&partner, "k", company("Acme")).await.expect(201);
    partner.later(TimeDelta::hours(24) - TimeDelta::seconds(1)).await;
    assert_eq!(create(&partner, "k", company("Acme")).await.expect(201), first);
    app.advance(TimeDelta::seconds(1));
    let second = create(&partner, "k", company("Other")).await.expect(201);
    assert_ne!(second["id"], first["id"]);
    assert_eq!(create(&partner, "k", company("Other")).await.expect(201), second, "and is kept anew");
    assert_eq!(entities(&partner).await, 2);
}

/// Two entities are two requests; events and jobs of the one that is done commit with its answer.
#[tokio::test]
async fn an_action_on_an_entity_is_done_once() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let connected = books.connect().await;
    let path = format!("/accounting_connections/{}/disconnect", connected.id);
    let disconnect = |entity| books.partner.post(&path).entity(entity).header(KEY, "bye");
    let first = disconnect(connected.entity).await.expect(200);
    let again = disconnect(connected.entity).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.expect(200), first);
    let other = books.partner.entity().await;
    disconnect(other).await.message(409);
    assert_eq!(books.events(&connected).await.iter().filter(|event| *event == "disconnected").count(), 1);
    books.work().await;
    assert_eq!(books.living_tokens().await, 0, "the job of the first was queued");
}

#[tokio::test]
async fn kept_answers_are_sealed() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    create(&partner, "secret", company("Acme")).await.expect(201);
    let sql = "SELECT body FROM idempotency_keys WHERE partner_id = $1";
    let values = [partner.credentials.partner_id.into()];
    let row = fetch_optional(app.db(), sql, values).await.unwrap().unwrap();
    let body: Vec<u8> = row.try_get("", "body").unwrap();
    assert!(!body.windows(4).any(|window| window == b"Acme"));
}
