use bursar_connectors::Platform;
use bursar_tests::books::Books;
use bursar_tests::{Tenant, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn it_waits_for_a_person_whatever_was_asked() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let cases = [
        (None, Value::Null),
        (Some(json!({})), Value::Null),
        (Some(json!({"platform": null})), Value::Null),
        (Some(json!({"platform": "xero"})), json!("xero")),
        (Some(json!({"platform": "quickbooks"})), json!("quickbooks_online")),
        (Some(json!({"platform": "quickbooks_online"})), json!("quickbooks_online")),
        (Some(json!({"platform": "quickbooks_online_sandbox"})), json!("quickbooks_online")),
    ];
    for (body, platform) in cases {
        let request = partner.post("/accounting_connections").entity(partner.entity().await);
        let request = if let Some(body) = body { request.json(body) } else { request };
        let made = request.await.expect(201);
        let expected = json!({
            "id": made["id"], "created_at": "2024-06-03T09:30:00.000000+00:00", "updated_at": "2024-06-03T09:30:00.000000+00:00",
            "business_info": null, "connection_url": made["connection_url"], "errors": [], "last_pull": null, "platform": platform,
            "status": "pending_auth",
        });
        assert_eq!(made, expected);
    }
}

#[tokio::test]
async fn what_is_not_known_is_named() {
    let tenant = Tenant::start().await;
    let post = |body: Value| tenant.post("/accounting_connections").json(body);
    assert_eq!(post(json!({"platform": "sage"})).await.fields(), ["body.platform"]);
    assert_eq!(post(json!({"platform": "sage", "colour": "red"})).await.fields(), ["body.colour", "body.platform"]);
    assert_eq!(post(json!([])).await.fields(), ["body"]);
    assert_eq!(tenant.get("/accounting_connections").await.expect(200), json!({"data": []}));
}

#[tokio::test]
async fn the_link_is_unguessable_and_the_same_while_one_waits() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, other) = (partner.entity().await, partner.entity().await);
    let first = partner.post("/accounting_connections").entity(entity).await.expect(201);
    let again = partner.post("/accounting_connections").entity(entity).json(json!({"platform": "xero"})).await.expect(201);
    assert_eq!(first, again);
    let foreign = partner.post("/accounting_connections").entity(other).await.expect(201);
    let end = |connection: &Value| {
        let url = connection["connection_url"].as_str().unwrap().to_owned();
        url.strip_prefix("https://bursar.test/connect/").expect("a page of this server").to_owned()
    };
    assert_ne!(end(&first), end(&foreign));
    for connection in [&first, &foreign] {
        assert_eq!(end(connection).len(), 43, "256 bits");
        assert!(!end(connection).contains(connection["id"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn one_connection_at_a_time() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let waiting = books.create(books.entity).await;
        let connected = books.connect().await;
        assert_eq!(json!(connected.id), waiting["id"]);
        let message = books.post("/accounting_connections").await.message(409);
        assert!(message.contains(&connected.id.to_string()), "{message}");
        assert_eq!(books.connection(&connected).await["connection_url"], waiting["connection_url"], "the link never changes");

        let ended = books.disconnect(&connected).await;
        assert_eq!(ended["connection_url"], waiting["connection_url"]);
        let next = books.create(books.entity).await;
        assert_ne!(next["id"], waiting["id"]);
        assert_ne!(next["connection_url"], waiting["connection_url"]);
        books.work().await;
    }
}

#[tokio::test]
async fn two_requests_at_once_make_one_connection() {
    let tenant = Tenant::start().await;
    let post = || async { tenant.post("/accounting_connections").await.expect(201) };
    let (first, second, third) = futures::join!(post(), post(), post());
    assert_eq!(first["id"], second["id"]);
    assert_eq!(first["id"], third["id"]);
}
