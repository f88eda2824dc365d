//! A year of random edits, pauses, inactive periods, silences and workers that die is what a naive calendar says it is: which invoices are made,
//! when they become overdue, and when a quote expires.

use bursar_kernel::{NaiveDate, Rng, TimeDelta, Timestamp, Uuid};
use bursar_tests::TestApp;
use bursar_tests::death::Death;
use chrono::Datelike;
use serde_json::{Value, json};

use super::{Subscription, iterations};
use crate::receivables::{Shop, line};

/// How often, every which, and the first day: asked of each day by itself.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    frequency: &'static str,
    interval: i32,
    start: NaiveDate,
}

const FREQUENCIES: [&str; 5] = ["day", "week", "month", "quarter", "year"];

impl Pattern {
    /// Is this one of its days?
    fn has(&self, day: NaiveDate) -> bool {
        let days = day.signed_duration_since(self.start).num_days();
        let months = (day.year() - self.start.year()) * 12 + day.month0() as i32 - self.start.month0() as i32;
        let is_last = day.succ_opt().unwrap().month() != day.month();
        let is_its_day = day.day() == self.start.day() || is_last && day.day() < self.start.day();
        let every = |months_of_one: i32| is_its_day && months % (months_of_one * self.interval) == 0;
        days >= 0
            && match self.frequency {
                "day" => days % i64::from(self.interval) == 0,
                "week" => days % (7 * i64::from(self.interval)) == 0,
                "month" => every(1),
                "quarter" => every(3),
                _ => every(12),
            }
    }
}

/// What the recurrence should be.
struct Expected {
    pattern: Pattern,
    end: NaiveDate,
    days: Vec<(NaiveDate, &'static str)>,
    is_paused: bool,
    is_inactive: bool,
    is_canceled: bool,
    /// When the entity was last activated again.
    activated_at: Option<Timestamp>,
}

/// In Tokyo, nine hours before UTC all year, it is six.
fn six(day: NaiveDate) -> Timestamp {
    day.and_hms_opt(6, 0, 0).unwrap().and_utc() - TimeDelta::hours(9)
}

fn today(now: Timestamp) -> NaiveDate {
    (now + TimeDelta::hours(9)).date_naive()
}

impl Expected {
    fn new(pattern: Pattern, end: NaiveDate) -> Self {
        let mut expected =
            Expected { pattern, end, days: Vec::new(), is_paused: false, is_inactive: false, is_canceled: false, activated_at: None };
        expected.plan(pattern.start);
        expected
    }

    /// From this day on everything that is still to come is planned anew.
    fn plan(&mut self, today: NaiveDate) {
        self.days.retain(|(day, status)| *status != "pending" || *day < today);
        let last = self.days.last().map(|(day, _)| *day);
        for day in today.iter_days().take_while(|day| *day <= self.end) {
            if self.pattern.has(day) && last.is_none_or(|last| day > last) {
                self.days.push((day, "pending"));
            }
        }
    }

    /// A worker works at this moment.
    fn work(&mut self, now: Timestamp) {
        let (stands_still, activated_at) = (self.is_paused || self.is_inactive, self.activated_at);
        for (day, status) in self.days.iter_mut().filter(|(_, status)| *status == "pending") {
            let came = six(*day);
            if came <= now {
                let is_skipped = stands_still || activated_at.is_some_and(|at| came <= at);
                *status = if is_skipped { "skipped" } else { "completed" };
            }
        }
    }

    fn skip(&mut self, now: Timestamp) {
        self.days.iter_mut().filter(|(day, status)| *status == "pending" && six(*day) <= now).for_each(|day| day.1 = "skipped");
    }

    fn has_days_to_come(&self) -> bool {
        self.days.iter().any(|(_, status)| *status == "pending")
    }

    fn status(&self) -> &'static str {
        match (self.is_canceled, self.is_paused, self.has_days_to_come()) {
            (true, ..) => "canceled",
            (false, true, _) => "paused",
            (false, false, true) => "active",
            (false, false, false) => "completed",
        }
    }

    fn is_over(&self) -> bool {
        self.is_canceled || !self.is_paused && !self.has_days_to_come()
    }
}

struct Year {
    rng: Rng,
    subscription: Subscription,
    expected: Expected,
    /// An issued quote that nobody answers.
    quote: Value,
    /// The day on which a worker last did what there was to do.
    worked_on: NaiveDate,
}

impl Year {
    fn app(&self) -> &TestApp {
        &self.subscription.shop.app
    }

    fn now(&self) -> Timestamp {
        self.app().env().now()
    }

    fn entity(&self) -> Uuid {
        self.subscription.shop.entity
    }

    fn pattern(rng: &Rng, start: NaiveDate) -> Pattern {
        let place = usize::try_from(rng.below(5)).unwrap();
        let interval = 1 + i32::try_from(rng.below(if place == 0 { 20 } else { 3 })).unwrap();
        Pattern { frequency: FREQUENCIES[place], interval, start }
    }

    async fn step(&mut self) {
        let hours = [1, 7, 30, 24 * 9, 24 * 33][usize::try_from(self.rng.below(5)).unwrap()];
        self.subscription.pass(TimeDelta::hours(hours)).await;
        match self.rng.below(10) {
            0 => self.edit().await,
            1 | 2 => self.pause_or_resume().await,
            3 | 4 => self.turn().await,
            5 if self.rng.below(4) == 0 => self.cancel().await,
            6 => {
                let statements = usize::try_from(self.rng.below(120)).unwrap();
                let entity = self.entity();
                Death::after(statements).work(self.app(), |mortal| async move { mortal.work_recurrences(entity).await }).await;
                self.work().await;
            }
            7 => {}
            _ => self.work().await,
        }
    }

    async fn work(&mut self) {
        self.app().work_recurrences(self.entity()).await;
        self.expected.work(self.now());
        self.worked_on = today(self.now());
    }

    async fn edit(&mut self) {
        let now = self.now();
        let start = if self.rng.below(2) == 0 { self.expected.pattern.start } else { today(now) + TimeDelta::days(5) };
        let pattern = Self::pattern(&self.rng, start);
        let end = today(now) + TimeDelta::days(i64::try_from(self.rng.below(300)).unwrap());
        if self.expected.is_inactive {
            return;
        }
        let asked = json!({"frequency": pattern.frequency, "interval": pattern.interval, "start_date": start, "end_date": end});
        let answer = self.subscription.patch(asked).await;
        let before = (self.expected.pattern, self.expected.end, self.expected.days.clone());
        (self.expected.pattern, self.expected.end) = (pattern, end);
        self.expected.plan(today(now));
        if self.expected.has_days_to_come() {
            answer.expect(200);
        } else {
            assert_eq!(answer.fields(), ["body.end_date"]);
            (self.expected.pattern, self.expected.end, self.expected.days) = before;
        }
    }

    async fn pause_or_resume(&mut self) {
        if self.expected.is_inactive {
            return;
        }
        if self.expected.is_paused {
            self.subscription.act("resume").await.expect(200);
            self.expected.skip(self.now());
        } else {
            self.subscription.act("pause").await.expect(200);
        }
        self.expected.is_paused = !self.expected.is_paused;
    }

    /// The entity is deactivated, or activated again.
    async fn turn(&mut self) {
        let verb = if self.expected.is_inactive { "activate" } else { "deactivate" };
        self.subscription.shop.partner.post(&format!("/entities/{}/{verb}", self.entity())).await.expect(200);
        if self.expected.is_inactive {
            self.expected.activated_at = Some(self.now());
        }
        self.expected.is_inactive = !self.expected.is_inactive;
    }

    async fn cancel(&mut self) {
        if !self.expected.is_inactive {
            self.subscription.act("cancel").await.expect(204);
            self.expected.is_canceled = true;
            self.expected.days.iter_mut().filter(|(_, status)| *status == "pending").for_each(|day| day.1 = "canceled");
        }
    }

    /// Was this day over when a worker last worked?
    fn is_over(&self, day: &Value) -> bool {
        day.as_str().unwrap().parse::<NaiveDate>().unwrap() < self.worked_on
    }

    /// The recurrence is what the calendar says, with an invoice for each day on which one was made, and everything was told.
    async fn compare(&self, seed: u64) {
        let read = self.subscription.read().await;
        let expected: Vec<(String, String)> =
            self.expected.days.iter().map(|(day, status)| (day.to_string(), (*status).to_owned())).collect();
        assert_eq!((iterations(&read), &read["status"]), (expected, &json!(self.expected.status())), "seed {seed}");
        let all = read["iterations"].as_array().unwrap();
        let mut named: Vec<&Value> = all.iter().map(|one| &one["issued_invoice_id"]).filter(|id| !id.is_null()).collect();
        let listed = self.subscription.shop.get("/receivables?type=invoice&limit=250").await.expect(200);
        let made = listed["data"].as_array().unwrap().iter().filter(|invoice| invoice["status"] != "recurring");
        for invoice in made.clone() {
            let status = if self.is_over(&invoice["due_date"]) { "overdue" } else { "issued" };
            assert_eq!(invoice["status"], status, "seed {seed}: {}", invoice["due_date"]);
        }
        let mut made: Vec<&Value> = made.map(|invoice| &invoice["id"]).collect();
        named.sort_by_key(|id| id.to_string());
        made.sort_by_key(|id| id.to_string());
        assert_eq!(named, made, "seed {seed}");
        let told = self.app().events_of(self.subscription.id.parse().unwrap()).await;
        assert_eq!(told.iter().filter(|event| *event == "recurrence.invoice_created").count(), made.len(), "seed {seed}");
        let quote = self.subscription.shop.read(&self.quote).await;
        assert_eq!(quote["status"], if self.is_over(&quote["expiry_date"]) { "expired" } else { "issued" }, "seed {seed}");
        let is_skipped = all.iter().any(|one| one["status"] == "skipped");
        assert_eq!(told.iter().any(|event| event == "recurrence.skipped"), is_skipped, "seed {seed}");
    }
}

async fn live(app: &TestApp, seed: u64) {
    let rng = Rng::seeded(seed);
    let mut partner = app.partner().await;
    partner.token = partner.new_token().await;
    let shop = Shop::of(app.clone(), partner).await;
    shop.set(json!({"time_zone": "Asia/Tokyo"})).await;
    let start = today(app.env().now()) + TimeDelta::days(i64::try_from(rng.below(40)).unwrap());
    let (pattern, end) = (Year::pattern(&rng, start), start + TimeDelta::days(200));
    let body = json!({
        "start_date": start, "end_date": end, "frequency": pattern.frequency, "interval": pattern.interval,
    });
    let mut quote = shop.document("quote", json!([line(10_000, 1)]));
    quote["expiry_date"] = json!(today(app.env().now()) + TimeDelta::days(i64::try_from(rng.below(200)).unwrap()));
    let quote = shop.issued(quote).await;
    let mut base = shop.invoice(json!([line(10_000, 1)]));
    base["payment_terms"] = json!({"term_final": {"number_of_days": rng.below(60)}});
    let base = shop.draft(base).await;
    let subscription = Subscription::of(shop, &base, body).await;
    let worked_on = today(app.env().now());
    let mut year = Year { rng, subscription, expected: Expected::new(pattern, end), quote, worked_on };
    for _ in 0..40 {
        year.step().await;
        if !year.expected.is_inactive {
            year.compare(seed).await;
        }
        if year.expected.is_over() {
            break;
        }
    }
    if year.expected.is_inactive {
        year.turn().await;
    }
    year.work().await;
    year.compare(seed).await;
}

#[tokio::test]
async fn whatever_happens_the_calendar_holds() {
    let app = TestApp::start_alone(|_| ()).await;
    for seed in 0..12 {
        live(&app, seed).await;
    }
}
