//! The tags of a counterpart.

use serde_json::{Value, json};

use super::{Business, id};

async fn tags(business: &Business, names: &[&str]) -> Vec<Value> {
    let mut made = Vec::new();
    for name in names {
        made.push(business.post("/tags").json(json!({"name": name})).await.expect(201));
    }
    made
}

#[tokio::test]
async fn they_are_replaced_as_a_whole() {
    let business = Business::open().await;
    let made = tags(&business, &["Key account", "North"]).await;
    let set = async |ids: Value| {
        business.patch("").json(json!({"organization": {"tag_ids": ids}})).await.expect(200)["organization"]["tags"].clone()
    };
    assert_eq!(set(json!([id(&made[1]), id(&made[0]), id(&made[1])])).await, json!(made), "each once, oldest first");
    assert_eq!(set(json!([id(&made[1])])).await, json!([made[1]]));
    let unchanged = business.patch("").json(json!({"organization": {"phone": "1"}})).await.expect(200);
    assert_eq!(unchanged["organization"]["tags"], json!([made[1]]), "what is left out stays");
    assert_eq!(set(json!([])).await, json!([]));
}

#[tokio::test]
async fn a_tag_that_is_deleted_is_one_less() {
    let business = Business::open().await;
    let made = tags(&business, &["Key account", "North"]).await;
    business.patch("").json(json!({"organization": {"tag_ids": [id(&made[0]), id(&made[1])]}})).await.expect(200);
    business.delete(&format!("/tags/{}", id(&made[0]))).await.expect(204);
    assert_eq!(business.read("").await["organization"]["tags"], json!([made[1]]));
}

#[tokio::test]
async fn each_that_is_none_of_the_entity_is_named() {
    let business = Business::open().await;
    let made = tags(&business, &["Key account"]).await;
    let other = business.partner.entity().await;
    let foreign = business.partner.post("/tags").entity(other).json(json!({"name": "North"})).await.expect(201);
    let ids = json!([id(&made[0]), id(&foreign), "9d2b4c8f-2087-4738-ba91-7359683c49a4"]);
    let refused = business.patch("").json(json!({"organization": {"tag_ids": ids, "phone": "1"}})).await;
    assert_eq!(refused.fields(), ["body.organization.tag_ids.1", "body.organization.tag_ids.2"]);
    assert_eq!(business.read("").await["organization"]["phone"], json!(null));
    let mut person = super::person("Ada", "Keeper");
    person["individual"]["tag_ids"] = json!([id(&foreign)]);
    assert_eq!(business.post("/counterparts").json(person).await.fields(), ["body.individual.tag_ids.0"]);
    assert_eq!(business.read("/counterparts").await["data"].as_array().unwrap().len(), 1, "what was refused has not happened");
}
