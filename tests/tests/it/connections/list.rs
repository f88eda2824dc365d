use bursar_connectors::Platform::Xero;
use bursar_tests::books::Books;
use serde_json::json;

#[tokio::test]
async fn an_empty_list_means_that_a_new_one_may_be_made() {
    let books = Books::open(Xero).await;
    let list = || async { books.partner.get("/accounting_connections").entity(books.entity).await.expect(200) };
    assert_eq!(list().await, json!({"data": []}));
    let connected = books.connect().await;
    assert_eq!(list().await, json!({"data": [books.connection(&connected).await]}));
    books.disconnect(&connected).await;
    assert_eq!(list().await, json!({"data": []}));
    let next = books.create(books.entity).await;
    assert_eq!(list().await, json!({"data": [next]}));
    books.work().await;
}

#[tokio::test]
async fn it_shows_the_entitys_own_only() {
    let books = Books::open(Xero).await;
    books.create(books.entity).await;
    let sibling = books.partner.entity().await;
    assert_eq!(books.partner.get("/accounting_connections").entity(sibling).await.expect(200), json!({"data": []}));
    let stranger = books.app.partner().await;
    stranger.get("/accounting_connections").entity(books.entity).await.message(403);
    books.partner.get("/accounting_connections").await.expect(422);
}
