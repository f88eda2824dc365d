use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Business, company, person};

/// What people call them, in the order of a page.
pub(super) fn names(page: &Value) -> Vec<String> {
    let name = |one: &Value| match one["organization"]["legal_name"].as_str() {
        Some(name) => name.to_owned(),
        None => format!("{} {}", one["individual"]["first_name"].as_str().unwrap(), one["individual"]["last_name"].as_str().unwrap()),
    };
    page["data"].as_array().unwrap().iter().map(name).collect()
}

#[tokio::test]
async fn they_are_listed_by_creation_or_by_name() {
    let business = Business::open().await;
    for body in [company("widgets"), person("Zoe", "Abel"), company("Ärzte GmbH")] {
        business.app.advance(TimeDelta::minutes(1));
        business.post("/counterparts").json(body).await.expect(201);
    }
    let listed = async |query: &str| names(&business.read(&format!("/counterparts{query}")).await);
    assert_eq!(listed("").await, ["Acme Inc.", "widgets", "Zoe Abel", "Ärzte GmbH"]);
    assert_eq!(listed("?sort=counterpart_name").await, ["Acme Inc.", "widgets", "Zoe Abel", "Ärzte GmbH"]);
    assert_eq!(listed("?sort=counterpart_name&order=desc").await, ["Ärzte GmbH", "Zoe Abel", "widgets", "Acme Inc."]);
    let wrong = business.get("/counterparts?sort=name&limit=101&type=company&is_vendor=1").await;
    assert_eq!(wrong.fields(), ["query.is_vendor", "query.limit", "query.sort", "query.type"]);
}

#[tokio::test]
async fn pages_lead_there_and_back() {
    let business = Business::open().await;
    for name in ["Beta", "Gamma"] {
        business.post("/counterparts").json(company(name)).await.expect(201);
    }
    let first = business.read("/counterparts?limit=2&sort=counterpart_name").await;
    assert_eq!((names(&first), &first["prev_pagination_token"]), (vec!["Acme Inc.".to_owned(), "Beta".to_owned()], &Value::Null));
    let next = first["next_pagination_token"].as_str().unwrap();
    let second = business.read(&format!("/counterparts?pagination_token={next}")).await;
    assert_eq!((names(&second), &second["next_pagination_token"]), (vec!["Gamma".to_owned()], &json!(null)));
    let back = second["prev_pagination_token"].as_str().unwrap();
    assert_eq!(business.read(&format!("/counterparts?pagination_token={back}")).await["data"], first["data"]);
    let foreign = business.partner.get(&format!("/counterparts?pagination_token={next}")).entity(business.partner.entity().await).await;
    assert_eq!(foreign.fields(), ["query.pagination_token"]);
}
