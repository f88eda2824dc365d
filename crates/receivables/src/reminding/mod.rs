//! Reminders by the clock: which are due on a day, and why one that is due is not sent. Pure.

use bursar_connectors::record::Document;
use bursar_kernel::{Money, NaiveDate, TimeDelta, Timestamp, Tz};
use serde::{Deserialize, Serialize};

use crate::mails::ReminderType;
use crate::overdue_reminders::OverdueReminder;
use crate::payment_reminders::{PaymentReminder, ReminderText};
use crate::receivables::{Own, Receivable};
use crate::zones;

pub(crate) mod remind;

/// A reminder whose day is gone by more than this is not sent any more.
const TOO_LATE: TimeDelta = TimeDelta::days(2);

/// A reminder of an invoice that was sent, or that was not and said why: it is not due again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reminded {
    term: ReminderType,
    /// Its day.
    on: NaiveDate,
    /// The day that it is about: the last one of a discount, or that on which the invoice is due. Where the invoice is dated anew, its reminders
    /// are about other days, and are due again. What an older release sent is known by its own day alone.
    #[serde(default)]
    about: Option<NaiveDate>,
    /// Of those that are sent when it is overdue, which one, counted from 0.
    #[serde(default)]
    place: usize,
}

impl Reminded {
    /// Is it this one of the reminders as they now are? One whose days were changed since is known by its place, unless another has its day.
    fn is(&self, due: &Reminded, all: &[Reminded]) -> bool {
        let has_its_day = |other: &Reminded| (self.term, self.on) == (other.term, other.on);
        match self.about {
            None => has_its_day(due),
            about if (self.term, about) != (due.term, due.about) => false,
            _ => has_its_day(due) || self.place == due.place && !all.iter().any(has_its_day),
        }
    }
}

/// A reminder that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueReminder {
    pub(crate) reminded: Reminded,
    /// The last day on which it says something true: a discount that ended is no news.
    good_until: Option<NaiveDate>,
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// Where the entity and the counterpart stand when a reminder is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReminderContext {
    pub(crate) today: NaiveDate,
    pub(crate) zone: Tz,
    pub(crate) is_active: bool,
    /// When the entity was last activated again.
    pub(crate) activated_at: Option<Timestamp>,
    /// Are reminders before a day on in the settings?
    pub(crate) sends_payment_reminders: bool,
    /// Does the counterpart want reminders?
    pub(crate) are_wanted: bool,
}

impl DueReminder {
    /// Which one it is.
    pub(crate) fn term(&self) -> ReminderType {
        self.reminded.term
    }

    /// Why it is not sent, as far as that follows from its day, the entity and the counterpart.
    pub(crate) fn why_not(&self, reminder_context: &ReminderContext) -> Option<&'static str> {
        let ReminderContext { today, zone, is_active, activated_at, sends_payment_reminders, are_wanted } = *reminder_context;
        let came_at = zones::mails_go_at(self.reminded.on, zone);
        let is_off = !sends_payment_reminders && self.term() != ReminderType::Overdue;
        let reasons = [
            (!is_active || activated_at.is_some_and(|at| came_at <= at), "not sent: the entity was inactive"),
            (today.signed_duration_since(self.reminded.on) > TOO_LATE, "not sent: its day had passed by more than two days"),
            (self.good_until.is_some_and(|day| day < today), "not sent: the day that it is about had passed"),
            (!are_wanted, "not sent: reminders are off for the counterpart"),
            (is_off, "not sent: payment reminders are off in the settings"),
        ];
        reasons.into_iter().find_map(|(holds, why)| holds.then_some(why))
    }
}

/// The reminders of an invoice that are due on this day or were before, the earliest first, without those that it had.
pub(crate) fn due(
    invoice: &Receivable,
    payment: Option<&PaymentReminder>,
    overdue: Option<&OverdueReminder>,
    today: NaiveDate,
) -> Vec<DueReminder> {
    let (Own::Invoice(fields), Some(issued)) = (&invoice.own, invoice.issued_on()) else { return Vec::new() };
    let discounts = fields.payment_terms.iter().flat_map(|terms| terms.discounts(issued));
    let ends: Vec<NaiveDate> = discounts.map(|(last_day, _)| last_day).collect();
    let before = payment.into_iter().flat_map(|reminder| {
        let terms = [
            (ReminderType::Term1, ends.first().copied(), &reminder.term_1_reminder),
            (ReminderType::Term2, ends.get(1).copied(), &reminder.term_2_reminder),
            (ReminderType::TermFinal, invoice.due_date, &reminder.term_final_reminder),
        ];
        terms.into_iter().filter_map(|(term, last_day, text)| before(term, last_day?, text.as_ref()?))
    });
    let after = overdue.into_iter().flat_map(|reminder| reminder.terms.iter().flatten()).enumerate().filter_map(|(place, term)| {
        let on = invoice.due_date?.checked_add_signed(TimeDelta::try_days(term.days_after)?)?;
        let reminded = Reminded { term: ReminderType::Overdue, on, about: invoice.due_date, place };
        Some(DueReminder { reminded, good_until: None, subject: term.subject.clone(), body: term.body.clone() })
    });
    let mut all: Vec<DueReminder> = before.chain(after).collect();
    let reminders: Vec<Reminded> = all.iter().map(|due| due.reminded).collect();
    let had = |due: &Reminded| invoice.reminded.iter().flatten().any(|had| had.is(due, &reminders));
    // Whoever got the invoice on that day, or after it, needs no reminder.
    all.retain(|due| due.reminded.on > issued && due.reminded.on <= today && !had(&due.reminded));
    all.sort_by_key(|due| due.reminded.on);
    all
}

fn before(term: ReminderType, last_day: NaiveDate, text: &ReminderText) -> Option<DueReminder> {
    let on = last_day.checked_sub_signed(TimeDelta::try_days(text.days_before)?)?;
    let (subject, body) = (text.subject.clone(), text.body.clone());
    let reminded = Reminded { term, on, about: Some(last_day), place: 0 };
    Some(DueReminder { reminded, good_until: Some(last_day), subject, body })
}

/// Why nobody is reminded of an invoice, as the ledger's invoices of its number say: it is paid, voided or credited there.
pub(crate) fn settled_in_ledger(invoice: &Receivable, of_its_number: &[Document]) -> Option<&'static str> {
    let total = invoice.money(invoice.amounts.total_amount);
    let is_it = |found: &&Document| {
        let has_its_total = Money::from_major(found.total_amount, invoice.currency) == Ok(total);
        let has_its_currency = found.currency.as_deref().is_none_or(|code| code == invoice.currency.code());
        // What was voided comes to nothing.
        found.status == "void" || has_its_total && has_its_currency
    };
    let standings: Vec<Option<&'static str>> = of_its_number.iter().filter(is_it).map(standing).collect();
    // Where one of several is open, it may be the one.
    if standings.iter().any(Option::is_none) { None } else { standings.into_iter().flatten().next() }
}

fn standing(found: &Document) -> Option<&'static str> {
    match found.status.as_str() {
        "paid" => Some("not sent: the ledger says that the invoice is paid"),
        "void" => Some("not sent: the ledger says that the invoice was voided"),
        _ if found.amount_due.is_some_and(|due| due.is_zero()) => Some("not sent: the ledger says that nothing is left to pay"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::examples::invoice;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn text(days_before: i64) -> Option<ReminderText> {
        Some(ReminderText { body: "b".into(), days_before, subject: "s".into() })
    }

    fn payment_reminder() -> PaymentReminder {
        PaymentReminder {
            id: bursar_kernel::Uuid::from_u128(1),
            created_at: "2024-01-01T00:00:00Z".parse().unwrap(),
            updated_at: "2024-01-01T00:00:00Z".parse().unwrap(),
            entity_id: bursar_kernel::Uuid::from_u128(2),
            name: "n".into(),
            recipients: None,
            status: crate::payment_reminders::ReminderStatus::Active,
            term_1_reminder: text(2),
            term_2_reminder: text(2),
            term_final_reminder: text(5),
            created_by_entity_user_id: None,
        }
    }

    fn overdue_reminder() -> OverdueReminder {
        let terms: Vec<crate::overdue_reminders::OverdueTerm> =
            [14, 3].map(|days_after| crate::overdue_reminders::OverdueTerm { body: "b".into(), days_after, subject: "s".into() }).into();
        OverdueReminder {
            id: bursar_kernel::Uuid::from_u128(1),
            created_at: "2024-01-01T00:00:00Z".parse().unwrap(),
            updated_at: "2024-01-01T00:00:00Z".parse().unwrap(),
            entity_id: bursar_kernel::Uuid::from_u128(2),
            name: "n".into(),
            recipients: None,
            terms: Some(terms),
            created_by_entity_user_id: None,
            deleted_at: None,
        }
    }

    fn days(invoice: &Receivable, today: &str) -> Vec<(ReminderType, String)> {
        let due = due(invoice, Some(&payment_reminder()), Some(&overdue_reminder()), day(today));
        due.into_iter().map(|due| (due.term(), due.reminded.on.to_string())).collect()
    }

    #[test]
    fn reminders_are_due_on_their_days_in_order_and_once() {
        // Issued on the 3rd of June, a discount until the 13th, due on the 3rd of July.
        let mut invoice = invoice();
        assert_eq!(days(&invoice, "2024-06-10"), []);
        let first = (ReminderType::Term1, "2024-06-11".to_owned());
        assert_eq!(days(&invoice, "2024-06-11"), std::slice::from_ref(&first));
        let all = days(&invoice, "2025-01-01");
        let expected = ["2024-06-11", "2024-06-28", "2024-07-06", "2024-07-17"];
        assert_eq!(all.iter().map(|(_, on)| on.as_str()).collect::<Vec<_>>(), expected);
        invoice.reminded = Some(vec![serde_json::from_str(r#"{"term": "term_1", "on": "2024-06-11"}"#).unwrap()]);
        assert_eq!(days(&invoice, "2024-06-27"), [], "as an older release kept it");
        invoice.due_date = Some(day("2024-06-05"));
        assert_eq!(days(&invoice, "2024-06-05"), [], "its day was before the invoice");
    }

    #[test]
    fn a_reminder_whose_days_change_is_the_same_one() {
        // Due on the 3rd of July, with reminders 5 days before, and 14 and 3 days after.
        let (mut invoice, mut before, mut after) = (invoice(), payment_reminder(), overdue_reminder());
        let due_then = |invoice: &Receivable, before: &PaymentReminder, after: &OverdueReminder| -> Vec<String> {
            let due = due(invoice, Some(before), Some(after), day("2025-01-01"));
            due.into_iter().filter(|due| due.term() != ReminderType::Term1).map(|due| due.reminded.on.to_string()).collect()
        };
        let early = due(&invoice, Some(&before), Some(&after), day("2024-07-06"));
        invoice.reminded = Some(early.iter().map(|due| due.reminded).collect());
        assert_eq!(due_then(&invoice, &before, &after), ["2024-07-17"]);
        before.term_final_reminder = text(3);
        let mut days_after = |days: &[i64]| {
            let term =
                |days_after: &i64| crate::overdue_reminders::OverdueTerm { body: "b".into(), days_after: *days_after, subject: "s".into() };
            after.terms = Some(days.iter().map(term).collect());
            due_then(&invoice, &before, &after)
        };
        assert_eq!(days_after(&[14, 4]), ["2024-07-17"], "the second was sent, on another day");
        assert_eq!(days_after(&[1, 14, 3]), ["2024-07-04", "2024-07-17"], "the third was sent, on its day");
        invoice.due_date = Some(day("2024-07-05"));
        assert_eq!(due_then(&invoice, &before, &after).len(), 4, "it has another due date");
    }

    fn on(today: &str) -> ReminderContext {
        ReminderContext {
            today: day(today),
            zone: Tz::Europe__Berlin,
            is_active: true,
            activated_at: None,
            sends_payment_reminders: true,
            are_wanted: true,
        }
    }

    #[test]
    fn a_reminder_is_not_sent_too_late() {
        let due = due(&invoice(), Some(&payment_reminder()), Some(&overdue_reminder()), day("2025-01-01"));
        assert_eq!(due[0].why_not(&on("2024-06-13")), None);
        assert!(due[0].why_not(&on("2024-06-14")).is_some_and(|why| why.contains("two days")));
        assert_eq!(due[2].why_not(&on("2024-07-08")), None, "what is overdue stays so");
        let close = DueReminder { good_until: Some(day("2024-06-12")), ..due[0].clone() };
        assert!(close.why_not(&on("2024-06-13")).is_some_and(|why| why.contains("is about")));
    }

    #[test]
    fn a_reminder_is_not_sent_where_the_entity_was_inactive_or_it_is_off() {
        let due = due(&invoice(), Some(&payment_reminder()), Some(&overdue_reminder()), day("2025-01-01"));
        let (before, after) = (&due[0], &due[2]);
        let why = |due: &DueReminder, reminder_context: ReminderContext| due.why_not(&reminder_context).unwrap_or_default();
        assert!(why(before, ReminderContext { is_active: false, ..on("2024-06-11") }).contains("inactive"));
        // Its nine o'clock is seven by UTC.
        let activated = |at: &str| ReminderContext { activated_at: Some(at.parse().unwrap()), ..on("2024-06-11") };
        assert!(why(before, activated("2024-06-11T07:00:00Z")).contains("inactive"));
        assert_eq!(why(before, activated("2024-06-11T06:59:59Z")), "");
        assert!(why(after, ReminderContext { are_wanted: false, ..on("2024-07-06") }).contains("counterpart"));
        assert!(why(before, ReminderContext { sends_payment_reminders: false, ..on("2024-06-11") }).contains("settings"));
        assert_eq!(why(after, ReminderContext { sends_payment_reminders: false, ..on("2024-07-06") }), "");
    }

    #[test]
    fn the_ledger_is_believed_where_it_means_this_invoice() {
        let found = |status: &str, total: &str, due: &str| -> Document {
            serde_json::from_str(&format!(
                r#"{{"number": "INV-00001", "status": "{status}", "currency": "EUR", "currency_rate": null, "posted_date": null, "due_date": null,
                "memo": null, "counterpart_id": null, "counterpart_name": null, "subtotal": null, "tax_amount": null,
                "total_amount": {total}, "amount_due": {due}, "lines": [], "purchase_orders": []}}"#
            ))
            .unwrap()
        };
        let says = |documents: &[Document]| settled_in_ledger(&invoice(), documents);
        assert_eq!(says(&[]), None);
        assert!(says(&[found("paid", "214.20", "0")]).is_some_and(|why| why.contains("paid")));
        assert!(says(&[found("void", "0", "0")]).is_some_and(|why| why.contains("voided")));
        assert!(says(&[found("open", "214.20", "0")]).is_some_and(|why| why.contains("nothing is left")));
        assert_eq!(says(&[found("paid", "214.21", "0")]), None, "it is another invoice");
        assert_eq!(says(&[found("open", "214.20", "214.20")]), None);
        assert_eq!(says(&[found("paid", "214.20", "0"), found("open", "214.20", "214.20")]), None, "one of them is open");
    }
}
