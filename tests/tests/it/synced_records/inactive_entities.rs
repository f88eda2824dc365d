//! A year of an inactive entity: nothing happens on its behalf, and what came meanwhile waits or is skipped, as it should be.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use bursar_tests::hooks::patient;
use bursar_tests::mail_server::{MailSession, mail_with};
use bursar_tests::{TestApp, form, mail_domains};
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// Somebody whom reminders go to, and an invoice that they would come for: ten days before it is due, and twenty after.
    async fn reminded_invoice(&self) -> Value {
        let contact = json!({
            "first_name": "Ada", "last_name": "Lovelace", "email": "ada@northwind.example",
            "address": {"country": "GB", "city": "London", "line1": "1 Fleet Street", "postal_code": "EC4Y 1AA"},
        });
        self.post(&format!("/counterparts/{}/contacts", self.customer.as_str().unwrap())).json(contact).await.expect(200);
        let text = |days: &str, number: i64| json!({days: number, "subject": "{invoice_number}", "body": "Pay {amount_due}."});
        let before = json!({"name": "before", "term_final_reminder": text("days_before", 10)});
        let after = json!({"name": "after", "terms": [text("days_after", 20)]});
        let mut body = self.invoice(json!([line(10_000, 1)]));
        body["payment_reminder_id"] = self.post("/payment_reminders").json(before).await.expect(201)["id"].clone();
        body["overdue_reminder_id"] = self.post("/overdue_reminders").json(after).await.expect(201)["id"].clone();
        self.issued(body).await
    }

    /// A recurrence of a year, from next week on.
    async fn recurrence(&self) -> String {
        let base = self.post("/receivables").json(self.invoice(json!([line(2_000, 1)]))).await.expect(201);
        let plan = json!({"invoice_id": base["id"], "start_date": "2024-06-10", "frequency": "month", "max_occurrences": 12});
        id(&self.post("/recurrences").json(plan).await.expect(200))
    }

    async fn turn(&self, verb: &str) {
        self.books.partner.post(&format!("/entities/{}/{verb}", self.books.entity)).await.expect(200);
    }

    /// Does all that is due on behalf of the entity.
    async fn work_all(&self) {
        let (app, entity) = (&self.books.app, self.books.entity);
        app.work_recurrences(entity).await;
        app.work_mailboxes(entity).await;
        app.work_approvals(entity).await;
        self.books.work().await;
    }

    /// Mails that were written on its behalf.
    async fn outbox(&self) -> i64 {
        self.books.number("SELECT COUNT(*) AS n FROM mails WHERE entity_id = $1", vec![self.books.entity.into()]).await
    }
}

async fn for_a_year_nothing_happens(platform: Platform) {
    let app = TestApp::start_with(|options| {
        patient(options);
        options.sends_mail = true;
    });
    let trader = Trader::over(Books::over(app.await, platform, |_, _| {}).await).await.with_accounts().await;
    let (app, entity) = (&trader.books.app, trader.books.entity);
    let invoice = trader.reminded_invoice().await;
    let recurrence = trader.recurrence().await;
    let listener = app.listen_for_mail(mail_domains()).await;
    trader.turn("deactivate").await;

    let mark = trader.books.mark();
    let mailbox = format!("{}@in.bursar.test", entity.simple());
    let bill = mail_with(&[("invoice.pdf", "application/pdf", form::PDF)]);
    let mut session = MailSession::open(listener.address).await;
    assert!(session.send("billing@vendor.example", &mailbox, &bill).await.starts_with("250 "), "mail is kept");
    for _ in 0..53 {
        app.advance(TimeDelta::days(7));
        trader.work_all().await;
    }
    assert_eq!((trader.writes(mark), trader.outbox().await), (0, 0));

    trader.turn("activate").await;
    assert_eq!(trader.stands("receivable", &invoice).await.0, "pending", "pushes rest");
    assert_eq!(trader.read("/incoming_mails").await["data"][0]["status"], "waiting");
    assert_eq!(trader.read("/payables").await["data"], json!([]));
    let days = trader.read(&format!("/recurrences/{recurrence}")).await;
    let has_made_some = days["iterations"].as_array().unwrap().iter().any(|day| day["status"] != "skipped");
    assert_eq!((has_made_some, &days["status"]), (false, &json!("completed")), "{days}");
    let words = "event_type__in=payment_reminder_mail_sent&event_type__in=overdue_reminder_mail_sent&order=asc";
    let history = trader.read(&format!("/receivables/{}/history?{words}", id(&invoice))).await;
    let told: Vec<(&Value, &Value)> = history["data"].as_array().unwrap().iter().map(|record| &record["event_data"]).map(why).collect();
    let inactive = json!("not sent: the entity was inactive");
    assert_eq!(told, [(&json!("term_final"), &inactive), (&json!("overdue"), &inactive)]);

    trader.work_all().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.numbered("Invoice", &invoice["document_id"]).await.len(), 1);
    assert_eq!(trader.read("/incoming_mails").await["data"][0]["status"], "done");
    assert_eq!(trader.read("/payables").await["data"].as_array().unwrap().len(), 1);
    app.advance(TimeDelta::days(7));
    trader.work_all().await;
    assert_eq!(trader.outbox().await, 0, "nothing is made up for");
}

fn why(data: &Value) -> (&Value, &Value) {
    (&data["term"], &data["recipients"]["to"][0]["error"])
}

at_each_provider!(for_a_year_nothing_happens);
