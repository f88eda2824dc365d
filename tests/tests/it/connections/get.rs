use bursar_connectors::Platform;
use bursar_tests::books::Books;
use serde_json::json;

#[tokio::test]
async fn it_tells_the_company_once_it_is_connected() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let body = books.connection(&connected).await;
        assert_eq!((&body["status"], &body["platform"], &body["errors"]), (&json!("connected"), &json!(platform.as_str()), &json!([])));
        assert_eq!(body["last_pull"], "2024-06-03T09:30:01.000000+00:00");
        assert_eq!(body["business_info"]["name"], "Harbour Light Trading");
        assert_eq!(body["business_info"]["base_currency"].as_str().map(str::len), Some(3));
    }
}

#[tokio::test]
async fn a_disconnected_one_can_be_read() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let ended = books.disconnect(&connected).await;
    books.work().await;
    assert_eq!(books.connection(&connected).await, ended);
}

#[tokio::test]
async fn unknown_and_foreign_are_the_same() {
    let books = Books::open(Platform::Xero).await;
    let connection = books.create(books.entity).await;
    let path = format!("/accounting_connections/{}", connection["id"].as_str().unwrap());
    let sibling = books.partner.entity().await;
    let foreign = books.partner.get(&path).entity(sibling).await.expect(404);
    let unknown = books.partner.get("/accounting_connections/9d2b4c8f-2087-4738-ba91-7359683c49a4").entity(sibling).await.expect(404);
    assert_eq!(foreign, unknown);
    let bad = books.partner.get("/accounting_connections/latest").entity(sibling).await;
    assert_eq!(bad.fields(), ["path.connection_id"]);
}
