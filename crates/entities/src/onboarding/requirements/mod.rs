//! What each payment method takes, and what of it is missing. Pure, but for one read.

use bursar_kernel::Result;
use bursar_store::{Scope, Vault, record, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::Onboarding;
use crate::bank_accounts::BankAccount;
use crate::entities::{self, Entity};
use crate::payment_methods::{PaymentDirection, PaymentMethodType};
use crate::persons::{self, Person};
use rules::{Due, RULES, Requirement};

pub(crate) mod list;
mod rules;

/// What is missing for a payment method that an entity chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Requirements {
    pub(crate) method: PaymentMethodType,
    /// Both, where the entity is paid and pays with it.
    pub(crate) directions: Vec<PaymentDirection>,
    /// What has to be there before it can be used.
    pub(super) currently_due: Vec<Requirement>,
    /// What is asked for later.
    pub(super) eventually_due: Vec<Requirement>,
    /// Is there an account, but none that the method can use?
    pub(super) has_unfit_account: bool,
}

impl Requirements {
    /// Is there all that has to be there?
    pub(crate) fn is_met(&self) -> bool {
        self.currently_due.is_empty()
    }
}

/// What requirements ask for.
struct Facts<'a> {
    entity: &'a Entity,
    onboarding: &'a Onboarding,
    persons: &'a [Person],
    accounts: &'a [BankAccount],
}

/// What is missing for each payment method that the entity chose.
pub(crate) async fn of(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, onboarding: &Onboarding) -> Result<Vec<Requirements>> {
    let scope = scope.of_everybody();
    let facts = Facts {
        entity: &entities::store::get(db, vault, &scope, onboarding.id).await?,
        onboarding,
        persons: &persons::store::list(db, vault, &scope).await?,
        accounts: &record::all(db, &scope).await?,
    };
    let chosen = onboarding.receive.union(&onboarding.send);
    Ok(chosen.map(|method| facts.missing(*method)).collect())
}

impl Facts<'_> {
    fn missing(&self, method: PaymentMethodType) -> Requirements {
        let missing = |due: Due| {
            let asked = RULES.iter().filter(|rule| rule.due == due && rule.asks(method, self) && !(rule.is_met)(self, method));
            asked.map(|rule| rule.requirement).collect::<Vec<_>>()
        };
        let currently_due = missing(Due::Now);
        let directions = [(PaymentDirection::Receive, &self.onboarding.receive), (PaymentDirection::Send, &self.onboarding.send)];
        Requirements {
            method,
            directions: directions.into_iter().filter(|(_, chosen)| chosen.contains(&method)).map(|(direction, _)| direction).collect(),
            has_unfit_account: currently_due.contains(&Requirement::BankAccount) && !self.accounts.is_empty(),
            currently_due,
            eventually_due: missing(Due::Later),
        }
    }
}
