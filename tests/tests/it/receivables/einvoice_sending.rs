//! Electronic invoices on their way: answers are lost, connections end, and mails wait.

use bursar_kernel::TimeDelta;
use bursar_simulator::AccessPointSettings;
use bursar_tests::TestApp;
use serde_json::json;

use super::einvoices::Networked;
use super::mailing::MailingFixture;
use super::path;

/// Storecove carries out what comes under one key once, and says of the second that it did so before, not what it calls it: a notice does.
#[tokio::test]
async fn a_document_travels_once_whatever_answers_are_lost() {
    let network = Networked::in_app(TestApp::start_alone(|_| {}).await).await;
    network.behave(AccessPointSettings { lost_answers: 2, late_evidence: 1, ..AccessPointSettings::default() });
    let issuing = network.shop.issued(network.invoice()).await;
    for _ in 0..5 {
        network.work().await;
        network.shop.app.advance(TimeDelta::minutes(20));
    }
    assert_eq!(network.transmissions(&issuing).await, ["taken"]);
    network.shop.app.collect_notices().await;
    for _ in 0..3 {
        network.work().await;
        network.shop.app.advance(TimeDelta::hours(1));
    }
    let token = network.shop.partner.new_token().await;
    let issued = network.shop.get(&path(&issuing)).token(&token).await.expect(200);
    assert_eq!(issued["status"], "issued");
    let [carried] = &network.carried()[..] else { panic!("one document travels") };
    assert_eq!(carried.submissions, 3, "under one key");
    assert_eq!(network.transmissions(&issuing).await, ["delivered"]);
}

/// The failure is told before anybody here knows what the document is called there.
#[tokio::test]
async fn a_document_whose_failure_comes_before_its_reference_has_failed() {
    let network = Networked::in_app(TestApp::start_alone(|_| {}).await).await;
    let undelivered = Some("the receiver's side refuses it".to_owned());
    network.behave(AccessPointSettings { undelivered, lost_answers: 1, ..AccessPointSettings::default() });
    let issuing = network.shop.issued(network.invoice()).await;
    network.work().await;
    assert_eq!(network.transmissions(&issuing).await, ["sending"]);
    network.shop.app.collect_notices().await;
    network.work().await;
    assert_eq!(network.carried()[0].submissions, 1);
    assert_eq!(network.transmissions(&issuing).await, ["failed"]);
    let failed = network.shop.read(&issuing).await;
    assert_eq!((&failed["status"], &failed["einvoice_error_comment"]), (&json!("failed"), &json!("the receiver's side refuses it")));
}

/// A notice names the company and not the document: which of two it is about, nobody can tell. What is told of others goes on.
#[tokio::test]
async fn of_two_whose_answers_were_lost_neither_is_taken_for_the_other() {
    let network = Networked::in_app(TestApp::start_alone(|_| {}).await).await;
    network.behave(AccessPointSettings { lost_answers: 2, ..AccessPointSettings::default() });
    let lost = [network.shop.issued(network.invoice()).await, network.shop.issued(network.invoice()).await];
    network.work().await;
    network.shop.app.collect_notices().await;
    network.work().await;
    assert_eq!(network.carried().iter().map(|carried| carried.submissions).collect::<Vec<_>>(), [2, 2], "they are submitted again at once");
    network
        .behave(AccessPointSettings { undelivered: Some("the receiver's side refuses it".to_owned()), ..AccessPointSettings::default() });
    let failing = network.shop.issued(network.invoice()).await;
    network.work().await;
    network.shop.app.advance(TimeDelta::minutes(1));
    network.shop.app.collect_notices().await;
    network.work().await;
    assert_eq!(network.shop.read(&failing).await["status"], "failed");
    for invoice in &lost {
        assert_eq!(network.transmissions(invoice).await, ["taken"]);
        assert_eq!(network.shop.read(invoice).await["status"], "issuing");
    }
}

#[tokio::test]
async fn a_document_whose_connection_is_deleted_before_it_is_sent_has_failed() {
    let network = Networked::open().await;
    let issuing = network.shop.issued(network.invoice()).await;
    network.leave().await;
    network.work().await;
    let failed = network.shop.read(&issuing).await;
    assert_eq!((&failed["status"], &failed["document_id"]), (&json!("failed"), &json!("INV-00001")));
    let why = failed["einvoice_error_comment"].as_str().unwrap();
    assert!(why.starts_with("the number of the entity in the network is gone"), "{why}");
    assert!(network.carried().is_empty());
}

/// What may still fail and be changed is nothing to mail.
#[tokio::test]
async fn a_mail_leaves_once_the_network_has_the_document() {
    let network = Networked::in_app(TestApp::start_with(|options| options.sends_mail = true).await).await;
    let letter = json!({"subject_text": "Invoice", "body_text": "Please pay.", "recipients": {"to": ["ada@acme.example"]}});
    let [delivered, failing] = [network.shop.draft(network.invoice()).await, network.shop.draft(network.invoice()).await];
    MailingFixture::while_open_for(network.shop, async |office| {
        let shop = &office.shop;
        shop.act(&delivered, "send").json(letter.clone()).await.expect(200);
        office.work().await;
        assert_eq!((office.taken().len(), &shop.read(&delivered).await["status"]), (0, &json!("issuing")));
        shop.app.work_einvoicing(shop.entity).await;
        office.work().await;
        assert_eq!((office.taken().len(), &shop.read(&delivered).await["status"]), (1, &json!("issued")));
        shop.app.access_point().set(AccessPointSettings { refused: Some("is no invoice".to_owned()), ..AccessPointSettings::default() });
        shop.act(&failing, "send").json(letter).await.expect(200);
        office.work().await;
        shop.app.work_einvoicing(shop.entity).await;
        office.work().await;
        let mail = office.mails(&failing).await.remove(0);
        assert_eq!((office.taken().len(), &mail["status"]), (1, &json!("failed")));
        let why = "the network of electronic invoices did not deliver the document: document is no invoice";
        assert_eq!(mail["recipients"]["to"][0]["error"], why);
    })
    .await;
}
