use bursar_tests::TestApp;
use serde_json::{Value, json};

const PATH: &str = "/webhook_subscriptions";

#[tokio::test]
async fn it_is_enabled_and_shows_its_secret() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let body = json!({"object_type": "entity", "event_types": ["created", "entity.updated"], "url": "https://example.com/hooks?a=1"});
    let made = partner.post(PATH).json(body).await.expect(201);
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_") && secret.len() >= 38, "{secret}");
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        made,
        json!({
            "id": id, "object_type": "entity", "event_types": ["created", "entity.updated"], "url": "https://example.com/hooks?a=1",
            "status": "enabled", "secret": secret, "failing_since": null,
        })
    );
    let read = partner.get(&format!("{PATH}/{id}")).await;
    assert!(!read.text.contains("secret"), "{}", read.text);
}

#[tokio::test]
async fn no_event_types_are_all_of_them() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for event_types in [None, Some(json!([])), Some(Value::Null)] {
        let mut body = json!({"object_type": "payable", "url": "https://example.com"});
        if let Some(event_types) = event_types {
            body["event_types"] = event_types;
        }
        let made = partner.post(PATH).json(body).await.expect(201);
        assert_eq!(made["event_types"], json!([]));
        assert_eq!(made["url"], "https://example.com");
    }
}

#[tokio::test]
async fn names_are_known_in_either_tense_with_and_without_their_type() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let good = [
        ("accounting_connection", json!(["connected", "accounting_connection.deauthorized"])),
        ("payable.line_item", json!(["created", "payable.line_item.updated", "payable_line_item.deleted"])),
        ("entity", json!(["onboarding_requirements.status_updated", "entity.update"])),
        ("receivable", json!(["receivable.issued", "paid"])),
        ("payable", json!(["paid", "payable.created_from_mail"])),
        ("webhook_subscription", json!(["failing"])),
    ];
    for (object_type, event_types) in good {
        let body = json!({"object_type": object_type, "event_types": event_types, "url": "https://example.com"});
        assert_eq!(partner.post(PATH).json(body).await.expect(201)["event_types"], event_types);
    }
    let body = json!({"object_type": "entity", "event_types": ["created", "exploded", "payable.paid", ""], "url": "https://example.com"});
    let refused = partner.post(PATH).json(body).await;
    assert_eq!(refused.fields(), ["body.event_types.1", "body.event_types.2", "body.event_types.3"]);
    assert!(refused.text.contains("must be one of created, updated"), "the names that happen are listed");
}

#[tokio::test]
async fn a_subscription_to_which_nothing_can_happen_is_refused() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for (object_type, event_types, fields) in [
        ("account", json!([]), vec!["body.object_type"]),
        ("transaction", json!(["anything"]), vec!["body.event_types.0", "body.object_type"]),
        ("entity", json!(["payment_method.us_ach.activated"]), vec!["body.event_types"]),
        ("receivable", json!(["receivable.exploded"]), vec!["body.event_types.0"]),
    ] {
        let body = json!({"object_type": object_type, "event_types": event_types, "url": "https://example.com"});
        assert_eq!(partner.post(PATH).json(body).await.fields(), fields, "{object_type} {event_types}");
    }
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.post(PATH).json(json!({})).await.fields(), ["body.object_type", "body.url"]);
    let body = json!({"object_type": "spaceship", "event_types": "created", "url": "", "secret": "mine"});
    let fields = partner.post(PATH).json(body).await.fields();
    assert_eq!(fields, ["body.event_types", "body.object_type", "body.secret", "body.url", "body.url"]);
    let long = format!("https://example.com/{}", "a".repeat(2064));
    assert_eq!(long.len(), 2084);
    let body = json!({"object_type": "entity", "url": long});
    assert_eq!(partner.post(PATH).json(body).await.fields(), ["body.url"]);
    let body = json!({"object_type": "entity", "url": &long[..2083]});
    partner.post(PATH).json(body).await.expect(201);
    let body = json!({"object_type": "entity", "url": "https://example.com", "event_types": vec!["created"; 101]});
    assert_eq!(partner.post(PATH).json(body).await.fields(), ["body.event_types"]);
    let body = json!({"object_type": "entity", "url": "http://example.com", "event_types": ["nothing"]});
    assert_eq!(partner.post(PATH).json(body).await.fields(), ["body.event_types.0", "body.url"]);
    assert_eq!(partner.post(PATH).await.fields(), ["body"]);
}

#[tokio::test]
async fn an_address_that_is_certainly_not_public_is_refused_at_once() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let refused = [
        "http://example.com",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0251.0376.0251.0376/latest/meta-data/",
        "https://[::1]:8443/",
        "https://[::ffff:10.0.0.1]/",
        "https://192.168.0.1/",
        "https://user:password@example.com/",
        "ftp://example.com/",
        "javascript:alert(1)",
        "not a url",
    ];
    for url in refused {
        let body = json!({"object_type": "entity", "url": url});
        assert_eq!(partner.post(PATH).json(body).await.fields(), ["body.url"], "{url}");
    }
}

#[tokio::test]
async fn one_address_may_be_subscribed_often_but_not_without_end() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let body = json!({"object_type": "entity", "url": "https://example.com"});
    for _ in 0..250 {
        partner.post(PATH).json(body.clone()).await.expect(201);
    }
    let message = partner.post(PATH).json(body.clone()).await.message(409);
    assert!(message.contains("250"), "{message}");
    app.partner().await.post(PATH).json(body).await.expect(201);
}

#[tokio::test]
async fn a_token_is_needed_and_no_entity() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let body = json!({"object_type": "entity", "url": "https://example.com"});
    partner.post(PATH).json(body.clone()).without("authorization").await.message(401);
    partner.post(PATH).json(body).header("x-monite-entity-id", "nonsense").await.expect(201);
}
