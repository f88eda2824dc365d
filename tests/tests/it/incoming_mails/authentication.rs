//! Whether a mail is from whom it names, by a real name server.

use bursar_tests::e_invoice::EInvoice;
use bursar_tests::mail_server::{MailSession, mail_with};
use bursar_tests::name_server::NameServer;
use serde_json::{Value, json};
use tokio::net::UdpSocket;

use super::MailboxFixture;

/// Signed for `vendor.example` by another program (dkimpy), and the public key.
const SIGNED: &str = include_str!("signed.eml");
const KEY: &str = include_str!("key.txt");

/// A fixture, and what the name servers say of `vendor.example`.
struct Checked {
    fixture: MailboxFixture,
    names: NameServer,
}

impl Checked {
    async fn open() -> Checked {
        let (fixture, names) = (MailboxFixture::of("payable").await, NameServer::start().await);
        names.txt("s1._domainkey.vendor.example", KEY);
        names.txt("vendor.example", "v=spf1 ip4:192.0.2.7 -all");
        names.txt("_dmarc.vendor.example", "v=DMARC1; p=reject");
        Checked { fixture, names }
    }

    /// What the mail is said to be, sent by a server at this address, if the server in front tells it.
    async fn receive(&self, mail: &str, from: Option<&str>) -> Value {
        self.hand_over(mail, from).await;
        self.newest().await
    }

    async fn hand_over(&self, mail: &str, from: Option<&str>) {
        let mut session = MailSession::open(self.fixture.listener.address).await;
        session.say("LHLO mx.example.com").await;
        if let Some(address) = from {
            assert!(session.say(&format!("XFORWARD ADDR={address} HELO=mx.vendor.example")).await.starts_with("250"));
        }
        session.say("MAIL FROM:<billing@vendor.example>").await;
        session.say(&format!("RCPT TO:<{}>", self.fixture.address)).await;
        session.say("DATA").await;
        assert!(session.say(&format!("{mail}\r\n.")).await.starts_with("250"));
    }

    async fn newest(&self) -> Value {
        self.fixture.app.authenticate_mails(self.fixture.entity, self.names.address).await;
        self.fixture.partner.newest_mail(self.fixture.entity).await["authentication"].clone()
    }
}

#[tokio::test]
async fn a_mail_that_is_signed_and_sent_by_its_domain_passes() {
    let checked = Checked::open().await;
    let passed = json!({
        "dkim": [{"domain": "vendor.example", "selector": "s1", "result": "pass"}],
        "spf": {"domain": "vendor.example", "result": "pass"},
        "dmarc": {"domain": "vendor.example", "result": "pass", "policy": "reject"},
    });
    assert_eq!(checked.receive(SIGNED, Some("192.0.2.7")).await, passed);
    // Its documents are taken out whichever job comes first.
    checked.fixture.app.work_mailboxes(checked.fixture.entity).await;
    assert_eq!(checked.newest().await, passed);
}

#[tokio::test]
async fn a_mail_that_was_changed_or_comes_from_elsewhere_is_shown_as_such_and_taken_in_all_the_same() {
    let checked = Checked::open().await;
    let changed = SIGNED.replace("119.00", "911.00");
    let failed = json!({
        "dkim": [{"domain": "vendor.example", "selector": "s1", "result": "neutral"}],
        "spf": {"domain": "vendor.example", "result": "fail"},
        "dmarc": {"domain": "vendor.example", "result": "fail", "policy": "reject"},
    });
    assert_eq!(checked.receive(&changed, Some("198.51.100.9")).await, failed);
    checked.fixture.app.work_mailboxes(checked.fixture.entity).await;
    let mail = checked.fixture.partner.newest_mail(checked.fixture.entity).await;
    assert_eq!((&mail["from"], &mail["authentication"]), (&json!("billing@vendor.example"), &failed));
}

#[tokio::test]
async fn without_the_address_of_its_server_nothing_is_said_of_spf() {
    let checked = Checked::open().await;
    let unsigned = SIGNED.split_once("From: ").map(|(_, rest)| format!("From: {rest}")).unwrap();
    let unknown = json!({"dkim": [], "spf": null, "dmarc": {"domain": "vendor.example", "result": null, "policy": "reject"}});
    assert_eq!(checked.receive(&unsigned, None).await, unknown);
    // A header of a stranger proves nothing.
    let claimed = format!("Authentication-Results: mx.example.com; spf=pass; dmarc=pass\r\n{unsigned}");
    assert_eq!(checked.receive(&claimed, None).await, unknown);
}

#[tokio::test]
async fn a_domain_that_says_nothing_is_none() {
    let checked = Checked::open().await;
    checked.names.clear();
    let nothing = json!({
        "dkim": [{"domain": "vendor.example", "selector": "s1", "result": "permerror"}],
        "spf": {"domain": "vendor.example", "result": "none"},
        "dmarc": {"domain": "vendor.example", "result": "none", "policy": null},
    });
    assert_eq!(checked.receive(SIGNED, Some("192.0.2.7")).await, nothing);
}

#[tokio::test]
async fn a_mail_costs_ten_signatures_and_no_more() {
    let checked = Checked::open().await;
    let (signature, _) = SIGNED.split_once("From: ").unwrap();
    let answer = checked.receive(&format!("{}{SIGNED}", signature.repeat(200)), None).await;
    assert_eq!(answer["dkim"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn what_name_servers_leave_open_is_an_error_that_passes() {
    let fixture = MailboxFixture::of("payable").await;
    fixture.send(SIGNED).await;
    // Nobody is there any more.
    let gone = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    fixture.app.authenticate_mails(fixture.entity, gone).await;
    let checked = &fixture.partner.newest_mail(fixture.entity).await["authentication"];
    assert_eq!((&checked["dkim"][0]["result"], &checked["dmarc"]["result"]), (&json!("temperror"), &json!("temperror")));
}

/// The server that may send for `vendor.example`, and another.
const SERVERS: [(&str, bool); 2] = [("192.0.2.7", true), ("198.51.100.9", false)];

#[tokio::test]
async fn a_bill_of_a_mail_that_is_not_proven_needs_approval_and_makes_no_vendor() {
    let mail = mail_with(&[("bill.pdf", "application/pdf", &EInvoice::default().pdf())]);
    for ((server, is_proven), is_checked_first) in SERVERS.into_iter().flat_map(|server| [(server, true), (server, false)]) {
        let checked = Checked::open().await;
        let Checked { fixture, .. } = &checked;
        let skips = json!({"payables_skip_approval_flow": true});
        fixture.partner.patch(&format!("/entities/{}/settings", fixture.entity)).json(skips).await.expect(200);
        let makes = json!({"approve_page_url": "https://example.com/approve", "allow_counterpart_autocreation": true});
        fixture.partner.patch("/settings").json(json!({"payable": makes})).await.expect(200);
        checked.hand_over(&mail, Some(server)).await;
        if is_checked_first {
            checked.newest().await;
        }
        fixture.app.work_mailboxes(fixture.entity).await;
        fixture.app.work_intake(fixture.entity).await;
        if !is_checked_first {
            assert_eq!(fixture.all("/payables").await[0]["status"], "new", "nobody knows yet");
            checked.newest().await;
        }
        let vendors = async || fixture.get("/counterparts").await.expect(200)["data"].as_array().unwrap().len();
        let bill = fixture.all("/payables").await.remove(0);
        let expected = if is_proven { ("waiting_to_be_paid", 1) } else { ("new", 0) };
        assert_eq!((bill["status"].as_str().unwrap(), vendors().await), expected, "{server} {is_checked_first}");
        if !is_proven {
            let path = format!("/payables/{}/submit_for_approval", bill["id"].as_str().unwrap());
            assert_eq!(fixture.post(&path).await.expect(200)["status"], "approve_in_progress");
            assert_eq!(vendors().await, 0);
        }
    }
}
