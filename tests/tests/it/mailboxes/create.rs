use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn an_address_of_the_entity() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[("mailbox", "create", "allowed"), ("mailbox", "read", "allowed")]).await;
    let domain = partner.post("/mailbox_domains").json(json!({"domain": format!("{}.in.bursar.test", app.env().id().simple())})).await;
    let domain = domain.expect(201);
    let asked = json!({"mailbox_domain_id": domain["id"], "mailbox_name": "Bills+Acme", "related_object_type": "receipt"});
    let made = user.post("/mailboxes").json(asked).await.expect(201);
    let expected = json!({
        "id": made["id"], "mailbox_domain_id": domain["id"], "mailbox_name": "bills+acme", "related_object_type": "receipt",
        "mailbox_full_address": format!("bills+acme@{}", domain["domain"].as_str().unwrap()), "status": "active",
    });
    assert_eq!(made, expected);
    assert_eq!(user.get("/mailboxes").await.expect(200)["data"][1], expected);
    assert_eq!(app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await, ["mailbox.created"]);
}

#[tokio::test]
async fn an_address_is_taken_once() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sibling) = (partner.entity().await, partner.entity().await);
    partner.mailbox(entity, "payable").await;
    let domain = partner.get("/mailbox_domains").await.expect(200)["data"][0]["id"].clone();
    let asked = json!({"mailbox_domain_id": domain, "mailbox_name": "BILLS", "related_object_type": "payable"});
    let refused = partner.post("/mailboxes").entity(sibling).json(asked).await.message(409);
    assert!(refused.starts_with("bills@"), "{refused}");
}

#[tokio::test]
async fn the_domain_is_one_of_the_partner() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    let entity = other.entity().await;
    partner.mailbox(partner.entity().await, "payable").await;
    let theirs = partner.get("/mailbox_domains").await.expect(200)["data"][0]["id"].clone();
    for id in [theirs, json!(app.env().id())] {
        let asked = json!({"mailbox_domain_id": id, "mailbox_name": "bills", "related_object_type": "payable"});
        assert_eq!(other.post("/mailboxes").entity(entity).json(asked).await.fields(), ["body.mailbox_domain_id"]);
    }
    let asked = json!({"mailbox_domain_id": app.env().id(), "mailbox_name": "a b", "related_object_type": "payable"});
    assert_eq!(other.post("/mailboxes").entity(entity).json(asked).await.fields(), ["body.mailbox_name"]);
}

#[tokio::test]
async fn it_waits_for_its_domain() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let domain = format!("{}.example.com", app.env().id().simple());
    let domain = partner.post("/mailbox_domains").json(json!({"domain": domain})).await.expect(201);
    let asked = json!({"mailbox_domain_id": domain["id"], "mailbox_name": "bills", "related_object_type": "payable"});
    let made = partner.post("/mailboxes").entity(partner.entity().await).json(asked).await.expect(201);
    assert_eq!(made["status"], "waiting_to_be_verified");
}
