use bursar_tests::id;
use serde_json::{Value, json};

use crate::payment_links::PaymentLinkFixture;

#[tokio::test]
async fn the_intents_of_documents_are_found() {
    let links = PaymentLinkFixture::open().await;
    let (first, second, free) = (links.link().await, links.link().await, links.ask(links.free()).await.expect(201));
    let found = async |query: &str| -> Vec<Value> {
        let page = links.fixture.read(&format!("/payment_intents?{query}")).await;
        page["data"].as_array().unwrap().iter().map(|intent| intent["id"].clone()).collect()
    };
    let object = |link: &Value| id(&link["payment_intent"]["object"]);
    let intent = |link: &Value| link["payment_intent_id"].clone();
    assert_eq!(found("").await, [intent(&first), intent(&second), intent(&free)]);
    assert_eq!(found(&format!("object_id={}", object(&second))).await, [intent(&second)]);
    let both = format!("object_id__in={}&object_id__in={}&object_id__in={}", object(&first), object(&second), links.fixture.entity);
    assert_eq!(found(&format!("{both}&sort=id&order=desc")).await, [intent(&second), intent(&first)], "unknown ones find nothing");
    let wrong = links.fixture.get("/payment_intents?sort=amount&object_id=x").await;
    assert_eq!(wrong.fields(), ["query.object_id", "query.sort"]);
    assert_eq!(links.fixture.read("/payment_intents").await["data"][2]["object"], json!(null));
}
