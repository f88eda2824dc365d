use bursar_mailboxes::{IncomingMailSettings, MailboxDomains};
use bursar_tests::{Tenant, TestApp, mail_domains};
use serde_json::{Value, json};

#[tokio::test]
async fn an_entity_sees_its_own() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sibling) = (partner.entity().await, partner.entity().await);
    let address = partner.mailbox(entity, "payable").await;
    let by_default = |entity: bursar_kernel::Uuid| {
        let name = entity.simple().to_string();
        let address = format!("{name}@in.bursar.test");
        json!({
            "id": entity, "mailbox_domain_id": null, "mailbox_full_address": address, "mailbox_name": name, "related_object_type": "payable",
            "status": "active",
        })
    };
    let listed = partner.get("/mailboxes").entity(entity).await.expect(200);
    let [first, second] = &listed["data"].as_array().unwrap()[..] else { panic!("{listed}") };
    assert_eq!((first, &second["mailbox_full_address"]), (&by_default(entity), &json!(address)));
    assert_eq!(partner.get("/mailboxes").entity(sibling).await.expect(200), json!({"data": [by_default(sibling)]}));
}

#[tokio::test]
async fn without_a_domain_of_the_operator_no_entity_has_one_by_itself() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let domains = MailboxDomains { own_domain: None, ..mail_domains().domains.unwrap() };
    for domains in [None, Some(domains)] {
        let app = app.receiving_mail(IncomingMailSettings { domains, ..mail_domains() });
        assert_eq!(partner.on(app).get("/mailboxes").entity(entity).await.expect(200)["data"], Value::Array(Vec::new()));
    }
}
