use bursar_kernel::{TimeDelta, wire_time};
use bursar_tests::{Partner, TestApp, id};
use serde_json::{Value, json};

const PATH: &str = "/webhook_subscriptions";
const TYPES: [&str; 5] = ["entity", "tag", "payable", "entity", "product"];

/// Five subscriptions, a second apart, with paths 0 to 4; the first is the last that changed.
async fn partner_with_five(app: &TestApp) -> Partner {
    let partner = app.partner().await;
    let mut first = None;
    for (number, object_type) in TYPES.iter().enumerate() {
        app.advance(TimeDelta::seconds(1));
        let body = json!({"object_type": object_type, "url": format!("https://example.com/{number}")});
        let made = partner.post(PATH).json(body).await.expect(201);
        first.get_or_insert(id(&made));
    }
    app.advance(TimeDelta::seconds(1));
    partner.post(&format!("{PATH}/{}/disable", first.unwrap())).await.expect(200);
    partner
}

fn numbers(body: &Value) -> String {
    let rows = body["data"].as_array().unwrap().iter();
    rows.map(|row| row["url"].as_str().unwrap().rsplit('/').next().unwrap()).collect::<Vec<_>>().join("")
}

#[tokio::test]
async fn it_holds_the_partners_own_and_no_secret() {
    let app = TestApp::start().await;
    let (partner, stranger) = (partner_with_five(&app).await, app.partner().await);
    let empty = stranger.get(PATH).await.expect(200);
    assert_eq!(empty, json!({"data": [], "next_pagination_token": null, "prev_pagination_token": null}));
    let all = partner.get(PATH).await;
    assert!(!all.text.contains("secret"));
    let all = all.expect(200);
    assert_eq!(numbers(&all), "01234");
    assert_eq!(all["data"][0]["status"], "disabled");
    let id = all["data"][2]["id"].as_str().unwrap();
    assert_eq!(all["data"][2], partner.get(&format!("{PATH}/{id}")).await.expect(200));
}

#[tokio::test]
async fn pages_lead_forth_and_back() {
    let app = TestApp::start().await;
    let partner = partner_with_five(&app).await;
    for (query, pages) in [("", ["01", "23", "4"]), ("&order=desc", ["43", "21", "0"]), ("&sort=updated_at", ["12", "34", "0"])] {
        let first = partner.get(&format!("{PATH}?limit=2{query}")).await.expect(200);
        assert_eq!((numbers(&first).as_str(), &first["prev_pagination_token"]), (pages[0], &Value::Null));
        let go = |token: &Value| partner.get(&format!("{PATH}?pagination_token={}&limit=1&order=asc", token.as_str().unwrap()));
        let second = go(&first["next_pagination_token"]).await.expect(200);
        assert_eq!(numbers(&second), pages[1], "with a token the other parameters are ignored");
        let third = go(&second["next_pagination_token"]).await.expect(200);
        assert_eq!((numbers(&third).as_str(), &third["next_pagination_token"]), (pages[2], &Value::Null));
        let back = go(&second["prev_pagination_token"]).await.expect(200);
        assert_eq!(back["data"], first["data"]);
    }
}

#[tokio::test]
async fn filters_must_all_hold() {
    let app = TestApp::start().await;
    let began = app.env().now();
    let partner = partner_with_five(&app).await;
    let at = |second: i64| wire_time(began + TimeDelta::seconds(second)).replace('+', "%2B");
    let cases = [
        ("object_type=entity".to_owned(), "03"),
        ("object_type=comment".to_owned(), ""),
        (format!("created_at__gt={}", at(2)), "234"),
        (format!("created_at__gte={}", at(2)), "1234"),
        (format!("created_at__lt={}", at(2)), "0"),
        (format!("created_at__lte={}", at(2)), "01"),
        (format!("object_type=entity&created_at__gt={}", at(1)), "3"),
    ];
    for (query, expected) in cases {
        assert_eq!(numbers(&partner.get(&format!("{PATH}?{query}")).await.expect(200)), expected, "{query}");
    }
}

#[tokio::test]
async fn every_bad_parameter_is_named() {
    let app = TestApp::start().await;
    let partner = partner_with_five(&app).await;
    let query = "limit=0&order=up&sort=url&object_type=spaceship&created_at__gt=yesterday&unknown=1";
    let fields = partner.get(&format!("{PATH}?{query}")).await.fields();
    assert_eq!(fields, ["query.created_at__gt", "query.limit", "query.object_type", "query.order", "query.sort"]);
    assert_eq!(partner.get(&format!("{PATH}?limit=101")).await.fields(), ["query.limit"]);
    let first = partner.get(&format!("{PATH}?limit=1")).await.expect(200);
    let token = first["next_pagination_token"].as_str().unwrap();
    for bad in ["nonsense", "", &token[..token.len() - 2]] {
        assert_eq!(partner.get(&format!("{PATH}?pagination_token={bad}")).await.fields(), ["query.pagination_token"], "{bad}");
    }
    let stranger = app.partner().await;
    assert_eq!(stranger.get(&format!("{PATH}?pagination_token={token}")).await.fields(), ["query.pagination_token"]);
}
