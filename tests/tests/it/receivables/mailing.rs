//! Mails with documents, by real SMTP to the simulated mail server.

use std::sync::Arc;

use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::TimeDelta;
use bursar_mail::{Mailer, Sender, SmtpServer};
use bursar_simulator::{Options, Simulator, TakenMail};
use bursar_tests::TestApp;
use bursar_tests::form::{PNG, file};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{Shop, line, path};

/// A shop whose mails are taken by the simulated mail server.
pub(crate) struct MailingFixture {
    pub(crate) shop: Shop,
    simulator: Simulator,
    server: SmtpServer,
}

impl MailingFixture {
    /// Does something while the mail server runs.
    pub(crate) async fn while_open<T>(doing: impl AsyncFnOnce(MailingFixture) -> T) -> T {
        MailingFixture::while_open_on(TestApp::start_with(|options| options.sends_mail = true).await, doing).await
    }

    /// The same on this application, which sends mail.
    pub(crate) async fn while_open_on<T>(app: TestApp, doing: impl AsyncFnOnce(MailingFixture) -> T) -> T {
        let partner = app.partner().await;
        MailingFixture::while_open_for(Shop::of(app, partner).await, doing).await
    }

    /// The same for this shop, whose application sends mail.
    pub(crate) async fn while_open_for<T>(shop: Shop, doing: impl AsyncFnOnce(MailingFixture) -> T) -> T {
        let simulator = Simulator::new(Options::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = SmtpServer::parse(&format!("smtp://{}?tls=none", listener.local_addr().unwrap())).unwrap();
        let office = MailingFixture { shop, simulator: simulator.clone(), server };
        tokio::select! {
            ended = simulator.take_mails(listener) => panic!("the mail server ended: {ended:?}"),
            done = doing(office) => done,
        }
    }

    /// Makes what is to be made, and sends it.
    pub(crate) async fn work(&self) {
        self.work_at(&self.shop.app).await;
    }

    /// The same at this node.
    pub(crate) async fn work_at(&self, app: &TestApp) {
        app.work_receivables(self.shop.entity).await;
        let way = (self.server.clone(), Sender::new("noreply@mail.example.com", None).unwrap());
        let mailer = Arc::new(Mailer::new(app.db().clone(), app.env().clone(), app.files().clone(), Some(way)));
        let mut registry = Registry::default();
        bursar_mail::jobs(&mut registry, &mailer);
        let runner = Runner::new(app.db().clone(), app.env().clone(), registry, Limits::default());
        runner.drain(&format!("mail/{}/", self.shop.partner.credentials.partner_id)).await.unwrap();
    }

    pub(crate) fn taken(&self) -> Vec<TakenMail> {
        self.simulator.world().mailbox.mails().cloned().collect()
    }

    pub(crate) async fn mails(&self, document: &Value) -> Vec<Value> {
        let listed = self.shop.get(&format!("{}/mails", path(document))).await.expect(200);
        listed["data"].as_array().unwrap().clone()
    }
}

fn letter() -> Value {
    json!({"subject_text": "Invoice {invoice_number}", "body_text": "Please pay {amount_due}.", "recipients": {"to": ["ada@acme.example"]}})
}

#[tokio::test]
async fn a_mail_waits_for_the_pdf_and_has_it_with_it() {
    MailingFixture::while_open(async |office| {
        let shop = &office.shop;
        let body = shop.invoice(json!([line(10_000, 1)]));
        let draft = shop.draft(body).await;
        let mail_id = shop.act(&draft, "send").json(letter()).await.expect(200)["mail_id"].clone();
        assert_eq!(shop.read(&draft).await["status"], "issued", "a draft is issued first");
        let listed = office.mails(&draft).await.remove(0);
        assert_eq!(listed["status"], "pending");
        let read = shop.get(&format!("{}/mails/{}", path(&draft), mail_id.as_str().unwrap())).await.expect(200);
        assert_eq!(read, listed);
        office.work().await;
        let taken = office.taken();
        assert_eq!((taken.len(), taken[0].shown.subject.as_str()), (1, "Invoice INV-00001"));
        assert_eq!(taken[0].shown.attachments.len(), 1);
        let attached = &taken[0].shown.attachments[0];
        assert_eq!((attached.name.as_str(), attached.media_type.as_str()), ("INV-00001.pdf", "application/pdf"));
        assert!(attached.size > 10_000, "{attached:?}");
        let mails = office.mails(&draft).await;
        assert_eq!((&mails[0]["id"], &mails[0]["status"]), (&mail_id, &json!("sent")));
    })
    .await;
}

#[tokio::test]
async fn a_mail_of_which_nobody_knows_whether_it_arrived_says_so_and_is_not_sent_again() {
    MailingFixture::while_open(async |mut office| {
        let invoice = office.shop.open_invoice().await;
        let mut lost = letter();
        lost["recipients"] = json!({"to": ["lost@acme.example"]});
        office.shop.act(&invoice, "send").json(lost).await.expect(200);
        office.work().await;
        office.shop.later(TimeDelta::days(2)).await;
        office.work().await;
        let mails = office.mails(&invoice).await;
        let [mail] = &mails[..] else { panic!("{mails:?}") };
        let recipient = &mail["recipients"]["to"][0];
        assert_eq!((&mail["status"], &recipient["is_success"]), (&json!("failed"), &json!(false)));
        assert!(recipient["error"].as_str().unwrap().ends_with("it may have arrived"), "{recipient}");
        let history = office.shop.get(&format!("{}/history?event_type__in=mail_sent", path(&invoice))).await.expect(200);
        let told = &history["data"][0]["event_data"];
        assert_eq!((&told["mail_status"], &told["recipients"]), (&mail["status"], &mail["recipients"]));
    })
    .await;
}

/// An invoice that was sent by an entity whose logo is looked for at this place.
async fn sent_without_logo(office: &MailingFixture, place: &str) -> Value {
    let shop = &office.shop;
    let logo = shop.partner.put(&format!("/entities/{}/logo", shop.entity)).form(&[file("logo.png", PNG)]).await.expect(200);
    shop.app.move_bytes(&logo, place).await;
    let invoice = shop.open_invoice().await;
    shop.act(&invoice, "send").json(letter()).await.expect(200);
    office.work().await;
    invoice
}

#[tokio::test]
async fn a_logo_whose_bytes_are_missing_stops_no_mail() {
    MailingFixture::while_open(async |office| {
        let invoice = sent_without_logo(&office, "not/restored").await;
        assert_eq!((office.taken().len(), &office.mails(&invoice).await[0]["status"]), (1, &json!("sent")));
    })
    .await;
}

#[tokio::test]
async fn a_mail_whose_pdf_cannot_be_made_for_a_day_has_failed_and_says_why() {
    MailingFixture::while_open(async |mut office| {
        // No directory holds a name that is so long.
        let invoice = sent_without_logo(&office, &"x".repeat(300)).await;
        assert_eq!(office.mails(&invoice).await[0]["status"], "pending");
        for _ in 0..30 {
            office.shop.app.advance(TimeDelta::hours(1));
            office.work().await;
        }
        office.shop.partner.token = office.shop.partner.new_token().await;
        let mail = office.mails(&invoice).await.remove(0);
        let recipient = &mail["recipients"]["to"][0];
        assert_eq!((&mail["status"], &recipient["is_success"]), (&json!("failed"), &json!(false)));
        assert!(recipient["error"].as_str().unwrap().ends_with("for a day"), "{recipient}");
        assert_eq!(office.taken().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn attachments_ride_along_where_they_are_meant_to_and_fit() {
    MailingFixture::while_open(async |office| {
        let shop = &office.shop;
        let upload = async |name: &str, bytes: &[u8]| {
            let made = shop.partner.upload("attachments", name, bytes).await.expect(201);
            made["id"].clone()
        };
        let (mailed, kept) = (upload("terms.txt", b"terms").await, upload("secret.txt", b"notes").await);
        let mut body = shop.invoice(json!([line(10_000, 1)]));
        body["attachments"] = json!([{"id": mailed, "include_in_email": true}, {"id": kept}]);
        let invoice = shop.issued(body).await;
        shop.act(&invoice, "send").json(letter()).await.expect(200);
        office.work().await;
        let names: Vec<String> = office.taken()[0].shown.attachments.iter().map(|attached| attached.name.clone()).collect();
        assert_eq!(names, ["INV-00001.pdf", "terms.txt"]);
        let large = vec![b'x'; 10 << 20];
        let mut many = Vec::new();
        for name in ["1.txt", "2.txt", "3.txt"] {
            many.push(json!({"id": upload(name, &large).await, "include_in_email": true}));
        }
        let mut body = shop.invoice(json!([line(10_000, 1)]));
        body["attachments"] = json!(many);
        let draft = shop.draft(body).await;
        assert_eq!(shop.act(&draft, "send").json(letter()).await.fields(), ["body.attachments"]);
        assert_eq!(shop.read(&draft).await["status"], "draft", "nothing is issued");
    })
    .await;
}

#[tokio::test]
async fn a_test_reminder_speaks_the_language_of_the_counterpart() {
    MailingFixture::while_open(async |office| {
        let shop = &office.shop;
        let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
        shop.patch(&counterpart).json(json!({"organization": {}, "language": "de"})).await.expect(200);
        let invoice = shop.open_invoice().await;
        let asked = json!({"reminder_type": "overdue", "recipients": {"to": ["ada@acme.example"]}});
        shop.act(&invoice, "send_test_reminder").json(asked).await.expect(200);
        office.work().await;
        let taken = office.taken();
        assert!(taken[0].shown.subject.contains("INV-00001") && taken[0].shown.text.contains("119,00"), "{taken:?}");
        assert!(taken[0].shown.text.contains("03.07.2024") && taken[0].shown.html.contains("lang=\"de\""), "{taken:?}");
        let history = shop.get(&format!("{}/history?event_type__in=overdue_reminder_mail_sent", path(&invoice))).await.expect(200);
        assert_eq!(history["data"][0]["event_data"]["term"], "overdue");
    })
    .await;
}

#[tokio::test]
async fn a_default_template_of_the_partner_is_what_its_mails_say() {
    MailingFixture::while_open(async |office| {
        let shop = &office.shop;
        let template = async |mail_type: &str, language: &str, body: &str| {
            let body = json!({
                "name": "ours", "type": mail_type, "language": language, "is_default": true,
                "subject_template": "[{{ document_number }}] {{ subject_text }}", "body_template": body,
            });
            shop.partner.post("/mail_templates").json(body).await.expect(200);
        };
        template("receivables_invoice", "en", "<p>{{ company_name }}</p><div>{{ body_text }}</div>").await;
        template("receivables_final_reminder", "en", "{{ company_name }}: {{ amount_due }} by {{ due_date }}").await;
        let invoice = shop.open_invoice().await;
        let said = json!({"subject_text": "Yours", "body_text": "Pay <now>\n{amount_due}", "recipients": {"to": ["ada@acme.example"]}});
        let preview = shop.act(&invoice, "preview").json(json!({"subject_text": "Yours", "body_text": "Pay"})).await.expect(201);
        assert_eq!(preview, json!({"subject_preview": "[INV-00001] Yours", "body_preview": "<p>Acme Inc.</p><div>Pay</div>"}));
        shop.act(&invoice, "send").json(said.clone()).await.expect(200);
        let asked = json!({"reminder_type": "term_final", "recipients": {"to": ["ada@acme.example"]}});
        shop.act(&invoice, "send_test_reminder").json(asked).await.expect(200);
        office.work().await;
        let mut taken = office.taken();
        taken.sort_by_key(|mail| mail.shown.subject.clone());
        let [reminder, sent] = &taken[..] else { panic!("{taken:#?}") };
        assert_eq!(sent.shown.subject, "[INV-00001] Yours");
        assert_eq!(sent.shown.text.replace("\r\n", "\n").trim(), "Acme Inc.\nPay <now>\n119.00 EUR");
        assert!(sent.shown.html.contains("<div>Pay &lt;now&gt;<br>"), "{}", sent.shown.html);
        let text = reminder.shown.text.replace('\u{a0}', " ");
        assert_eq!(text.trim(), "Acme Inc.: €119.00 by 3 Jul 2024");
        assert!(reminder.shown.html.contains("<html lang=\"en\">"), "a text has the page of the system");
    })
    .await;
}
