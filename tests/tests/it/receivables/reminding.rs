//! Reminders by the clock of the place where the entity is: Berlin, two hours before UTC in June.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::TestApp;
use bursar_tests::books::Books;
use bursar_tests::crash::Death;
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
        self.shop.later(by).await;
        self.work().await;
    }
}

#[tokio::test]
async fn a_reminder_goes_at_nine_where_the_entity_is_and_once() {
    MailingFixture::while_open(async |mut office| {
        office.shop.with_contact().await;
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
        assert_eq!(told, [("term_final".into(), "sent".into(), String::new())]);
    })
    .await;
}

#[tokio::test]
async fn what_was_missed_goes_in_order_and_what_is_too_late_says_so() {
    MailingFixture::while_open(async |mut office| {
        office.shop.with_contact().await;
        let invoice = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 1).await;
        office.later(TimeDelta::days(5)).await;
        assert_eq!(office.shop.read(&invoice).await["status"], "overdue");
        let told = office.shop.reminded(&invoice).await;
        assert_eq!(told[0], ("term_final".into(), "failed".into(), "not sent: its day had passed by more than two days".into()));
        assert_eq!((told[1].0.as_str(), told[1].1.as_str(), office.taken().len()), ("overdue", "sent", 1));
        office.later(TimeDelta::days(1)).await;
        assert_eq!(office.shop.reminded(&invoice).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_reminder_that_nobody_wants_or_that_an_inactive_entity_would_send_says_so_and_is_not_made_up_for() {
    MailingFixture::while_open(async |mut office| {
        office.shop.with_contact().await;
        let invoice = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 1).await;
        office.shop.set(json!({"reminder": {"enabled": false}})).await;
        // Nine in the morning of the 4th, one day before it is due, and of the 6th, one day after.
        office.later(TimeDelta::minutes(21 * 60 + 30)).await;
        office.shop.set(json!({"reminder": {"enabled": true}})).await;
        let counterpart = format!("/counterparts/{}", office.shop.counterpart.as_str().unwrap());
        let wants = async |office: &MailingFixture, wants: bool| {
            office.shop.patch(&counterpart).json(json!({"organization": {}, "reminders_enabled": wants})).await.expect(200);
        };
        wants(&office, false).await;
        office.later(TimeDelta::days(2)).await;
        wants(&office, true).await;
        // Another invoice has its day while the entity is inactive, and no worker runs.
        let other = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 9).await;
        let turn = async |office: &MailingFixture, verb: &str| {
            office.shop.partner.post(&format!("/entities/{}/{verb}", office.shop.entity)).await.expect(200);
        };
        turn(&office, "deactivate").await;
        office.shop.later(TimeDelta::hours(25)).await;
        turn(&office, "activate").await;
        office.later(TimeDelta::days(1)).await;
        let failed = |term: &str, why: &str| (term.to_owned(), "failed".to_owned(), format!("not sent: {why}"));
        let expected =
            [failed("term_final", "payment reminders are off in the settings"), failed("overdue", "reminders are off for the counterpart")];
        assert_eq!(office.shop.reminded(&invoice).await, expected);
        assert_eq!(office.shop.reminded(&other).await, [failed("term_final", "the entity was inactive")]);
        assert_eq!(office.taken().len(), 0);
    })
    .await;
}

/// Nobody has an address at whom the reason could stand.
#[tokio::test]
async fn a_reminder_that_would_go_to_nobody_says_why() {
    MailingFixture::while_open(async |mut office| {
        let invoice = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 30).await;
        office.later(TimeDelta::minutes(21 * 60 + 30)).await;
        let why = json!("not sent: the contact of the counterpart has no e-mail address");
        let mails = office.mails(&invoice).await;
        assert_eq!((mails.len(), &mails[0]["status"], &mails[0]["error"]), (1, &json!("failed"), &why));
        let history = format!("{}/history?event_type__in=payment_reminder_mail_sent", path(&invoice));
        let told = office.shop.get(&history).await.expect(200)["data"][0]["event_data"].clone();
        assert_eq!((&told["mail_status"], &told["error"]), (&json!("failed"), &why));
    })
    .await;
}

#[tokio::test]
async fn a_reminder_that_went_does_not_go_again_on_another_day() {
    MailingFixture::while_open(async |mut office| {
        office.shop.with_contact().await;
        let invoice = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 1).await;
        office.later(TimeDelta::minutes(21 * 60 + 30)).await;
        office.later(TimeDelta::days(2)).await;
        assert_eq!(office.taken().len(), 2, "nine in the morning of the 6th");
        let terms = json!({"terms": [{"days_after": 2, "subject": "{invoice_number}", "body": "Pay {amount_due}."}]});
        let reminder = format!("/overdue_reminders/{}", invoice["overdue_reminder_id"].as_str().unwrap());
        office.shop.patch(&reminder).json(terms).await.expect(200);
        office.later(TimeDelta::days(1)).await;
        assert_eq!((office.taken().len(), office.shop.reminded(&invoice).await.len()), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn an_invoice_that_was_paid_in_the_ledger_at_ten_to_nine_is_not_reminded_of_at_nine() {
    for pays in [true, false] {
        let books = Books::open(Platform::QuickbooksOnline).await;
        let connected = books.connect().await;
        let mut shop = Shop::at(books.tenant.clone()).await;
        let open = books.state("Invoice").await.into_iter().find(|invoice| invoice["Balance"] == invoice["TotalAmt"]).expect("an open one");
        let cents = (open["TotalAmt"].as_f64().unwrap() * 100.0).round() as i64;
        shop.set(json!({"receivable_edit_flow": "non_compliant", "time_zone": "Europe/Berlin"})).await;
        let mut item = line(cents, 1);
        (item["tax_rate_value"], item["product"]["price"]["currency"]) = (json!(0), json!("USD"));
        let mut body = shop.invoice(json!([item]));
        (body["currency"], body["document_id"]) = (json!("USD"), open["DocNumber"].clone());
        shop.with_contact().await;
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
        shop.later(TimeDelta::minutes(10)).await;
        shop.app.work_receivables(shop.entity).await;
        let why = if pays { "not sent: the ledger says that the invoice is paid" } else { "mail is not set up on this server" };
        assert_eq!(shop.reminded(&invoice).await, [("term_final".into(), "failed".into(), why.into())]);
    }
}

/// The worker decides about the reminder, makes the PDF, writes the mail to the outbox and sends it.
#[tokio::test]
async fn wherever_a_worker_dies_a_reminder_goes_once_or_says_that_it_may_have_gone() {
    let app = TestApp::start_alone(|options| options.sends_mail = true).await;
    MailingFixture::while_open_on(app, async |mut office| {
        office.shop.with_contact().await;
        for moments in (0..).step_by(5) {
            let invoice = office.shop.invoice_with(office.shop.invoice(json!([line(10_000, 1)])), 1, 30).await;
            office.work().await;
            let taken_before = office.taken().len();
            office.shop.later(TimeDelta::days(1)).await;
            let at_work = &office;
            let died = Death::after(moments).work(&office.shop.app, |mortal| async move { at_work.work_at(&mortal).await }).await;
            office.work().await;
            let taken = office.taken().len() - taken_before;
            let told = office.shop.reminded(&invoice).await;
            let [(term, status, error)] = &told[..] else { panic!("{moments}: {told:?}") };
            assert_eq!(term, "term_final", "{moments}");
            match status.as_str() {
                "sent" => assert_eq!(taken, 1, "{moments}"),
                _ => assert!(taken <= 1 && error.ends_with("it may have arrived"), "{moments}: {told:?}"),
            }
            office.shop.act(&invoice, "mark_as_paid").await.expect(200);
            if !died {
                assert!(moments > 60, "only {moments} moments");
                return;
            }
        }
    })
    .await;
}
