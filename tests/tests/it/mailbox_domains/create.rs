use bursar_tests::{TestApp, mail_domains};
use serde_json::json;

use super::{made, unheard_of};

#[tokio::test]
async fn the_answer_names_the_records_to_set() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let domain = unheard_of(&app);
    let made = made(&partner, &domain.to_uppercase()).await;
    let id = made["id"].as_str().unwrap();
    let expected = json!({
        "id": id, "dedicated_ip": null, "domain": domain, "status": "waiting_to_be_verified", "last_updated_at": "2024-06-03T09:30:00.000000+00:00",
        "dns_records": {
            "receiving_dns_records": [
                {"record_type": "MX", "name": domain, "value": "mx.bursar.test", "record_purpose": null, "valid": "unknown", "is_active": false},
                {
                    "record_type": "TXT", "name": format!("_bursar.{domain}"), "value": format!("bursar-domain={id}"),
                    "record_purpose": null, "valid": "unknown", "is_active": false,
                },
            ],
            "sending_dns_records": [],
        },
    });
    assert_eq!(made, expected);
    assert_eq!(app.events_of(id.parse().unwrap()).await, ["mailbox_domain.created"]);
}

#[tokio::test]
async fn a_name_under_the_operators_domain_needs_no_proof() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let domain = made(&partner, &format!("{}.in.bursar.test", app.env().id().simple())).await;
    assert_eq!(domain["status"], "verified");
    let records = domain["dns_records"]["receiving_dns_records"].as_array().unwrap();
    assert!(records.iter().all(|record| record["valid"] == "valid" && record["is_active"] == true), "{records:?}");
}

#[tokio::test]
async fn a_domain_that_is_known_is_taken() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    let domain = unheard_of(&app);
    made(&partner, &domain).await;
    let refused = partner.post("/mailbox_domains").json(json!({"domain": domain})).await.message(409);
    assert!(refused.contains(&domain), "{refused}");
    // Nobody keeps a domain from its owner by naming it first.
    made(&other, &domain).await;
    let operators = format!("{}.in.bursar.test", app.env().id().simple());
    made(&partner, &operators).await;
    other.post("/mailbox_domains").json(json!({"domain": operators})).await.message(409);
}

#[tokio::test]
async fn what_is_no_domain_is_told() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for domain in ["", "localhost", "a b.com", "-a.com", "10.0.0.1", "https://example.com"] {
        let refused = partner.post("/mailbox_domains").json(json!({"domain": domain})).await;
        assert_eq!(refused.fields(), ["body.domain"], "{domain}");
    }
}

#[tokio::test]
async fn a_server_that_receives_no_mail_says_so() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let settings = bursar_mailboxes::IncomingMailSettings { domains: None, ..mail_domains() };
    let partner = partner.on(app.receiving_mail(settings));
    let refused = partner.post("/mailbox_domains").json(json!({"domain": unheard_of(&app)})).await.message(409);
    assert!(refused.contains("incoming_mail_server"), "{refused}");
    assert_eq!(partner.get("/mailbox_domains").await.expect(200), json!({"data": []}));
}
