//! Where an intent has to go, by what Stripe says of its payment now. Pure: whatever came before, in whatever order it was told, is no matter.

use std::collections::VecDeque;

use super::client::StripePayment;
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
    if payment.is_refunded() {
        return Some(IntentStatus::Refunded);
    }
    match payment.status.as_str() {
        "succeeded" => Some(IntentStatus::Succeeded),
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
    use strum::VariantArray;

    use super::super::client::Charge;
    use super::*;

    fn payment(status: &str, refunded: bool, disputed: bool) -> StripePayment {
        let latest_charge = Some(Charge { refunded, disputed });
        let (id, client_secret, amount) = ("pi_1".to_owned(), None, 100);
        StripePayment { id, client_secret, amount, status: status.to_owned(), latest_charge, payment_method_types: Vec::new() }
    }

    #[test]
    fn every_step_is_one_of_the_table_and_what_is_read_again_moves_nothing() {
        let words = ["requires_payment_method", "requires_action", "processing", "succeeded", "canceled", "a word of tomorrow"];
        for (from, word) in IntentStatus::VARIANTS.iter().flat_map(|from| words.map(|word| (*from, word))) {
            for (refunded, disputed, is_by_stripe) in
                [(false, false, true), (false, false, false), (true, false, true), (false, true, true), (true, true, false)]
            {
                let read = payment(word, refunded, disputed);
                let mut at = from;
                for step in steps(from, is_by_stripe, &read) {
                    assert!(at.leads_to().contains(&step), "{from:?} {read:?}");
                    at = step;
                }
                assert_eq!(steps(at, is_by_stripe, &read), [], "{from:?} {read:?}");
            }
        }
    }

    #[test]
    fn what_was_missed_is_passed_through_and_a_word_of_the_payer_is_no_word_of_stripe() {
        use IntentStatus::{Created, PaymentFailed, Processing, Refunded, Succeeded};
        assert_eq!(steps(Created, false, &payment("succeeded", true, false)), [Succeeded, Refunded]);
        assert_eq!(steps(Processing, true, &payment("requires_payment_method", false, false)), [PaymentFailed]);
        assert_eq!(steps(Processing, false, &payment("requires_payment_method", false, false)), []);
        assert_eq!(steps(Created, false, &payment("requires_payment_method", false, false)), []);
    }
}
