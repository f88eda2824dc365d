//! A year of random edits, payments, pauses, inactive periods, silences and workers that die is what a naive calendar says it is: which invoices
//! are made, when each is overdue and a quote expires, and which reminders are sent, once, or not and why.

use bursar_kernel::{NaiveDate, Rng, TimeDelta, Timestamp};
use bursar_tests::TestApp;
use bursar_tests::crash::Death;
use serde_json::{Value, json};

use super::{Subscription, iterations};
use crate::receivables::{Shop, line};
use calendar::{Calendar, Pattern};
use diary::{Diary, Invoice, Reminders};

mod calendar;
mod diary;

/// In Tokyo, nine hours before UTC all year, it is this time of the day.
fn at(day: NaiveDate, time: TimeDelta) -> Timestamp {
    day.and_hms_opt(0, 0, 0).unwrap().and_utc() + time - TimeDelta::hours(9)
}

fn today(now: Timestamp) -> NaiveDate {
    (now + TimeDelta::hours(9)).date_naive()
}

struct Year {
    rng: Rng,
    subscription: Subscription,
    calendar: Calendar,
    diary: Diary,
    /// The ids of the reminders before a day and after it.
    reminders: [Value; 2],
    /// What the invoices are made of.
    base: Value,
    /// An issued quote that nobody answers.
    quote: Value,
}

impl Year {
    /// It begins with a recurrence, of whose invoices the customer is reminded, and a quote.
    async fn begin(app: &TestApp, seed: u64) -> Year {
        let rng = Rng::seeded(seed);
        let below = |number: u64| i64::try_from(rng.below(number)).unwrap();
        let mut partner = app.partner().await;
        partner.token = partner.new_token().await;
        let shop = Shop::of(app.clone(), partner).await;
        shop.set(json!({"time_zone": "Asia/Tokyo", "receivable_edit_flow": "non_compliant"})).await;
        shop.with_contact().await;
        let now = app.env().now();
        let first = 1 + below(20);
        let diary = Diary {
            invoices: Vec::new(),
            reminders: Reminders { before: Some([below(3) + 1, below(30) + 1]), after: Some([1 + below(5), 6 + below(30)]) },
            terms: [first, first + 1 + below(40)],
            price: 10_000,
            are_wanted: true,
            are_on: true,
            is_inactive: false,
            activated_at: None,
            looked_on: today(now),
            looks_at: now + TimeDelta::minutes(5),
        };
        let (before, after) = diary.bodies();
        let before = shop.post("/payment_reminders").json(before.unwrap()).await.expect(201)["id"].clone();
        let after = shop.post("/overdue_reminders").json(after.unwrap()).await.expect(201)["id"].clone();
        let mut quote = shop.document("quote", json!([line(10_000, 1)]));
        quote["expiry_date"] = json!(today(now) + TimeDelta::days(below(200)));
        let quote = shop.issued(quote).await;
        let mut base = shop.invoice(json!([line(10_000, 1)]));
        let [discount_ends, due] = diary.terms;
        base["payment_terms"] = json!({
            "term_1": {"number_of_days": discount_ends, "discount": 200}, "term_final": {"number_of_days": due},
        });
        (base["payment_reminder_id"], base["overdue_reminder_id"]) = (before.clone(), after.clone());
        let base = shop.draft(base).await;
        let start = today(now) + TimeDelta::days(below(40));
        let (pattern, end) = (Pattern::any(&rng, start), start + TimeDelta::days(200));
        let body = json!({"start_date": start, "end_date": end, "frequency": pattern.frequency, "interval": pattern.interval});
        let subscription = Subscription::of(shop, &base, body).await;
        Year { rng, subscription, calendar: Calendar::new(pattern, end), diary, reminders: [before, after], base, quote }
    }

    fn app(&self) -> &TestApp {
        &self.subscription.shop.app
    }

    fn shop(&self) -> &Shop {
        &self.subscription.shop
    }

    fn now(&self) -> Timestamp {
        self.app().env().now()
    }

    fn below(&self, number: u64) -> i64 {
        i64::try_from(self.rng.below(number)).unwrap()
    }

    async fn step(&mut self) {
        let hours = [1, 7, 18, 24, 24, 24, 30, 40, 24 * 9, 24 * 33][usize::try_from(self.rng.below(10)).unwrap()];
        self.subscription.pass(TimeDelta::hours(hours)).await;
        match self.rng.below(10) {
            0..=2 if !self.calendar.is_inactive => self.act().await,
            0 | 3 => self.turn().await,
            4 => {}
            5 => self.die().await,
            _ => self.work().await,
        }
    }

    /// Somebody does something that only an active entity can.
    async fn act(&mut self) {
        match self.rng.below(10) {
            0 if !self.calendar.is_over() => self.edit().await,
            1 if !self.calendar.is_over() => self.pause_or_resume().await,
            2 if !self.calendar.is_over() && self.rng.below(4) == 0 => self.cancel().await,
            3 => self.want_reminders_or_not().await,
            4 => self.turn_reminders_on_or_off().await,
            5 => self.change_reminders().await,
            6 => self.change_price().await,
            _ => self.change_invoice().await,
        }
    }

    async fn work(&mut self) {
        self.app().work_recurrences(self.shop().entity).await;
        let now = self.now();
        self.diary.work(now);
        self.calendar.work(now);
        if !self.calendar.is_inactive {
            self.note_new_invoices().await;
        }
    }

    /// A worker dies at some statement, and another one goes on.
    async fn die(&mut self) {
        let statements = usize::try_from(self.rng.below(400)).unwrap();
        let entity = self.shop().entity;
        Death::after(statements).work(self.app(), |mortal| async move { mortal.work_recurrences(entity).await }).await;
        self.work().await;
    }

    async fn note_new_invoices(&mut self) {
        let (read, now) = (self.subscription.read().await, self.now());
        let made = read["iterations"].as_array().unwrap().iter().map(|one| &one["issued_invoice_id"]).filter(|id| !id.is_null());
        for id in made {
            if !self.diary.invoices.iter().any(|known| known.id == *id) {
                self.diary.issue(id.clone(), now);
            }
        }
    }

    async fn edit(&mut self) {
        let today = today(self.now());
        let start = if self.rng.below(2) == 0 { self.calendar.pattern.start } else { today + TimeDelta::days(5) };
        let pattern = Pattern::any(&self.rng, start);
        let end = today + TimeDelta::days(self.below(300));
        let asked = json!({"frequency": pattern.frequency, "interval": pattern.interval, "start_date": start, "end_date": end});
        let answer = self.subscription.patch(asked).await;
        let before = (self.calendar.pattern, self.calendar.end, self.calendar.days.clone());
        (self.calendar.pattern, self.calendar.end) = (pattern, end);
        self.calendar.plan(today);
        if self.calendar.has_days_to_come() {
            answer.expect(200);
        } else {
            assert_eq!(answer.fields(), ["body.end_date"]);
            (self.calendar.pattern, self.calendar.end, self.calendar.days) = before;
        }
    }

    async fn pause_or_resume(&mut self) {
        if self.calendar.is_paused {
            self.subscription.act("resume").await.expect(200);
            self.calendar.skip(self.now());
        } else {
            self.subscription.act("pause").await.expect(200);
        }
        self.calendar.is_paused = !self.calendar.is_paused;
    }

    async fn cancel(&mut self) {
        self.subscription.act("cancel").await.expect(204);
        self.calendar.cancel();
    }

    /// The entity is deactivated, or activated again.
    async fn turn(&mut self) {
        let is_inactive = !self.calendar.is_inactive;
        let verb = if is_inactive { "deactivate" } else { "activate" };
        self.shop().partner.post(&format!("/entities/{}/{verb}", self.shop().entity)).await.expect(200);
        if !is_inactive {
            (self.calendar.activated_at, self.diary.activated_at) = (Some(self.now()), Some(self.now()));
        }
        (self.calendar.is_inactive, self.diary.is_inactive) = (is_inactive, is_inactive);
    }

    async fn want_reminders_or_not(&mut self) {
        self.diary.are_wanted = !self.diary.are_wanted;
        let path = format!("/counterparts/{}", self.shop().counterpart.as_str().unwrap());
        self.shop().patch(&path).json(json!({"organization": {}, "reminders_enabled": self.diary.are_wanted})).await.expect(200);
    }

    async fn turn_reminders_on_or_off(&mut self) {
        self.diary.are_on = !self.diary.are_on;
        self.shop().set(json!({"reminder": {"enabled": self.diary.are_on}})).await;
    }

    /// Reminders go on other days, or one of them is deleted.
    async fn change_reminders(&mut self) {
        let (first, second) = (self.below(4) + 1, self.below(30) + 5);
        let [before, after] = &self.reminders;
        let path = |list: &str, id: &Value| format!("/{list}/{}", id.as_str().unwrap());
        let (before, after) = (path("payment_reminders", before), path("overdue_reminders", after));
        match self.rng.below(9) {
            0 if self.diary.reminders.before.take().is_some() => {
                self.shop().partner.delete(&before).entity(self.shop().entity).await.expect(204);
            }
            1 if self.diary.reminders.after.take().is_some() => {
                self.shop().partner.delete(&after).entity(self.shop().entity).await.expect(204);
            }
            _ => {
                let reminders = &mut self.diary.reminders;
                (reminders.before, reminders.after) =
                    (reminders.before.and(Some([first, second])), reminders.after.and(Some([first, second])));
                let bodies = self.diary.bodies();
                for (path, body) in [(before, bodies.0), (after, bodies.1)] {
                    if let Some(body) = body {
                        self.shop().patch(&path).json(body).await.expect(200);
                    }
                }
            }
        }
    }

    /// What invoices are made for costs something else from now on.
    async fn change_price(&mut self) {
        self.diary.price = 10_000 + 100 * self.below(200);
        let path = format!("/receivables/{}/line_items", self.base["id"].as_str().unwrap());
        let lines = json!({"data": [line(self.diary.price, 1)]});
        self.shop().partner.put(&path).entity(self.shop().entity).json(lines).await.expect(200);
    }

    /// An open invoice is paid, or part of it, is due on another day, or has no reminder any more.
    async fn change_invoice(&mut self) {
        let open: Vec<usize> = (0..self.diary.invoices.len()).filter(|place| self.diary.invoices[*place].is_open()).collect();
        let Some(place) = open.get(usize::try_from(self.rng.below(open.len().max(1) as u64)).unwrap()) else { return };
        let (today, action, days) = (today(self.now()), self.rng.below(6), self.below(50) - 10);
        let shop = &self.subscription.shop;
        let invoice = &mut self.diary.invoices[*place];
        let path = format!("/receivables/{}", invoice.id.as_str().unwrap());
        let change = match action {
            0 => {
                shop.post(&format!("{path}/mark_as_paid")).await.expect(200);
                return invoice.pay();
            }
            1 => {
                invoice.pay_a_part(today);
                let answer =
                    shop.post(&format!("{path}/mark_as_partially_paid")).json(json!({"amount_paid": invoice.paid})).await.expect(200);
                assert_eq!(answer["status"], invoice.status);
                return;
            }
            2 => {
                invoice.is_reminded_before = false;
                json!({"payment_reminder_id": null})
            }
            3 => {
                invoice.is_reminded_after = false;
                json!({"overdue_reminder_id": null})
            }
            _ => {
                let due = today + TimeDelta::days(days);
                invoice.redate(due, today);
                json!({"due_date": due})
            }
        };
        let answer = shop.patch(&path).json(json!({"issued_invoice": change})).await.expect(200);
        assert_eq!((&answer["due_date"], &answer["status"]), (&json!(invoice.due), &json!(invoice.status)));
        self.diary.watch(self.now());
    }

    /// The recurrence is what the calendar says, with an invoice for each day on which one was made, and everything was told.
    async fn compare(&self, seed: u64) {
        let read = self.subscription.read().await;
        let expected: Vec<(String, String)> =
            self.calendar.days.iter().map(|(day, status)| (day.to_string(), (*status).to_owned())).collect();
        assert_eq!((iterations(&read), &read["status"]), (expected, &json!(self.calendar.status())), "seed {seed}");
        let all = read["iterations"].as_array().unwrap();
        let mut named: Vec<String> =
            all.iter().map(|one| &one["issued_invoice_id"]).filter(|id| !id.is_null()).map(Value::to_string).collect();
        let listed = self.shop().get("/receivables?type=invoice&limit=250").await.expect(200);
        let mut made: Vec<(String, Value, Value)> = listed["data"].as_array().unwrap().iter().map(standing).collect();
        made.retain(|(_, status, _)| status != "recurring");
        let mut known: Vec<(String, Value, Value)> = self.diary.invoices.iter().map(Invoice::standing).collect();
        made.sort_by(|one, other| one.0.cmp(&other.0));
        known.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(made, known, "seed {seed}");
        named.sort();
        assert_eq!(named, made.iter().map(|(id, ..)| id.clone()).collect::<Vec<_>>(), "seed {seed}");
        let told = self.app().events_of(self.subscription.id.parse().unwrap()).await;
        assert_eq!(told.iter().filter(|event| *event == "recurrence.invoice_created").count(), made.len(), "seed {seed}");
        let quote = self.shop().read(&self.quote).await;
        let is_over = quote["expiry_date"].as_str().unwrap().parse::<NaiveDate>().unwrap() < self.diary.looked_on;
        assert_eq!(quote["status"], if is_over { "expired" } else { "issued" }, "seed {seed}");
        let is_skipped = all.iter().any(|one| one["status"] == "skipped");
        assert_eq!(told.iter().any(|event| event == "recurrence.skipped"), is_skipped, "seed {seed}");
    }

    /// Of each invoice the history, the mails and the events tell every reminder and every change of status once, in order.
    async fn compare_stories(&self, seed: u64) {
        for invoice in &self.diary.invoices {
            let path = format!("/receivables/{}", invoice.id.as_str().unwrap());
            let history = self.shop().get(&format!("{path}/history?order=asc&limit=100")).await.expect(200);
            let (mut reminded, mut moves) = (Vec::new(), Vec::new());
            for record in history["data"].as_array().unwrap() {
                let (kind, data) = (record["event_type"].as_str().unwrap(), &record["event_data"]);
                if kind.ends_with("reminder_mail_sent") {
                    reminded.push((data["term"].as_str().unwrap(), why(data)));
                } else if kind == "status_changed" && data["old_status"] != "draft" {
                    moves.push(data["new_status"].as_str().unwrap());
                }
            }
            assert_eq!(reminded, invoice.reminded, "seed {seed}: {invoice:?}");
            assert_eq!(moves, invoice.moves, "seed {seed}: {invoice:?}");
            let mails = self.shop().get(&format!("{path}/mails")).await.expect(200);
            assert_eq!(mails["data"].as_array().unwrap().len(), reminded.len(), "seed {seed}");
            let told = self.app().events_of(invoice.id.as_str().unwrap().parse().unwrap()).await;
            let times_overdue = moves.iter().filter(|status| **status == "overdue").count();
            assert_eq!(told.iter().filter(|event| *event == "receivable.overdue").count(), times_overdue, "seed {seed}");
        }
    }
}

fn standing(invoice: &Value) -> (String, Value, Value) {
    (invoice["id"].to_string(), invoice["status"].clone(), invoice["total_amount"].clone())
}

/// Why a reminder was not sent, in short; nothing for one that waits for the outbox.
fn why(data: &Value) -> &'static str {
    let recipient = &data["recipients"]["to"][0];
    assert_eq!(recipient["email"], "ada@acme.example");
    let error = recipient["error"].as_str().unwrap_or_default();
    assert_eq!(data["mail_status"], if error.is_empty() { "pending" } else { "failed" });
    let reasons = ["inactive", "two days", "is about", "counterpart", "settings"];
    reasons.into_iter().find(|reason| error.contains(reason)).unwrap_or_default()
}

async fn live(app: &TestApp, seed: u64) -> Diary {
    let mut year = Year::begin(app, seed).await;
    let ends_at = year.now() + TimeDelta::days(365);
    while year.now() < ends_at {
        year.step().await;
        if !year.calendar.is_inactive {
            year.compare(seed).await;
        }
    }
    if year.calendar.is_inactive {
        year.turn().await;
    }
    year.work().await;
    year.compare(seed).await;
    year.compare_stories(seed).await;
    year.diary
}

#[tokio::test]
async fn whatever_happens_the_calendar_holds() {
    let app = TestApp::start_alone(|options| options.sends_mail = true).await;
    let mut reasons: Vec<&str> = Vec::new();
    for seed in 0..12 {
        let diary = live(&app, seed).await;
        reasons.extend(diary.invoices.iter().flat_map(|invoice| invoice.reminded.iter().map(|(_, why)| *why)));
    }
    for reason in ["", "inactive", "two days", "counterpart", "settings"] {
        assert!(reasons.contains(&reason), "no reminder was {reason:?} among {}", reasons.len());
    }
}
