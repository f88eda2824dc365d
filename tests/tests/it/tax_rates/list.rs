use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use bursar_tests::books::Books;
use serde_json::{Value, json};

#[tokio::test]
async fn a_rate_is_what_the_books_say() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let listed = books.get(&connected, "/accounting_tax_rates").await;
        let rates = listed["data"].as_array().unwrap();
        let theirs = books.state(if platform == Xero { "TaxRates" } else { "TaxCode" }).await;
        assert_eq!(rates.len(), theirs.len());
        let tucson = rates.iter().find(|rate| rate["name"].as_str().unwrap().starts_with("Tucson")).unwrap();
        let parts = [("Arizona", 560), ("Pima County", 50), ("Tucson City", 260)];
        let parts: Vec<Value> = parts.iter().map(|(name, rate)| json!({"is_compound": false, "name": name, "rate": rate})).collect();
        assert_eq!((&tucson["effective_tax_rate"], &tucson["total_tax_rate"]), (&json!(870), &json!(870)), "percent in minor units");
        assert_eq!((&tucson["components"], &tucson["status"]), (&json!(parts), &json!("Active")));
    }
}

#[tokio::test]
async fn pages_lead_forth_and_back() {
    let books = Books::open(QuickbooksOnline).await;
    let connected = books.connect().await;
    let all = books.get(&connected, "/accounting_tax_rates?order=desc").await["data"].as_array().unwrap().clone();
    let first = books.get(&connected, "/accounting_tax_rates?order=desc&limit=2").await;
    let token = first["next_pagination_token"].as_str().unwrap();
    let second = books.get(&connected, &format!("/accounting_tax_rates?pagination_token={token}")).await;
    let both: Vec<&Value> = first["data"].as_array().unwrap().iter().chain(second["data"].as_array().unwrap()).collect();
    assert_eq!(both, all[..4].iter().collect::<Vec<_>>());
    let back = second["prev_pagination_token"].as_str().unwrap();
    let again = books.get(&connected, &format!("/accounting_tax_rates?pagination_token={back}")).await;
    assert_eq!((&again["data"], &again["prev_pagination_token"]), (&first["data"], &Value::Null));
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let books = Books::open(Xero).await;
    let answer = books.partner.get("/accounting_tax_rates?limit=251&order=up&sort=code").entity(books.entity).await;
    assert_eq!(answer.fields(), ["query.limit", "query.order", "query.sort"]);
}
