//! What the clock does to invoices, told without asking the product: when each is overdue, and what becomes of each of its reminders.

use std::collections::BTreeSet;

use bursar_kernel::{NaiveDate, TimeDelta, Timestamp};
use serde_json::{Value, json};

use super::{at, today};

/// How many days before a discount ends and the invoice is due, and after it was due, reminders go. One that was deleted has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Reminders {
    /// Before the discount ends, and before the invoice is due.
    pub(super) before: Option<[i64; 2]>,
    pub(super) after: Option<[i64; 2]>,
}

/// One of the reminders of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reminder {
    on: NaiveDate,
    term: &'static str,
    /// The last day of the discount, or the day on which the invoice is due.
    about: NaiveDate,
    place: usize,
}

impl Reminder {
    /// Was it decided about as this one of all that there are now? By its day, or by its place where its days were changed.
    fn was(&self, now: &Reminder, all: &[Reminder]) -> bool {
        let is_there = all.iter().any(|other| (other.term, other.on) == (self.term, self.on));
        (self.term, self.about) == (now.term, now.about) && (self.on == now.on || (!is_there && self.place == now.place))
    }
}

/// An invoice as it should be.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub(super) id: Value,
    issued: NaiveDate,
    discount_ends: NaiveDate,
    pub(super) due: NaiveDate,
    pub(super) status: &'static str,
    total: i64,
    pub(super) paid: i64,
    pub(super) is_reminded_before: bool,
    pub(super) is_reminded_after: bool,
    /// Which reminders were decided about.
    decided: BTreeSet<Reminder>,
    /// What its history tells of them: which term, and why it was not sent.
    pub(super) reminded: Vec<(&'static str, &'static str)>,
    /// Where it came to stand after it was issued.
    pub(super) moves: Vec<&'static str>,
}

impl Invoice {
    /// Its id, its status and its total.
    pub(super) fn standing(&self) -> (String, Value, Value) {
        (self.id.to_string(), json!(self.status), json!(self.total))
    }

    pub(super) fn is_open(&self) -> bool {
        self.status != "paid"
    }

    pub(super) fn pay(&mut self) {
        self.move_to("paid");
    }

    /// A little more is paid of it.
    pub(super) fn pay_a_part(&mut self, today: NaiveDate) {
        self.paid += 100;
        self.stand(today);
    }

    pub(super) fn redate(&mut self, due: NaiveDate, today: NaiveDate) {
        if due != self.due {
            self.due = due;
            self.stand(today);
        }
    }

    fn stand(&mut self, today: NaiveDate) {
        self.move_to(match (self.due < today, self.paid > 0) {
            (true, _) => "overdue",
            (false, true) => "partially_paid",
            (false, false) => "issued",
        });
    }

    fn move_to(&mut self, status: &'static str) {
        if status != self.status {
            self.status = status;
            self.moves.push(status);
        }
    }
}

/// What is known of an entity and its invoices.
pub(super) struct Diary {
    pub(super) invoices: Vec<Invoice>,
    pub(super) reminders: Reminders,
    /// Days after the issue on which the discount of each invoice ends, and on which it is due.
    pub(super) terms: [i64; 2],
    /// What is invoiced, without VAT: whole hundreds of cents.
    pub(super) price: i64,
    pub(super) are_wanted: bool,
    pub(super) are_on: bool,
    pub(super) is_inactive: bool,
    pub(super) activated_at: Option<Timestamp>,
    /// On which day the clock was last looked at, and when it is next.
    pub(super) looked_on: NaiveDate,
    pub(super) looks_at: Timestamp,
}

impl Diary {
    /// Something was issued or changed at this moment.
    pub(super) fn watch(&mut self, now: Timestamp) {
        self.looks_at = self.looks_at.min(now + TimeDelta::minutes(5));
    }

    pub(super) fn issue(&mut self, id: Value, now: Timestamp) {
        let issued = today(now);
        let [discount_ends, due] = self.terms.map(|days| issued + TimeDelta::days(days));
        self.invoices.push(Invoice {
            id,
            issued,
            discount_ends,
            due,
            status: "issued",
            // With 19 % VAT.
            total: self.price * 119 / 100,
            paid: 0,
            is_reminded_before: self.reminders.before.is_some(),
            is_reminded_after: self.reminders.after.is_some(),
            decided: BTreeSet::new(),
            reminded: Vec::new(),
            moves: Vec::new(),
        });
        self.watch(now);
    }

    /// A worker works at this moment.
    pub(super) fn work(&mut self, now: Timestamp) {
        if now < self.looks_at {
            return;
        }
        let (day, nine) = (today(now), at(today(now), TimeDelta::hours(9)));
        let tomorrow = at(day + TimeDelta::days(1), TimeDelta::minutes(5));
        self.looked_on = day;
        self.looks_at = [at(day, TimeDelta::minutes(5)), nine, tomorrow].into_iter().find(|moment| *moment > now).unwrap();
        let mut invoices = std::mem::take(&mut self.invoices);
        for invoice in invoices.iter_mut().filter(|invoice| invoice.is_open()) {
            invoice.stand(day);
            if now >= nine {
                self.remind(invoice, day);
            }
        }
        self.invoices = invoices;
    }

    fn remind(&self, invoice: &mut Invoice, day: NaiveDate) {
        let days = TimeDelta::days;
        let mut all: Vec<Reminder> = Vec::new();
        if let Some([discount, last]) = self.reminders.before.filter(|_| invoice.is_reminded_before) {
            let (discount_ends, due) = (invoice.discount_ends, invoice.due);
            all.push(Reminder { on: discount_ends - days(discount), term: "term_1", about: discount_ends, place: 0 });
            all.push(Reminder { on: due - days(last), term: "term_final", about: due, place: 0 });
        }
        for (place, after) in self.reminders.after.filter(|_| invoice.is_reminded_after).into_iter().flatten().enumerate() {
            all.push(Reminder { on: invoice.due + days(after), term: "overdue", about: invoice.due, place });
        }
        let is_decided = |due: &Reminder| invoice.decided.iter().any(|decided| decided.was(due, &all));
        let mut due: Vec<Reminder> =
            all.iter().filter(|due| due.on > invoice.issued && due.on <= day && !is_decided(due)).copied().collect();
        due.sort_by_key(|reminder| reminder.on);
        for reminder in due {
            let Reminder { on, term, about, .. } = reminder;
            let was_inactive = self.activated_at.is_some_and(|activated| at(on, TimeDelta::hours(9)) <= activated);
            let why = match term {
                _ if self.is_inactive || was_inactive => "inactive",
                _ if on + days(2) < day => "two days",
                "term_1" | "term_final" if about < day => "is about",
                _ if !self.are_wanted => "counterpart",
                "term_1" | "term_final" if !self.are_on => "settings",
                _ => "",
            };
            invoice.decided.insert(reminder);
            invoice.reminded.push((term, why));
        }
    }

    /// The bodies of the reminders.
    pub(super) fn bodies(&self) -> (Option<Value>, Option<Value>) {
        let text = |field: &str, days: i64| json!({field: days, "subject": "{invoice_number}", "body": "Pay {amount_due}."});
        let before = self.reminders.before.map(|[discount, last]| {
            json!({"name": "before", "term_1_reminder": text("days_before", discount), "term_final_reminder": text("days_before", last)})
        });
        let after = self.reminders.after.map(|terms| json!({"name": "after", "terms": terms.map(|days| text("days_after", days))}));
        (before, after)
    }
}
