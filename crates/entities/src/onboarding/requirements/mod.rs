//! What each payment method takes, and what of it is missing. Pure, but for one read.

use bursar_kernel::Result;
use bursar_store::{Scope, Vault, record, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::Onboarding;
use crate::bank_accounts::BankAccount;
use crate::entities::{self, Entity};
use crate::payment_methods::service_account::{ServiceRequirements, ServiceVerdict};
use crate::payment_methods::{CarriedMethods, PaymentDirection, PaymentMethodType};
use crate::persons::{self, Person};
use rules::{Due, RULES};

mod body;
pub(crate) mod list;
mod rules;

pub(super) use rules::Requirement;
pub(super) use rules::takes;

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
    /// What the payment service says at which the entity has its own account, and which then asks instead of us.
    #[serde(default)]
    pub(super) at_service: Option<AtService>,
}

/// How a method stands at a payment service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AtService {
    pub(super) verdict: ServiceVerdict,
    pub(super) requirements: ServiceRequirements,
}

impl Requirements {
    /// Is there all that has to be there?
    pub(crate) fn is_met(&self) -> bool {
        match &self.at_service {
            Some(service) => service.verdict == ServiceVerdict::Enabled,
            None => self.currently_due.is_empty(),
        }
    }

    /// Can the method be used now in this direction?
    pub(crate) fn is_active(&self, direction: PaymentDirection, carried: &CarriedMethods) -> bool {
        self.is_met() && self.carried(carried).any(|carried| carried == direction)
    }

    /// The directions that were chosen and that this server can carry out.
    fn carried(&self, carried: &CarriedMethods) -> impl Iterator<Item = PaymentDirection> {
        self.directions.iter().copied().filter(|direction| carried.has(self.method, *direction))
    }
}

/// What requirements ask for.
pub(super) struct Facts<'a> {
    pub(super) entity: Entity,
    pub(super) onboarding: &'a Onboarding,
    pub(super) persons: Vec<Person>,
    pub(super) accounts: Vec<BankAccount>,
}

/// What is missing for each payment method that the entity chose.
pub(crate) async fn of(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, onboarding: &Onboarding) -> Result<Vec<Requirements>> {
    Ok(Facts::read(db, vault, scope, onboarding).await?.requirements())
}

impl<'a> Facts<'a> {
    /// What is known of the entity, whoever told it.
    pub(super) async fn read(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, onboarding: &'a Onboarding) -> Result<Self> {
        Self::seen(db, vault, &scope.of_everybody(), onboarding).await
    }

    /// The same, with those persons and accounts only that may be seen.
    pub(super) async fn seen(db: &impl ConnectionTrait, vault: &Vault, scope: &Scope, onboarding: &'a Onboarding) -> Result<Self> {
        Ok(Facts {
            entity: entities::store::get(db, vault, &scope.of_everybody(), onboarding.id).await?,
            onboarding,
            persons: persons::store::list(db, vault, scope).await?,
            accounts: record::all(db, scope).await?,
        })
    }

    /// What is missing for each payment method that the entity chose.
    pub(super) fn requirements(&self) -> Vec<Requirements> {
        self.chosen().map(|method| self.missing(method)).collect()
    }

    /// Does a method that the entity chose ask for it, whether it is there or not?
    pub(super) fn asks(&self, requirement: Requirement) -> bool {
        let mut asking = self.chosen().filter(|method| self.at_service(*method).is_none());
        asking.any(|method| RULES.iter().any(|rule| rule.requirement == requirement && rule.asks(method, self)))
    }

    /// The methods by which it is paid or pays.
    pub(super) fn chosen(&self) -> impl Iterator<Item = PaymentMethodType> {
        self.onboarding.receive.union(&self.onboarding.send).copied()
    }

    fn at_service(&self, method: PaymentMethodType) -> Option<AtService> {
        let account = self.onboarding.service_account.as_ref()?;
        Some(AtService { verdict: *account.methods.get(&method)?, requirements: account.requirements.clone() })
    }

    fn missing(&self, method: PaymentMethodType) -> Requirements {
        let at_service = self.at_service(method);
        let missing = |due: Due| {
            let ours = RULES.iter().filter(|_| at_service.is_none());
            let asked = ours.filter(|rule| rule.due == due && rule.asks(method, self) && !(rule.is_met)(self, method));
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
            at_service,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_directions_that_were_chosen_are_carried() {
        use PaymentDirection::{Receive, Send};
        let method = PaymentMethodType::SepaCredit;
        let carried = CarriedMethods::from_iter([(method, Receive)]);
        let chosen = |directions: &[PaymentDirection]| {
            let directions = directions.to_vec();
            let (currently_due, eventually_due) = (Vec::new(), Vec::new());
            Requirements { method, directions, currently_due, eventually_due, has_unfit_account: false, at_service: None }
        };
        for (directions, expected) in [(&[Receive][..], 1), (&[Send], 0), (&[Receive, Send], 1)] {
            assert_eq!(chosen(directions).carried(&carried).count(), expected, "{directions:?}");
        }
        assert!(chosen(&[Receive]).is_active(Receive, &carried) && !chosen(&[Receive, Send]).is_active(Send, &carried));
    }
}
