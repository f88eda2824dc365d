use bursar_mailboxes::{IncomingMailSettings, MailSignature, MailboxDomains};
use bursar_store::Scope;
use bursar_tests::name_server::NameServer;
use bursar_tests::{Partner, TestApp, mail_domains};
use serde_json::{Value, json};

use super::{made, unheard_of};

/// A partner whose server asks this name server.
async fn asking(app: &TestApp, names: &NameServer) -> Partner {
    let settings = IncomingMailSettings { name_servers: vec![names.address], ..mail_domains() };
    app.partner().await.on(app.receiving_mail(settings))
}

fn verify(domain: &Value) -> String {
    format!("/mailbox_domains/{}/verify", domain["id"].as_str().unwrap())
}

/// Sets the records that the answer named.
fn set_records(names: &NameServer, domain: &Value) {
    let records = &domain["dns_records"]["receiving_dns_records"];
    let word = |place: usize, name: &str| records[place][name].as_str().unwrap().to_owned();
    names.mx(&word(0, "name"), &word(0, "value"));
    names.txt(&word(1, "name"), &word(1, "value"));
}

#[tokio::test]
async fn a_domain_is_verified_while_its_dns_records_are_right() {
    let (app, names) = (TestApp::start().await, NameServer::start().await);
    let partner = asking(&app, &names).await;
    let domain = made(&partner, &unheard_of(&app)).await;
    let waiting = json!({"id": domain["id"], "domain": domain["domain"], "status": "waiting_to_be_verified"});
    assert_eq!(partner.post(&verify(&domain)).await.expect(200), waiting);

    names.mx(domain["domain"].as_str().unwrap(), "MX.bursar.test.");
    partner.post(&verify(&domain)).await.expect(200);
    let listed = partner.get("/mailbox_domains").await.expect(200);
    let valid: Vec<&Value> =
        listed["data"][0]["dns_records"]["receiving_dns_records"].as_array().unwrap().iter().map(|r| &r["valid"]).collect();
    assert_eq!(valid, ["valid", "invalid"]);

    set_records(&names, &domain);
    assert_eq!(partner.post(&verify(&domain)).await.expect(200)["status"], "verified");
    names.clear();
    assert_eq!(partner.post(&verify(&domain)).await.expect(200)["status"], "waiting_to_be_verified", "what is gone counts no longer");
}

#[tokio::test]
async fn another_servers_records_prove_nothing() {
    let (app, names) = (TestApp::start().await, NameServer::start().await);
    let partner = asking(&app, &names).await;
    let domain = made(&partner, &unheard_of(&app)).await;
    let name = domain["domain"].as_str().unwrap();
    names.mx(name, "mx.bursar.test.evil.example");
    names.txt(&format!("_bursar.{name}"), "bursar-domain=9d2b4c8f-2087-4738-ba91-7359683c49a4");
    assert_eq!(partner.post(&verify(&domain)).await.expect(200)["status"], "waiting_to_be_verified");
}

#[tokio::test]
async fn who_verifies_it_has_it_alone() {
    let (app, names) = (TestApp::start().await, NameServer::start().await);
    let (partner, other) = (asking(&app, &names).await, asking(&app, &names).await);
    let name = unheard_of(&app);
    let (mine, theirs) = (made(&partner, &name).await, made(&other, &name).await);
    set_records(&names, &mine);
    assert_eq!(partner.post(&verify(&mine)).await.expect(200)["status"], "verified");
    set_records(&names, &theirs);
    let refused = other.post(&verify(&theirs)).await.message(409);
    assert!(refused.contains(&name), "{refused}");
    other.post(&verify(&mine)).await.message(404);
}

#[tokio::test]
async fn name_servers_that_are_silent_are_told() {
    let app = TestApp::start().await;
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let settings = IncomingMailSettings { name_servers: vec![silent.local_addr().unwrap()], ..mail_domains() };
    let partner = app.partner().await.on(app.receiving_mail(settings));
    let domain = made(&partner, &unheard_of(&app)).await;
    drop(silent);
    let refused = partner.post(&verify(&domain)).await.message(400);
    assert!(refused.contains("name servers did not answer"), "{refused}");
}

#[tokio::test]
async fn a_domain_that_leads_to_the_key_sends_too() {
    let (app, names) = (TestApp::start().await, NameServer::start().await);
    let signature = MailSignature { selector: "bursar1".to_owned(), domain: "mail.bursar.test".to_owned() };
    let domains = mail_domains().domains.map(|domains| MailboxDomains { signature: Some(signature), ..domains });
    let settings = IncomingMailSettings { name_servers: vec![names.address], domains, ..mail_domains() };
    let partner = app.partner().await.on(app.receiving_mail(settings));
    let scope = Scope::of_job("test", partner.credentials.partner_id, Some(partner.entity().await));
    let sends_from = async || bursar_mailboxes::sending_domain(app.db(), &scope).await.unwrap();
    let domain = made(&partner, &unheard_of(&app)).await;
    let name = domain["domain"].as_str().unwrap();
    let record = &domain["dns_records"]["sending_dns_records"][0];
    assert_eq!(
        record,
        &json!({
            "is_active": false, "name": format!("bursar1._domainkey.{name}"), "record_purpose": "DKIM", "record_type": "CNAME",
            "valid": "unknown", "value": "bursar1._domainkey.mail.bursar.test",
        })
    );
    set_records(&names, &domain);
    let verified = async || partner.post(&verify(&domain)).await.expect(200)["status"].clone();
    assert_eq!((verified().await, sends_from().await), (json!("verified"), None), "it receives, and sends nothing yet");

    names.txt("bursar1._domainkey.mail.bursar.test", "v=DKIM1; k=rsa; p=b3Vycw==");
    names.txt(record["name"].as_str().unwrap(), "v=DKIM1; k=rsa; p=dGhlaXJz");
    assert_eq!((verified().await, sends_from().await), (json!("verified"), None), "another key signs nothing of ours");

    names.txt(record["name"].as_str().unwrap(), "v=DKIM1; k=rsa; p=b3Vycw==");
    assert_eq!((verified().await, sends_from().await), (json!("verified"), Some(name.to_owned())));
    let listed = partner.get("/mailbox_domains").await.expect(200);
    assert_eq!(listed["data"][0]["dns_records"]["sending_dns_records"][0]["valid"], "valid");

    // Of several, the one where the entity has a mailbox.
    let other = made(&partner, &unheard_of(&app)).await;
    set_records(&names, &other);
    names.txt(&format!("bursar1._domainkey.{}", other["domain"].as_str().unwrap()), "v=DKIM1; k=rsa; p=b3Vycw==");
    partner.post(&verify(&other)).await.expect(200);
    assert_eq!(sends_from().await, Some(name.to_owned()), "the oldest");
    let mailbox = json!({"mailbox_domain_id": other["id"], "mailbox_name": "bills", "related_object_type": "payable"});
    partner.post("/mailboxes").entity(scope.entity_id().unwrap()).json(mailbox).await.expect(201);
    assert_eq!(sends_from().await.as_ref(), other["domain"].as_str().map(str::to_owned).as_ref());
}
