use serde_json::{Value, json};

use crate::payment_links::Desk;

#[tokio::test]
async fn the_intents_of_documents_are_found() {
    let desk = Desk::open().await;
    let (first, second, free) = (desk.link().await, desk.link().await, desk.ask(desk.free()).await.expect(201));
    let found = async |query: &str| -> Vec<Value> {
        let page = desk.till.get(&format!("/payment_intents?{query}")).await;
        page["data"].as_array().unwrap().iter().map(|intent| intent["id"].clone()).collect()
    };
    let object = |link: &Value| link["payment_intent"]["object"]["id"].as_str().unwrap().to_owned();
    let intent = |link: &Value| link["payment_intent_id"].clone();
    assert_eq!(found("").await, [intent(&first), intent(&second), intent(&free)]);
    assert_eq!(found(&format!("object_id={}", object(&second))).await, [intent(&second)]);
    let both = format!("object_id__in={}&object_id__in={}&object_id__in={}", object(&first), object(&second), desk.till.entity);
    assert_eq!(found(&format!("{both}&sort=id&order=desc")).await, [intent(&second), intent(&first)], "unknown ones find nothing");
    let wrong = desk.till.request(http::Method::GET, "/payment_intents?sort=amount&object_id=x").await;
    assert_eq!(wrong.fields(), ["query.object_id", "query.sort"]);
    assert_eq!(desk.till.get("/payment_intents").await["data"][2]["object"], json!(null));
}
