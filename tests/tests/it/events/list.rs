use bursar_kernel::TimeDelta;
use bursar_tests::{Partner, TestApp};
use serde_json::{Value, json};

/// An entity and three changes of it, a second apart.
async fn four_events(app: &TestApp) -> (Partner, bursar_kernel::Uuid, Vec<Value>) {
    let partner = app.partner().await;
    let entity = partner.entity().await;
    for phone in ["1", "2", "3"] {
        app.advance(TimeDelta::seconds(1));
        partner.patch(&format!("/entities/{entity}")).json(json!({"phone": phone})).await.expect(200);
    }
    let listed = partner.get("/events").entity(entity).await.expect(200);
    let events = listed["data"].as_array().unwrap().clone();
    (partner, entity, events)
}

fn places(events: &[Value], body: &Value) -> String {
    let place = |row: &Value| events.iter().position(|event| event == row).unwrap().to_string();
    body["data"].as_array().unwrap().iter().map(place).collect()
}

#[tokio::test]
async fn it_holds_what_happened_whether_or_not_anybody_subscribed() {
    let app = TestApp::start().await;
    let (partner, _, events) = four_events(&app).await;
    let actions: Vec<&str> = events.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["entity.created", "entity.updated", "entity.updated", "entity.updated"]);
    let sibling = partner.entity().await;
    assert_eq!(partner.get("/events").entity(sibling).await.expect(200)["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn filters_and_order() {
    let app = TestApp::start().await;
    let (partner, entity, events) = four_events(&app).await;
    let at = |index: usize| events[index]["created_at"].as_str().unwrap().replace('+', "%2B");
    let cases = [
        (String::new(), "0123"),
        ("order=desc".to_owned(), "3210"),
        ("sort=updated_at&order=desc&limit=2".to_owned(), "32"),
        ("object_type=entity".to_owned(), "0123"),
        ("object_type=accounting_connection".to_owned(), ""),
        (format!("created_at__gt={}", at(1)), "23"),
        (format!("created_at__gte={}&created_at__lt={}", at(1), at(3)), "12"),
        (format!("created_at__lte={}", at(0)), "0"),
    ];
    for (query, expected) in cases {
        let listed = partner.get(&format!("/events?{query}")).entity(entity).await.expect(200);
        assert_eq!(places(&events, &listed), expected, "{query}");
    }
    let query = "limit=101&order=up&sort=action&object_type=x&created_at__gt=then";
    let fields = partner.get(&format!("/events?{query}")).entity(entity).await.fields();
    assert_eq!(fields, ["query.created_at__gt", "query.limit", "query.object_type", "query.order", "query.sort"]);
}

#[tokio::test]
async fn pages_lead_forth_and_back() {
    let app = TestApp::start().await;
    let (partner, entity, events) = four_events(&app).await;
    let first = partner.get("/events?limit=3&order=desc").entity(entity).await.expect(200);
    assert_eq!((places(&events, &first).as_str(), &first["prev_pagination_token"]), ("321", &Value::Null));
    let go = |token: &Value| partner.get(&format!("/events?pagination_token={}", token.as_str().unwrap())).entity(entity);
    let second = go(&first["next_pagination_token"]).await.expect(200);
    assert_eq!((places(&events, &second).as_str(), &second["next_pagination_token"]), ("0", &Value::Null));
    assert_eq!(go(&second["prev_pagination_token"]).await.expect(200)["data"], first["data"]);
    assert_eq!(partner.get("/events?pagination_token=nonsense").entity(entity).await.fields(), ["query.pagination_token"]);
}
