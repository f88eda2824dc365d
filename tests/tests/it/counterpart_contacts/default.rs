//! One contact is the default: the first, until another is chosen.

use bursar_tests::id;
use futures::future::join_all;
use serde_json::{Value, json};

use super::mary;
use crate::counterparts::Business;

async fn defaults(business: &Business) -> Vec<String> {
    let listed = business.read("contacts").await;
    listed["data"].as_array().unwrap().iter().filter(|contact| contact["is_default"] == true).map(id).collect()
}

#[tokio::test]
async fn the_first_is_and_another_takes_its_place() {
    let business = Business::open().await;
    let first = business.post("contacts").json(mary()).await.expect(200);
    let second = business.post("contacts").json(mary()).await.expect(200);
    assert_eq!((&first["is_default"], &second["is_default"]), (&json!(true), &json!(false)));
    let choose = format!("contacts/{}/make_default", id(&second));
    assert_eq!(business.post(&choose).json(json!({})).await.expect(200)["is_default"], true);
    business.post(&choose).json(json!({})).await.expect(200);
    assert_eq!(defaults(&business).await, [id(&second)]);
    let happened = ["counterpart_contact_person.created", "counterpart_contact_person.make_default"];
    assert_eq!(business.events_of(&second).await, happened, "what is so already is made so by nobody");
}

#[tokio::test]
async fn it_is_not_deleted_until_another_is() {
    let business = Business::open().await;
    let first = business.post("contacts").json(mary()).await.expect(200);
    let path = format!("contacts/{}", id(&first));
    let refused = business.delete(&path).await;
    assert_eq!(refused.fields(), ["path.contact_id"]);
    assert!(refused.text.contains("make_default"), "{}", refused.text);
    let second = business.post("contacts").json(mary()).await.expect(200);
    business.post(&format!("contacts/{}/make_default", id(&second))).json(json!({})).await.expect(200);
    business.delete(&path).await.expect(204);
    assert_eq!(defaults(&business).await, [id(&second)]);
}

#[tokio::test]
async fn of_many_who_add_and_choose_at_once_one_is() {
    let business = Business::open().await;
    let made: Vec<Value> = join_all((0..6).map(|_| async { business.post("contacts").json(mary()).await.expect(200) })).await;
    assert_eq!(defaults(&business).await.len(), 1);
    let choose = |contact: &Value| format!("contacts/{}/make_default", id(contact));
    join_all(made.iter().map(|contact| async { business.post(&choose(contact)).json(json!({})).await.expect(200) })).await;
    assert_eq!(defaults(&business).await.len(), 1);
}
