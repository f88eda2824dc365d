//! What Stripe knows of payments, and the steps that each takes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::accounts::{Account, Payout};
use super::webhooks::{Endpoint, event};
use crate::random::Random;
use crate::webhooks::Message;

/// Payments, connected accounts and payouts by their ids, what was answered under each key, and where events are told.
#[derive(Default)]
pub struct State {
    pub payments: BTreeMap<String, Payment>,
    pub accounts: BTreeMap<String, Account>,
    pub payouts: BTreeMap<String, Payout>,
    pub answered: BTreeMap<String, (Vec<(String, String)>, Value)>,
    pub endpoint: Option<Endpoint>,
}

/// One payment.
#[derive(Clone, Debug)]
pub struct Payment {
    pub id: String,
    /// The connected account that is paid; none where it is the platform's.
    pub account: Option<String>,
    pub secret: String,
    pub amount: i64,
    pub fee: Option<i64>,
    pub currency: String,
    pub description: Option<String>,
    pub types: Vec<String>,
    pub status: &'static str,
    pub created: i64,
    pub charge: Option<Charge>,
}

/// What was charged for it.
#[derive(Clone, Debug)]
pub struct Charge {
    pub id: String,
    /// When the payer paid; a debit is charged when it is authorized, and succeeds days later.
    pub created: i64,
    /// Those that did not fail.
    pub refunds: Vec<Refund>,
    pub dispute: Option<Dispute>,
}

/// What goes back to the payer.
#[derive(Clone, Debug)]
pub struct Refund {
    pub id: String,
    pub amount: i64,
    pub created: i64,
}

/// The payer's bank wants money back.
#[derive(Clone, Debug)]
pub struct Dispute {
    pub id: String,
    pub amount: i64,
    pub created: i64,
    pub status: &'static str,
}

/// A refusal: the HTTP status, and the type, the code and the words of the error.
pub type Refusal = (u16, &'static str, &'static str, String);

pub fn invalid(code: &'static str, message: impl Into<String>) -> Refusal {
    (400, "invalid_request_error", code, message.into())
}

fn unexpected(payment: &Payment, verb: &str) -> Refusal {
    let message = format!("You cannot {verb} this PaymentIntent because it has a status of {}.", payment.status);
    invalid("payment_intent_unexpected_state", message)
}

impl Charge {
    fn amount_refunded(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }
}

impl Payment {
    /// The object on the wire; the charge whole where it was asked for so.
    pub fn body(&self, expands_charge: bool) -> Value {
        let received = if self.status == "succeeded" { self.amount } else { 0 };
        let charge = self.charge.as_ref().map(|charge| if expands_charge { self.charge_body(charge) } else { json!(charge.id) });
        json!({
            "id": self.id, "object": "payment_intent", "amount": self.amount, "amount_received": received, "currency": self.currency,
            "application_fee_amount": self.fee, "client_secret": self.secret, "created": self.created, "description": self.description,
            "latest_charge": charge, "livemode": false, "metadata": {}, "payment_method_types": self.types, "status": self.status,
        })
    }

    pub fn charge_body(&self, charge: &Charge) -> Value {
        json!({
            "id": charge.id, "object": "charge", "created": charge.created, "amount": self.amount, "amount_refunded": charge.amount_refunded(),
            "refunded": charge.amount_refunded() >= self.amount, "disputed": charge.dispute.is_some(), "payment_intent": self.id,
            "livemode": false, "currency": self.currency, "status": if self.status == "succeeded" { "succeeded" } else { "pending" },
        })
    }

    /// The refunds of the charge, the newest first: Stripe shows them only where it is asked to.
    pub fn refunds_body(&self, charge: &Charge) -> Value {
        let data: Vec<Value> = charge.refunds.iter().rev().map(|refund| self.refund_body(refund, "succeeded")).collect();
        json!({"object": "list", "data": data, "has_more": false, "url": format!("/v1/charges/{}/refunds", charge.id)})
    }

    pub fn dispute_body(&self, charge: &Charge, dispute: &Dispute) -> Value {
        json!({
            "id": dispute.id, "object": "dispute", "amount": dispute.amount, "charge": charge.id, "payment_intent": self.id,
            "created": dispute.created, "currency": self.currency, "livemode": false, "reason": "fraudulent", "status": dispute.status,
        })
    }

    pub fn refund_body(&self, refund: &Refund, status: &str) -> Value {
        json!({
            "id": refund.id, "object": "refund", "amount": refund.amount, "created": refund.created, "currency": self.currency,
            "payment_intent": self.id, "status": status,
        })
    }
}

impl State {
    pub fn payment(&mut self, id: &str) -> Result<&mut Payment, Refusal> {
        let missing = (404, "invalid_request_error", "resource_missing", format!("No such payment_intent: '{id}'"));
        self.payments.get_mut(id).ok_or(missing)
    }

    /// The payment, if it is one of this account.
    pub fn payment_of(&mut self, account: Option<&str>, id: &str) -> Result<&mut Payment, Refusal> {
        let missing = (404, "invalid_request_error", "resource_missing", format!("No such payment_intent: '{id}'"));
        self.payments.get_mut(id).filter(|payment| payment.account.as_deref() == account).ok_or(missing)
    }

    /// The payer gave something to pay with: a card is charged at once, a debit is on its way, and what ends on `_declined` is refused.
    pub fn confirm(&mut self, id: &str, method: &str, (charge, now): (String, i64)) -> Result<&Payment, Refusal> {
        let payment = self.payment(id)?;
        if !matches!(payment.status, "requires_payment_method" | "requires_confirmation" | "requires_action") {
            return Err(unexpected(payment, "confirm"));
        }
        if method.ends_with("_declined") || method.ends_with("_chargeDeclined") {
            return Err((402, "card_error", "card_declined", "Your card was declined.".to_owned()));
        }
        payment.status = if method.contains("sepa_debit") { "processing" } else { "succeeded" };
        payment.charge = Some(Charge { id: charge, created: now, refunds: Vec::new(), dispute: None });
        Ok(payment)
    }

    pub fn cancel(&mut self, account: Option<&str>, id: &str) -> Result<&Payment, Refusal> {
        let payment = self.payment_of(account, id)?;
        if !payment.status.starts_with("requires_") {
            return Err(unexpected(payment, "cancel"));
        }
        payment.status = "canceled";
        Ok(payment)
    }

    /// A debit comes in, or comes back.
    pub fn settle(&mut self, id: &str, succeeds: bool) -> Result<&Payment, Refusal> {
        let payment = self.payment(id)?;
        if payment.status != "processing" {
            return Err(unexpected(payment, "settle"));
        }
        payment.status = if succeeds { "succeeded" } else { "requires_payment_method" };
        Ok(payment)
    }

    /// Gives so much back, or all that is left, by a refund of this id.
    pub fn refund(&mut self, account: Option<&str>, id: &str, amount: Option<i64>, (refund, now): (String, i64)) -> Result<Value, Refusal> {
        let payment = self.payment_of(account, id)?;
        let whole = payment.amount;
        let Some(charge) = payment.charge.as_mut().filter(|_| payment.status == "succeeded") else {
            return Err(invalid("charge_not_found", "This PaymentIntent does not have a successful charge to refund."));
        };
        let left = whole - charge.amount_refunded();
        let amount = amount.unwrap_or(left);
        if left == 0 {
            return Err(invalid("charge_already_refunded", format!("Charge {} has already been refunded.", charge.id)));
        }
        if amount <= 0 || amount > left {
            return Err(invalid("parameter_invalid_integer", "Refund amount is greater than unrefunded amount on charge."));
        }
        let refund = Refund { id: refund, amount, created: now };
        charge.refunds.push(refund.clone());
        Ok(payment.refund_body(&refund, "succeeded"))
    }

    /// The payer's bank does not take the last refund.
    pub fn fail_refund(&mut self, id: &str) -> Result<Value, Refusal> {
        let payment = self.payment(id)?;
        match payment.charge.as_mut().and_then(|charge| charge.refunds.pop()) {
            Some(refund) => Ok(payment.refund_body(&refund, "failed")),
            None => Err(unexpected(payment, "fail the refund of")),
        }
    }

    /// The payer's bank takes so much back, or all.
    pub fn dispute(&mut self, id: &str, amount: Option<i64>, (dispute, now): (String, i64)) -> Result<Value, Refusal> {
        let payment = self.payment(id)?;
        let amount = amount.unwrap_or(payment.amount);
        match payment.charge.as_mut() {
            Some(charge) if charge.dispute.is_none() => {
                charge.dispute = Some(Dispute { id: dispute, amount, created: now, status: "needs_response" });
            }
            _ => return Err(unexpected(payment, "dispute")),
        }
        self.dispute_of(id)
    }

    /// The dispute is decided.
    pub fn close_dispute(&mut self, id: &str, is_won: bool) -> Result<Value, Refusal> {
        let payment = self.payment(id)?;
        match payment.charge.as_mut().and_then(|charge| charge.dispute.as_mut()) {
            Some(dispute) => dispute.status = if is_won { "won" } else { "lost" },
            None => return Err(unexpected(payment, "close the dispute of")),
        }
        self.dispute_of(id)
    }

    fn dispute_of(&mut self, id: &str) -> Result<Value, Refusal> {
        Ok(self.disputes(id)?.pop().unwrap_or_default())
    }

    /// The disputes of a payment.
    pub fn disputes(&mut self, id: &str) -> Result<Vec<Value>, Refusal> {
        let payment = self.payment(id)?;
        let charge = payment.charge.as_ref();
        Ok(charge.and_then(|charge| Some(payment.dispute_body(charge, charge.dispute.as_ref()?))).into_iter().collect())
    }

    /// The webhook that tells of an object, if somebody asked for them.
    pub fn told(&self, kind: &str, account: Option<&str>, object: &Value, now: i64, random: &mut Random) -> Option<Message> {
        Some(event(self.endpoint.as_ref()?, kind, account, object, now, random))
    }
}
