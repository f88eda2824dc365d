use bursar_kernel::TimeDelta;
use bursar_tests::form::{PDF, PNG};
use bursar_tests::{TestApp, id};
use serde_json::{Value, json};

fn names(body: &Value) -> Vec<&str> {
    body["data"].as_array().unwrap().iter().filter_map(|file| file["name"].as_str()).collect()
}

#[tokio::test]
async fn the_partners_files_newest_first_and_filters_must_all_hold() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let foreign = stranger.upload("payables", "foreign", PDF).await.expect(201);
    assert_eq!(partner.get("/files").await.expect(200), json!({"data": []}));
    let mut ids = vec![id(&foreign)];
    for (kind, name, bytes) in [("payables", "one", PDF), ("userpics", "two", PNG), ("payables", "three", PNG)] {
        app.advance(TimeDelta::seconds(1));
        let made = partner.upload(kind, name, bytes).await.expect(201);
        ids.push(id(&made));
    }
    let cases = [
        (String::new(), vec!["three", "two", "one"]),
        ("file_type=payables".to_owned(), vec!["three", "one"]),
        (format!("id__in={}&id__in={}&id__in={}", ids[0], ids[1], ids[2]), vec!["two", "one"]),
        (format!("id__in={}&file_type=userpics", ids[1]), vec![]),
        ("file_type=zip".to_owned(), vec![]),
    ];
    for (query, expected) in cases {
        assert_eq!(names(&partner.get(&format!("/files?{query}")).await.expect(200)), expected, "{query}");
    }
}

#[tokio::test]
async fn bad_parameters_are_all_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    assert_eq!(partner.get("/files?file_type=novels&id__in=x").await.fields(), ["query.file_type", "query.id__in.0"]);
    let ids = |number: usize| (0..number).map(|_| format!("id__in={}", app.env().id())).collect::<Vec<_>>().join("&");
    assert_eq!(partner.get(&format!("/files?{}", ids(250))).await.expect(200), json!({"data": []}));
    assert_eq!(partner.get(&format!("/files?{}", ids(251))).await.fields(), ["query.id__in"]);
}
