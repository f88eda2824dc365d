//! What Stripe knows of payments, and the steps that each takes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::webhooks::{Endpoint, event};
use crate::random::Random;
use crate::webhooks::Message;

/// Payments by their ids, what was answered under each key, and where events are told.
#[derive(Default)]
pub struct State {
    pub payments: BTreeMap<String, Payment>,
    pub answered: BTreeMap<String, (Vec<(String, String)>, Value)>,
    pub endpoint: Option<Endpoint>,
}

/// One payment.
#[derive(Clone, Debug)]
pub struct Payment {
    pub id: String,
    pub secret: String,
    pub amount: i64,
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
    pub amount_refunded: i64,
    pub disputed: bool,
}

/// A refusal: the HTTP status, and the type, the code and the words of the error.
pub type Refusal = (u16, &'static str, &'static str, String);

fn invalid(code: &'static str, message: impl Into<String>) -> Refusal {
    (400, "invalid_request_error", code, message.into())
}

fn unexpected(payment: &Payment, verb: &str) -> Refusal {
    let message = format!("You cannot {verb} this PaymentIntent because it has a status of {}.", payment.status);
    invalid("payment_intent_unexpected_state", message)
}

impl Payment {
    /// The object on the wire; the charge whole where it was asked for so.
    pub fn body(&self, expands_charge: bool) -> Value {
        let received = if self.status == "succeeded" { self.amount } else { 0 };
        let charge = self.charge.as_ref().map(|charge| if expands_charge { self.charge_body(charge) } else { json!(charge.id) });
        json!({
            "id": self.id, "object": "payment_intent", "amount": self.amount, "amount_received": received, "currency": self.currency,
            "client_secret": self.secret, "created": self.created, "description": self.description, "latest_charge": charge,
            "livemode": false, "metadata": {}, "payment_method_types": self.types, "status": self.status,
        })
    }

    fn charge_body(&self, charge: &Charge) -> Value {
        json!({
            "id": charge.id, "object": "charge", "amount": self.amount, "amount_refunded": charge.amount_refunded,
            "refunded": charge.amount_refunded >= self.amount, "disputed": charge.disputed, "payment_intent": self.id, "livemode": false,
            "currency": self.currency, "status": if self.status == "succeeded" { "succeeded" } else { "pending" },
        })
    }
}

impl State {
    pub fn payment(&mut self, id: &str) -> Result<&mut Payment, Refusal> {
        let missing = (404, "invalid_request_error", "resource_missing", format!("No such payment_intent: '{id}'"));
        self.payments.get_mut(id).ok_or(missing)
    }

    /// The payer gave something to pay with: a card is charged at once, a debit is on its way, and what ends on `_declined` is refused.
    pub fn confirm(&mut self, id: &str, method: &str, charge: String) -> Result<&Payment, Refusal> {
        let payment = self.payment(id)?;
        if !matches!(payment.status, "requires_payment_method" | "requires_confirmation" | "requires_action") {
            return Err(unexpected(payment, "confirm"));
        }
        if method.ends_with("_declined") || method.ends_with("_chargeDeclined") {
            return Err((402, "card_error", "card_declined", "Your card was declined.".to_owned()));
        }
        payment.status = if method.contains("sepa_debit") { "processing" } else { "succeeded" };
        payment.charge = Some(Charge { id: charge, amount_refunded: 0, disputed: false });
        Ok(payment)
    }

    pub fn cancel(&mut self, id: &str) -> Result<&Payment, Refusal> {
        let payment = self.payment(id)?;
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

    /// Gives so much back, or all that is left.
    pub fn refund(&mut self, id: &str, amount: Option<i64>) -> Result<i64, Refusal> {
        let payment = self.payment(id)?;
        let (whole, status) = (payment.amount, payment.status);
        let Some(charge) = payment.charge.as_mut().filter(|_| status == "succeeded") else {
            return Err(invalid("charge_not_found", "This PaymentIntent does not have a successful charge to refund."));
        };
        let left = whole - charge.amount_refunded;
        let amount = amount.unwrap_or(left);
        if left == 0 {
            return Err(invalid("charge_already_refunded", format!("Charge {} has already been refunded.", charge.id)));
        }
        if amount <= 0 || amount > left {
            return Err(invalid("parameter_invalid_integer", "Refund amount is greater than unrefunded amount on charge."));
        }
        charge.amount_refunded += amount;
        Ok(amount)
    }

    /// The payer's bank takes the money back.
    pub fn dispute(&mut self, id: &str) -> Result<&Payment, Refusal> {
        let payment = self.payment(id)?;
        match payment.charge.as_mut() {
            Some(charge) if !charge.disputed => charge.disputed = true,
            _ => return Err(unexpected(payment, "dispute")),
        }
        Ok(payment)
    }

    /// The webhook that tells of the payment, if somebody asked for them.
    pub fn told(&self, kind: &str, id: &str, now: i64, random: &mut Random) -> Option<Message> {
        let endpoint = self.endpoint.as_ref()?;
        let payment = self.payments.get(id)?;
        let object = match (kind.starts_with("charge."), &payment.charge) {
            (true, Some(charge)) => payment.charge_body(charge),
            _ => payment.body(false),
        };
        Some(event(endpoint, kind, &object, now, random))
    }
}
