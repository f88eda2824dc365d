use bursar_connectors::Platform;
use bursar_tests::books::Books;

#[tokio::test]
async fn it_is_the_bill_of_the_list_by_the_ledgers_own_id() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let bill = books.get(&connected, "/accounting/payables?limit=1").await["data"][0].clone();
        let path = format!("/accounting/payables/{}", bill["id"].as_str().unwrap());
        assert_eq!(books.get(&connected, &path).await, bill);
        let sibling = books.partner.entity().await;
        let foreign = books.partner.get(&path).entity(sibling).await.expect(404);
        for unknown in ["0", "9d2b4c8f-2087-4738-ba91-7359683c49a4", "%27%20OR%201=1", "%F0%9F%92%A9"] {
            let path = format!("/accounting/payables/{unknown}");
            assert_eq!(books.partner.get(&path).entity(books.entity).await.expect(404), foreign, "{unknown}");
        }
    }
}
