use bursar_connectors::Platform;
use bursar_tests::books::Books;
use serde_json::{Value, json};

#[tokio::test]
async fn it_is_the_rate_of_the_list() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let rate = books.get(&connected, "/accounting_tax_rates?limit=1").await["data"][0].clone();
        assert_eq!(books.get(&connected, &format!("/accounting_tax_rates/{}", rate["id"].as_str().unwrap())).await, rate);
        let unknown = "/accounting_tax_rates/9d2b4c8f-2087-4738-ba91-7359683c49a4";
        books.partner.get(unknown).entity(books.entity).await.message(404);
        assert_eq!(books.partner.get("/accounting_tax_rates/OUTPUT2").entity(books.entity).await.fields(), ["path.tax_rate_id"]);
    }
}

#[tokio::test]
async fn one_that_was_archived_says_so() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let rate = books.get(&connected, "/accounting_tax_rates").await["data"][0].clone();
    books.edit("TaxRates", "archive", rate["code"].as_str(), Value::Null).await;
    books.sync(&connected).await;
    let archived = books.get(&connected, &format!("/accounting_tax_rates/{}", rate["id"].as_str().unwrap())).await;
    assert_eq!((&archived["status"], &archived["code"]), (&json!("Archived"), &rate["code"]));
}
