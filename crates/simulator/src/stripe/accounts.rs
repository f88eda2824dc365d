//! Accounts that are connected to the platform's, and what is paid out to their banks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::payments::{Payment, Refusal, State, invalid};

/// An account of one of the platform's customers.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: String,
    /// What it can be paid by, each with how it stands.
    pub capabilities: BTreeMap<String, String>,
    pub charges_enabled: bool,
    pub payouts_enabled: bool,
    /// What Stripe asks for before it can be used.
    pub currently_due: Vec<String>,
}

/// What was paid out to a bank.
#[derive(Clone, Debug)]
pub struct Payout {
    pub id: String,
    pub account: Option<String>,
    pub payments: Vec<String>,
    pub status: &'static str,
}

impl Account {
    pub fn body(&self) -> Value {
        let disabled_reason = (!self.currently_due.is_empty()).then_some("requirements.past_due");
        json!({
            "id": self.id, "object": "account", "capabilities": self.capabilities, "charges_enabled": self.charges_enabled,
            "payouts_enabled": self.payouts_enabled, "details_submitted": self.currently_due.is_empty(), "type": "standard",
            "requirements": {
                "currently_due": self.currently_due, "eventually_due": self.currently_due, "past_due": [], "pending_verification": [],
                "current_deadline": null, "disabled_reason": disabled_reason, "errors": [],
            },
        })
    }
}

impl Payout {
    pub fn body(&self) -> Value {
        json!({"id": self.id, "object": "payout", "status": self.status, "automatic": true, "livemode": false})
    }
}

impl State {
    /// The connected account, if the platform may act for it.
    pub fn account(&self, id: &str) -> Result<&Account, Refusal> {
        let message = format!("The provided key does not have access to account '{id}' (or that account does not exist).");
        self.accounts.get(id).ok_or((403, "invalid_request_error", "account_invalid", message))
    }

    /// Pays out what an account was paid and no payout holds yet.
    pub fn pay_out(&mut self, account: Option<&str>, id: String) -> Value {
        let held: Vec<&String> = self.payouts.values().flat_map(|payout| &payout.payments).collect();
        let is_due =
            |payment: &&Payment| payment.account.as_deref() == account && payment.status == "succeeded" && !held.contains(&&payment.id);
        let payments = self.payments.values().filter(is_due).map(|payment| payment.id.clone()).collect();
        let payout = Payout { id: id.clone(), account: account.map(str::to_owned), payments, status: "paid" };
        let body = payout.body();
        self.payouts.insert(id, payout);
        body
    }

    pub fn payout_of(&mut self, account: Option<&str>, id: &str) -> Result<&mut Payout, Refusal> {
        let payout = self.payouts.get_mut(id).filter(|payout| payout.account.as_deref() == account);
        payout.ok_or_else(|| (404, "invalid_request_error", "resource_missing", format!("No such payout: '{id}'")))
    }

    /// What a payout is made of: each charge, its fee beside it, and the payout itself.
    pub fn balance_transactions(&mut self, account: Option<&str>, payout: &str) -> Result<Vec<Value>, Refusal> {
        let payments = self.payout_of(account, payout)?.payments.clone();
        let mut rows = vec![
            json!({"id": format!("txn_{payout}"), "object": "balance_transaction", "type": "payout", "source": payout_source(payout)}),
        ];
        for id in payments {
            let payment = self.payment(&id)?;
            let Some(charge) = &payment.charge else { return Err(invalid("charge_not_found", "the payment has no charge")) };
            let source = payment.charge_body(charge);
            let kind = if payment.types.iter().any(|kind| kind == "card") { "charge" } else { "payment" };
            rows.push(json!({"id": format!("txn_{id}"), "object": "balance_transaction", "type": kind, "amount": payment.amount, "source": source}));
        }
        Ok(rows)
    }
}

fn payout_source(id: &str) -> Value {
    json!({"id": id, "object": "payout"})
}
