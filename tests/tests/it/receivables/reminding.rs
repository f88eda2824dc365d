//! Reminders by the clock of the place where the entity is: Berlin, two hours before UTC in June.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use serde_json::{Value, json};

use super::mailing::MailingFixture;
use super::{Shop, line, path};

impl Shop {
    /// An invoice issued on the 3rd of June and due on the 5th, with these reminders.
    async fn invoice_with(&self, mut body: Value, before: i64, after: i64) -> Value {
        let text = |days: &str, number: i64| json!({days: number, "subject": "{invoice_number}", "body": "Pay {amount_due}."});
        let payment = json!({"name": "before", "term_final_reminder": text("days_before", before)});
        let overdue = json!({"name": "after", "terms": [text("days_after", after)]});
        body["payment_reminder_id"] = self.post("/payment_reminders").json(payment).await.expect(201)["id"].clone();
        body["overdue_reminder_id"] = self.post("/overdue_reminders").json(overdue).await.expect(201)["id"].clone();
        body["payment_terms"] = json!({"term_final": {"number_of_days": 2}});
        self.issued(body).await
    }

    /// What the history says of reminders, the oldest first: which one, how it went, and why it was not sent.
    async fn reminded(&self, invoice: &Value) -> Vec<(String, String, String)> {
        let words = "event_type__in=payment_reminder_mail_sent&event_type__in=overdue_reminder_mail_sent&order=asc";
        let history = self.get(&format!("{}/history?{words}", path(invoice))).await.expect(200);
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let told = history["data"].as_array().unwrap().iter().map(|record| &record["event_data"]);
        told.map(|data| (word(&data["term"]), word(&data["mail_status"]), word(&data["recipients"]["to"][0]["error"]))).collect()
    }
}

impl MailingFixture {
    async fn later(&mut self, by: TimeDelta) {
        self.shop.app.advance(by);
        self.shop.partner.token = self.shop.partner.new_token().await;
        self.work().await;
    }

    /// The contact whom reminders go to.
    async fn with_contact(&self) {
        let contact = json!({
            "first_name": "Ada", "last_name": "Lovelace", "email": "ada@acme.example",
            "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
        });
        let path = format!("/counterparts/{}/contacts", self.shop.counterpart.as_str().unwrap());
        self.shop.post(&path).json(contact).await.expect(200);
    }
}

#[tokio::test]
async fn a_reminder_goes_at_nine_where_the_entity_is_and_once() {
    MailingFixture::while_open(async |mut office| {
        office.with_contact().await;
        let invoice = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 3).await;
        office.later(TimeDelta::minutes(21 * 60 + 29)).await;
        assert_eq!(office.taken().len(), 0, "it is one minute to nine");
        office.later(TimeDelta::minutes(1)).await;
        let taken = office.taken();
        assert_eq!((taken.len(), taken[0].shown.subject.as_str(), taken[0].shown.attachments.len()), (1, "INV-00001", 1));
        office.later(TimeDelta::hours(15)).await;
        office.later(TimeDelta::hours(9)).await;
        assert_eq!(office.taken().len(), 1, "it went");
        let told = office.shop.reminded(&invoice).await;
        assert_eq!(told, [("term_final".into(), "pending".into(), String::new())]);
    })
    .await;
}

#[tokio::test]
async fn what_was_missed_goes_in_order_and_what_is_too_late_says_so() {
    MailingFixture::while_open(async |mut office| {
        office.with_contact().await;
        let invoice = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 1).await;
        office.later(TimeDelta::days(5)).await;
        assert_eq!(office.shop.read(&invoice).await["status"], "overdue");
        let told = office.shop.reminded(&invoice).await;
        assert_eq!(told[0], ("term_final".into(), "failed".into(), "not sent: its day had passed by more than two days".into()));
        assert_eq!((told[1].0.as_str(), told[1].1.as_str(), office.taken().len()), ("overdue", "pending", 1));
        office.later(TimeDelta::days(1)).await;
        assert_eq!(office.shop.reminded(&invoice).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_reminded_who_does_not_want_it_nor_by_an_inactive_entity() {
    MailingFixture::while_open(async |mut office| {
        office.with_contact().await;
        let counterpart = format!("/counterparts/{}", office.shop.counterpart.as_str().unwrap());
        office.shop.patch(&counterpart).json(json!({"organization": {}, "reminders_enabled": false})).await.expect(200);
        let body = office.shop.invoice(json!([line(10_000, 1)]));
        office.shop.invoice_with(body.clone(), 1, 1).await;
        office.later(TimeDelta::hours(22)).await;
        office.shop.patch(&counterpart).json(json!({"organization": {}, "reminders_enabled": true})).await.expect(200);
        office.shop.partner.post(&format!("/entities/{}/deactivate", office.shop.entity)).await.expect(200);
        office.later(TimeDelta::hours(24)).await;
        assert_eq!(office.taken().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn an_invoice_that_was_paid_in_the_ledger_at_ten_to_nine_is_not_reminded_of_at_nine() {
    for pays in [true, false] {
        let books = Books::open(Platform::QuickbooksOnline).await;
        let connected = books.connect().await;
        let mut shop = Shop::at(books.app.clone(), books.partner.clone(), books.entity).await;
        let open = books.state("Invoice").await.into_iter().find(|invoice| invoice["Balance"] == invoice["TotalAmt"]).expect("an open one");
        let cents = (open["TotalAmt"].as_f64().unwrap() * 100.0).round() as i64;
        shop.set(json!({"receivable_edit_flow": "non_compliant", "time_zone": "Europe/Berlin"})).await;
        let mut item = line(cents, 1);
        (item["tax_rate_value"], item["product"]["price"]["currency"]) = (json!(0), json!("USD"));
        let mut body = shop.invoice(json!([item]));
        (body["currency"], body["document_id"]) = (json!("USD"), open["DocNumber"].clone());
        let contact = json!({
            "first_name": "Ada", "last_name": "Lovelace", "email": "ada@acme.example",
            "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
        });
        shop.post(&format!("/counterparts/{}/contacts", shop.counterpart.as_str().unwrap())).json(contact).await.expect(200);
        let invoice = shop.invoice_with(body, 1, 30).await;
        // From half past nine UTC to ten to nine in Berlin on the next day.
        shop.app.advance(TimeDelta::minutes(21 * 60 + 20));
        if pays {
            let linked = json!([{"TxnId": open["Id"], "TxnType": "Invoice"}]);
            let payment = json!({
                "CustomerRef": open["CustomerRef"], "TotalAmt": open["TotalAmt"],
                "Line": [{"Amount": open["TotalAmt"], "LinkedTxn": linked}],
            });
            books.edit("Payment", "create", None, payment).await;
            books.sync(&connected).await;
            books.work().await;
        }
        shop.app.advance(TimeDelta::minutes(10));
        shop.partner.token = shop.partner.new_token().await;
        shop.app.work_receivables(shop.entity).await;
        let why = if pays { "not sent: the ledger says that the invoice is paid" } else { "mail is not set up on this server" };
        assert_eq!(shop.reminded(&invoice).await, [("term_final".into(), "failed".into(), why.into())]);
    }
}
