use bursar_connectors::Platform;
use bursar_tests::books::Books;

#[tokio::test]
async fn it_is_the_account_of_the_list() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let listed = books.get(&connected, "/ledger_accounts?limit=3").await;
        for account in listed["data"].as_array().unwrap() {
            let id = account["id"].as_str().unwrap();
            assert_eq!(&books.get(&connected, &format!("/ledger_accounts/{id}")).await, account);
        }
    }
}

#[tokio::test]
async fn unknown_and_foreign_are_the_same() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let listed = books.get(&connected, "/ledger_accounts?limit=1").await;
    let rate = books.get(&connected, "/accounting_tax_rates?limit=1").await;
    let path = format!("/ledger_accounts/{}", listed["data"][0]["id"].as_str().unwrap());
    let sibling = books.partner.entity().await;
    let unconnected = books.partner.get(&path).entity(sibling).await.expect(404);
    books.connect_to(sibling, &books.company(1).await).await;
    let foreign = books.partner.get(&path).entity(sibling).await.expect(404);
    let unknown = books.partner.get("/ledger_accounts/9d2b4c8f-2087-4738-ba91-7359683c49a4").entity(sibling).await.expect(404);
    let other_kind = format!("/ledger_accounts/{}", rate["data"][0]["id"].as_str().unwrap());
    let other_kind = books.partner.get(&other_kind).entity(books.entity).await.expect(404);
    assert!([unconnected, foreign, other_kind].iter().all(|body| *body == unknown));
    assert_eq!(books.partner.get("/ledger_accounts/200").entity(sibling).await.fields(), ["path.ledger_account_id"]);
}
