//! Where an intent has to go, by what Stripe says of its payment now. Pure: whatever came before, in whatever order it was told, is no matter.

use std::collections::VecDeque;

use super::client::StripePayment;
use crate::payment_intents::status::IntentStatus;

/// The statuses that the intent has to pass, in their order; none where it stands where it belongs, or beyond.
pub(super) fn steps(from: IntentStatus, payment: &StripePayment) -> Vec<IntentStatus> {
    target(from, payment).map(|to| way(from, to)).unwrap_or_default()
}

fn target(from: IntentStatus, payment: &StripePayment) -> Option<IntentStatus> {
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
        "requires_payment_method" | "canceled" if from == IntentStatus::Processing => Some(IntentStatus::PaymentFailed),
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
