//! A payment at Stripe, as far as we read it, and what of it went back to the payer.

use bursar_entities::PaymentMethodType;
use bursar_kernel::Timestamp;
use serde::Deserialize;

/// A payment at Stripe.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct StripePayment {
    pub(crate) id: String,
    /// Lets a browser pay it.
    pub(crate) client_secret: Option<String>,
    /// Minor units.
    pub(crate) amount: i64,
    pub(crate) status: String,
    pub(crate) latest_charge: Option<Charge>,
    #[serde(default)]
    pub(crate) payment_method_types: Vec<String>,
    /// Those of the charge, which are read by themselves.
    #[serde(skip)]
    pub(crate) disputes: Vec<Dispute>,
}

/// What was charged for it last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Charge {
    /// When the payer paid, in seconds. A debit is charged when the payer authorizes it, days before it succeeds.
    pub(crate) created: i64,
    /// Minor units; a refund that failed is no longer among them.
    pub(crate) amount_refunded: i64,
    /// Was it ever disputed? True also after the dispute was won.
    pub(crate) disputed: bool,
    /// The newest, where they were asked for.
    pub(crate) refunds: Option<Refunds>,
}

/// Refunds of a charge.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Refunds {
    data: Vec<Refund>,
}

/// What goes back to the payer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Refund {
    /// In seconds.
    created: i64,
    status: Option<String>,
}

impl Refund {
    /// Does the money go back?
    fn counts(&self) -> bool {
        !matches!(self.status.as_deref(), Some("failed" | "canceled"))
    }
}

/// A payer's bank takes money back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Dispute {
    /// Minor units.
    pub(crate) amount: i64,
    /// In seconds.
    pub(crate) created: i64,
    pub(crate) status: String,
}

impl Dispute {
    /// Has the payer's bank the money? An inquiry takes none, and what was won came back.
    fn holds_money(&self) -> bool {
        !self.status.starts_with("warning_") && !matches!(self.status.as_str(), "won" | "prevented")
    }
}

impl StripePayment {
    fn refunded(&self) -> i64 {
        self.latest_charge.as_ref().map_or(0, |charge| charge.amount_refunded)
    }

    /// What went back to the payer, in minor units.
    pub(crate) fn returned(&self) -> i64 {
        let disputed = self.disputes.iter().filter(|dispute| dispute.holds_money()).map(|dispute| dispute.amount);
        disputed.fold(self.refunded(), i64::saturating_add).clamp(0, self.amount)
    }

    /// When the payer paid; nothing before that.
    pub(crate) fn paid_at(&self) -> Option<Timestamp> {
        Timestamp::from_timestamp(self.latest_charge.as_ref()?.created, 0)
    }

    /// When money last went back to the payer, where some did.
    pub(crate) fn returned_at(&self) -> Option<Timestamp> {
        let refunds = self.latest_charge.iter().flat_map(|charge| &charge.refunds).flat_map(|refunds| &refunds.data);
        let refunded = refunds.filter(|refund| refund.counts()).map(|refund| refund.created);
        let disputed = self.disputes.iter().filter(|dispute| dispute.holds_money()).map(|dispute| dispute.created);
        Timestamp::from_timestamp(refunded.chain(disputed).max()?, 0)
    }

    pub(crate) fn is_refunded(&self) -> bool {
        self.refunded() >= self.amount
    }

    pub(crate) fn is_disputed(&self) -> bool {
        self.disputes.iter().any(Dispute::holds_money)
    }

    /// Are there disputes to be read?
    pub(crate) fn was_disputed(&self) -> bool {
        self.latest_charge.as_ref().is_some_and(|charge| charge.disputed)
    }

    /// The way that the payer chose, where only one was offered there.
    pub(crate) fn method(&self) -> Option<PaymentMethodType> {
        match self.payment_method_types.as_slice() {
            [kind] if kind == "card" => Some(PaymentMethodType::Card),
            _ => None,
        }
    }

    /// Can it still be paid?
    pub(crate) fn is_open(&self) -> bool {
        self.status.starts_with("requires_")
    }

    /// Can nobody pay it any more?
    pub(crate) fn is_canceled(&self) -> bool {
        self.status == "canceled"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_back_is_what_was_refunded_and_what_the_payers_bank_holds() {
        let dispute = |amount, status: &str| Dispute { amount, created: 0, status: status.to_owned() };
        for (refunded, disputes, returned, is_disputed) in [
            (0, vec![], 0, false),
            (30, vec![], 30, false),
            (0, vec![dispute(100, "needs_response")], 100, true),
            (30, vec![dispute(20, "under_review")], 50, true),
            (30, vec![dispute(100, "lost")], 100, true),
            (30, vec![dispute(100, "won")], 30, false),
            (0, vec![dispute(100, "warning_under_review"), dispute(100, "prevented")], 0, false),
        ] {
            let payment = StripePayment {
                id: "pi_1".to_owned(),
                client_secret: None,
                amount: 100,
                status: "succeeded".to_owned(),
                latest_charge: Some(Charge { created: 0, amount_refunded: refunded, disputed: !disputes.is_empty(), refunds: None }),
                payment_method_types: Vec::new(),
                disputes,
            };
            assert_eq!((payment.returned(), payment.is_disputed()), (returned, is_disputed), "{payment:?}");
        }
    }

    #[test]
    fn money_went_back_when_the_last_of_it_did() {
        let refund = |created, status: &str| Refund { created, status: Some(status.to_owned()) };
        let dispute = |created, status: &str| Dispute { amount: 10, created, status: status.to_owned() };
        let at = |refunds, disputes| {
            let charge = Charge { created: 1, amount_refunded: 0, disputed: false, refunds: Some(Refunds { data: refunds }) };
            let (id, status) = ("pi_1".to_owned(), "succeeded".to_owned());
            let payment = StripePayment {
                id,
                client_secret: None,
                amount: 100,
                status,
                latest_charge: Some(charge),
                payment_method_types: Vec::new(),
                disputes,
            };
            payment.returned_at().map(|at| at.timestamp())
        };
        assert_eq!(at(vec![], vec![]), None);
        assert_eq!(at(vec![refund(5, "failed"), refund(4, "succeeded"), refund(3, "pending")], vec![]), Some(4));
        assert_eq!(at(vec![refund(4, "succeeded")], vec![dispute(6, "needs_response"), dispute(7, "won")]), Some(6));
    }
}
