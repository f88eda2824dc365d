use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_partner_finds_those_of_several_entities() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    let (first, second, third) = (partner.entity().await, partner.entity().await, partner.entity().await);
    let strangers = other.entity().await;
    other.mailbox(strangers, "payable").await;
    let (of_first, of_second) = (partner.mailbox(first, "payable").await, partner.mailbox(second, "receipt").await);
    partner.mailbox(third, "payable").await;
    let asked = json!({"entity_ids": [first, second, second, strangers]});
    let found = partner.post("/mailboxes/search").entity(third).json(asked).await.expect(200);
    let addresses: Vec<_> = found["data"].as_array().unwrap().iter().map(|mailbox| mailbox["mailbox_full_address"].clone()).collect();
    let by_default = [first, second].map(|entity| format!("{}@in.bursar.test", entity.simple()));
    assert_eq!(addresses, [&by_default[..], &[of_first, of_second]].concat());
    let none = partner.post("/mailboxes/search").entity(third).json(json!({"entity_ids": []})).await.expect(200);
    assert_eq!(none, json!({"data": []}));
}

#[tokio::test]
async fn it_takes_a_partners_token() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let user = partner.user(entity, &[("mailbox", "read", "allowed")]).await;
    let refused = user.post("/mailboxes/search").json(json!({"entity_ids": [entity]})).await.message(403);
    assert!(refused.contains("partner's token"), "{refused}");
}
