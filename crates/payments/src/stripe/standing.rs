//! Where an intent has to go, by what Stripe says of its payment now. Pure: whatever came before, in whatever order it was told, is no matter.

use std::collections::VecDeque;

use super::payment::StripePayment;
use crate::payment_intents::status::IntentStatus;

/// The statuses that the intent has to pass, in their order; none where it stands where it belongs, or beyond. `is_by_stripe`: it stands where
/// Stripe said, and not where a payer said that a transfer was made.
pub(super) fn steps(from: IntentStatus, is_by_stripe: bool, payment: &StripePayment) -> Vec<IntentStatus> {
    target(from, is_by_stripe, payment).map(|to| way(from, to)).unwrap_or_default()
}

fn target(from: IntentStatus, is_by_stripe: bool, payment: &StripePayment) -> Option<IntentStatus> {
    if payment.is_disputed() {
        return Some(IntentStatus::Disputed);
    }
    match payment.status.as_str() {
        "succeeded" if payment.is_refunded() => Some(IntentStatus::Refunded),
        // What was handed on, or could not be, stays so.
        "succeeded" if !from.is_paid() => Some(IntentStatus::Succeeded),
        "processing" => Some(IntentStatus::Processing),
        // A card that is declined is tried again; a debit that comes back has failed.
        "requires_payment_method" | "canceled" if from == IntentStatus::Processing && is_by_stripe => Some(IntentStatus::PaymentFailed),
        _ => None,
    }
}

/// The shortest way; none where the table of statuses has no way.
fn way(from: IntentStatus, to: IntentStatus) -> Vec<IntentStatus> {
    let mut ways = VecDeque::from([vec![from]]);
    while let Some(way) = ways.pop_front() {
        let Some(last) = way.last().copied() else { continue };
        if last == to {
            return way[1..].to_vec();
        }
        let next = last.leads_to().iter().filter(|next| !way.contains(next));
        ways.extend(next.map(|next| way.iter().copied().chain([*next]).collect()));
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use strum::VariantArray;

    use super::*;
    use crate::stripe::payment::{Charge, Dispute};

    const WORDS: [&str; 6] = ["requires_payment_method", "requires_action", "processing", "succeeded", "canceled", "a word of tomorrow"];
    /// What was refunded of 100, and how a dispute of 60 stands.
    const RETURNS: [(i64, Option<&str>); 6] =
        [(0, None), (30, None), (100, None), (0, Some("needs_response")), (30, Some("lost")), (100, Some("won"))];

    fn payment(status: &str, (amount_refunded, dispute): (i64, Option<&str>)) -> StripePayment {
        StripePayment {
            id: "pi_1".to_owned(),
            client_secret: None,
            amount: 100,
            status: status.to_owned(),
            latest_charge: Some(Charge { created: 0, amount_refunded, disputed: dispute.is_some(), refunds: None }),
            payment_method_types: Vec::new(),
            disputes: dispute.map(|status| Dispute { amount: 60, created: 0, status: status.to_owned() }).into_iter().collect(),
        }
    }

    /// Every status, every word of Stripe, every return, by Stripe and by the payer.
    fn every_reading() -> impl Iterator<Item = (IntentStatus, StripePayment, bool)> {
        let readings = WORDS.into_iter().flat_map(|word| RETURNS.map(|returned| payment(word, returned)));
        let readings = readings.flat_map(|read| [(read.clone(), true), (read, false)]).collect::<Vec<_>>();
        IntentStatus::VARIANTS.iter().flat_map(move |from| readings.clone().into_iter().map(|(read, by_stripe)| (*from, read, by_stripe)))
    }

    #[test]
    fn every_step_is_one_of_the_table_and_what_is_read_again_moves_nothing() {
        for (from, read, is_by_stripe) in every_reading() {
            let mut at = from;
            for step in steps(from, is_by_stripe, &read) {
                assert!(at.leads_to().contains(&step), "{from:?} {read:?}");
                at = step;
            }
            assert_eq!(steps(at, is_by_stripe, &read), [], "{from:?} {read:?}");
        }
    }

    #[test]
    fn the_table_of_readings_and_statuses() {
        const WHEREVER_IT_CAME: &str =
            "created, processing, processing (payer), succeeded, settled, payment_failed, payout_failed, payout_canceled";
        let table = [
            ("requires_payment_method", "payment_failed", "processing"),
            ("processing", "processing", "created"),
            ("succeeded", "succeeded", "created, processing, processing (payer), payment_failed, disputed, refunded"),
            ("succeeded, 30 refunded", "succeeded", "created, processing, processing (payer), payment_failed, disputed, refunded"),
            ("succeeded, 100 refunded", "refunded", &format!("{WHEREVER_IT_CAME}, disputed")),
            ("succeeded, dispute needs_response", "disputed", &format!("{WHEREVER_IT_CAME}, refunded")),
            ("succeeded, 30 refunded, dispute lost", "disputed", &format!("{WHEREVER_IT_CAME}, refunded")),
            ("succeeded, 100 refunded, dispute won", "refunded", &format!("{WHEREVER_IT_CAME}, disputed")),
            ("canceled", "payment_failed", "processing"),
        ];
        let mut generated = Vec::new();
        for word in WORDS {
            for returned in RETURNS.into_iter().filter(|returned| word == "succeeded" || *returned == (0, None)) {
                let mut moved = BTreeMap::<&str, Vec<String>>::new();
                for from in IntentStatus::VARIANTS {
                    let name: &str = from.into();
                    let tellers = [(true, name.to_owned()), (false, format!("{name} (payer)"))];
                    // Only a payment in processing can be one that the payer told of.
                    for (is_by_stripe, name) in tellers.into_iter().take(if *from == IntentStatus::Processing { 2 } else { 1 }) {
                        if let Some(end) = steps(*from, is_by_stripe, &payment(word, returned)).last() {
                            moved.entry(end.into()).or_default().push(name);
                        }
                    }
                }
                let (refunded, dispute) = returned;
                let refunded = if refunded > 0 { format!(", {refunded} refunded") } else { String::new() };
                let dispute = dispute.map(|status| format!(", dispute {status}")).unwrap_or_default();
                generated.extend(moved.into_iter().map(|(end, from)| (format!("{word}{refunded}{dispute}"), end, from.join(", "))));
            }
        }
        let generated: Vec<_> = generated.iter().map(|(said, end, from)| (said.as_str(), *end, from.as_str())).collect();
        assert_eq!(generated, table);
    }

    #[test]
    fn what_was_missed_is_passed_through_and_a_word_of_the_payer_is_no_word_of_stripe() {
        use IntentStatus::{Created, Disputed, PaymentFailed, Processing, Refunded, Settled, Succeeded};
        assert_eq!(steps(Created, false, &payment("succeeded", (100, None))), [Succeeded, Refunded]);
        assert_eq!(steps(Settled, true, &payment("succeeded", (30, None))), [], "a part of it went back");
        assert_eq!(steps(Disputed, true, &payment("succeeded", (0, Some("won")))), [Succeeded]);
        assert_eq!(steps(Refunded, true, &payment("succeeded", (0, None))), [Succeeded], "the refund failed");
        assert_eq!(steps(Processing, true, &payment("requires_payment_method", (0, None))), [PaymentFailed]);
        assert_eq!(steps(Processing, false, &payment("requires_payment_method", (0, None))), []);
        assert_eq!(steps(Created, false, &payment("requires_payment_method", (0, None))), []);
    }
}
