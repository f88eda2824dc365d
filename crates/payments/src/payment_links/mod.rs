//! A payment link: the address of a page on which somebody is asked to pay, and until when.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, NaiveDate, TimeDelta, Timestamp, Utc, Uuid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use crate::payment_intents::status::IntentStatus;

mod asked;
pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod expire;
pub(crate) mod expire_link;
pub(crate) mod follow;
pub(crate) mod get;
mod making;
mod offered;
pub(crate) mod store;

pub(crate) use follow::follow_intent;

/// How long a link lives at most.
pub(crate) const MAX_LIFE: TimeDelta = TimeDelta::days(70);
/// How long it lives behind the day that the invoice is due, or behind its making, where nobody says it.
pub(crate) const USUAL_LIFE: TimeDelta = TimeDelta::days(30);

/// A link, as it is kept. What it asks for is the payment intent that was made with it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "payment_links", called = "payment link", entity = "entity_id", own("created_by"))]
pub struct PaymentLink {
    /// Its id.
    pub id: Uuid,
    pub(crate) entity_id: Uuid,
    /// With which project's credentials it was made: the page looks as that project wants it to.
    pub project_id: Uuid,
    pub(crate) created_by: Option<Uuid>,
    /// The end of its address, which nobody can guess.
    pub token: String,
    /// Can it be paid by?
    #[record(word)]
    pub status: LinkStatus,
    /// What it asks for.
    pub payment_intent_id: Uuid,
    /// Until when it can be paid by.
    pub expires_at: DateTime<Utc>,
    /// The address of its page.
    #[record(json = "body")]
    pub(crate) page_url: String,
    /// Where the payer goes afterwards.
    #[record(json = "body")]
    pub return_url: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// How a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = PaymentLinkStatus)]
pub enum LinkStatus {
    /// It can be paid by.
    Created,
    /// The payer has paid; whether the money came is said by the intent.
    Succeeded,
    /// Its time is over, or there is nothing left to be paid.
    Expired,
}

impl LinkStatus {
    /// Where the link stands when its intent stands there.
    pub(crate) fn beside(self, intent: IntentStatus) -> LinkStatus {
        match (self, intent) {
            (LinkStatus::Succeeded | LinkStatus::Expired, _) | (_, IntentStatus::Created) => self,
            (LinkStatus::Created, IntentStatus::PaymentCancelled | IntentStatus::PaymentFailed) => LinkStatus::Expired,
            (LinkStatus::Created, _) => LinkStatus::Succeeded,
        }
    }
}

/// Until when a link lives where nobody says it: a while behind the day that its document is due, and never too long.
pub(crate) fn usual_expiry(due_date: Option<NaiveDate>, now: Timestamp) -> Timestamp {
    let due = due_date.and_then(|day| day.and_hms_opt(0, 0, 0)).map_or(now, |due| due.and_utc().max(now));
    (due + USUAL_LIFE).min(now + MAX_LIFE)
}

/// What the recipient recognizes a transfer by, as every bank takes it: at most 18 letters, digits, slashes, hyphens and spaces.
pub fn bank_reference(reference: &str) -> String {
    const MAX_LENGTH: usize = 18;
    let is_taken = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '/' | '-' | ' ');
    let signs: String = reference.trim().chars().map(|sign| if is_taken(sign) { sign } else { ' ' }).collect();
    let signs = signs.trim();
    if signs.len() <= MAX_LENGTH {
        return signs.to_owned();
    }
    let squeezed: String = signs.split_whitespace().collect::<Vec<_>>().join(" ");
    squeezed.chars().take(MAX_LENGTH).collect::<String>().trim_end().to_owned()
}

impl Named for PaymentLink {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payment_link");
    const CALLED: &'static str = "a payment link";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_web::StateMachine;

    use super::*;

    #[test]
    fn banks_take_what_is_left_of_a_reference() {
        let examples = [
            ("INV#12345", "INV 12345"),
            ("INV 12.05.2024", "INV 12 05 2024"),
            ("INV_C1-6189-28", "INV C1-6189-28"),
            ("+++010/8068/17183+++", "010/8068/17183"),
            ("Repair work 12th May", "Repair work 12th M"),
            ("  RE-17  ", "RE-17"),
            ("a.b.c.d.e.f.g.h.i.j.k", "a b c d e f g h i"),
            ("A  very,  spaced  one", "A very spaced one"),
            ("+++", ""),
        ];
        for (reference, expected) in examples {
            assert_eq!(bank_reference(reference), expected, "{reference}");
        }
    }

    #[test]
    fn a_link_lives_a_month_behind_the_due_day_and_never_longer_than_it_may() {
        let now: Timestamp = "2024-06-03T09:30:00Z".parse().unwrap();
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        assert_eq!(usual_expiry(None, now), now + USUAL_LIFE);
        assert_eq!(usual_expiry(day("2024-06-30"), now), "2024-07-30T00:00:00Z".parse::<Timestamp>().unwrap());
        assert_eq!(usual_expiry(day("2024-12-24"), now), now + MAX_LIFE);
        assert_eq!(usual_expiry(day("2023-12-24"), now), now + USUAL_LIFE, "what is overdue can still be paid");
    }

    #[test]
    fn the_diagram_of_the_documentation_is_what_intents_do_to_links() {
        let mut expected = BTreeSet::new();
        for from in LinkStatus::VARIANTS {
            let to = IntentStatus::VARIANTS.iter().map(|intent| from.beside(*intent)).filter(|to| to != from);
            expected.extend(to.map(|to| (from.into_str(), to.into_str())));
        }
        assert_eq!(StateMachine::of("Payment links", "Payment link").pairs(), expected);
    }
}
