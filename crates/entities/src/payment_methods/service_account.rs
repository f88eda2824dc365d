//! An entity's own account at a payment service, by which it is paid directly. The service decides by which methods, and asks for what it needs.

use std::collections::BTreeMap;

use bursar_kernel::{DateTime, Env, Result, Utc, Uuid};
use bursar_store::{Scope, Tx, Vault, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::PaymentMethodType;
use crate::entities;
use crate::onboarding::{self, store};

/// The account, as the service last described it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccount {
    /// Its id at the service.
    pub id: String,
    /// What the operator keeps of each payment, in hundredths of a percent; nothing where it keeps nothing.
    pub fee_rate: Option<u32>,
    /// Can the account be paid at all?
    pub charges_enabled: bool,
    /// Does the service pay out to the entity's bank?
    pub payouts_enabled: bool,
    /// The methods that the service carries, and whether it allows each.
    pub methods: BTreeMap<PaymentMethodType, ServiceVerdict>,
    /// What it asks for.
    pub requirements: ServiceRequirements,
}

/// Whether a payment service allows a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceVerdict {
    /// It does.
    Enabled,
    /// It looks at what was provided.
    Pending,
    /// It does not.
    Disabled,
}

/// What a payment service asks of the owner of an account, in its own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRequirements {
    /// Needed for the account to stay usable.
    pub currently_due: Vec<String>,
    /// Needed later.
    pub eventually_due: Vec<String>,
    /// Whose deadline is over.
    pub past_due: Vec<String>,
    /// What the service looks at.
    pub pending_verification: Vec<String>,
    /// Until when the first of them is needed.
    pub current_deadline: Option<DateTime<Utc>>,
    /// Why the account cannot be used.
    pub disabled_reason: Option<String>,
    /// What was provided and is of no use.
    pub errors: Vec<ServiceError>,
}

/// Something that was provided and is of no use to the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceError {
    /// Which requirement.
    pub requirement: String,
    /// A stable word.
    pub code: String,
    /// What to do.
    pub reason: String,
}

/// The account of the entity of that id, where it has one of its own.
pub async fn service_account(db: &impl ConnectionTrait, scope: Scope, entity_id: Uuid) -> Result<Option<ServiceAccount>> {
    let scope = entities::store::scope_of(db, scope, entity_id).await?;
    Ok(store::get(db, &scope).await?.service_account)
}

/// Changes the account of the entity, which is held meanwhile: what it was before is given, and none is none. Its payment methods follow.
pub async fn change_service_account(
    tx: &Tx,
    env: &Env,
    vault: &Vault,
    scope: Scope,
    entity_id: Uuid,
    change: impl FnOnce(Option<ServiceAccount>) -> Result<Option<ServiceAccount>>,
) -> Result<()> {
    let scope = entities::store::hold(tx, scope, entity_id).await?;
    let mut onboarding = store::get(tx, &scope).await?;
    let before = onboarding.service_account.clone();
    onboarding.service_account = change(onboarding.service_account)?;
    if onboarding.service_account != before {
        onboarding::keep(tx, env, vault, &scope, onboarding).await?;
    }
    Ok(())
}

/// The entities that have the account of that id: services tell of accounts by their own ids.
pub async fn entities_of_service_account(db: &impl ConnectionTrait, account_id: &str) -> Result<Vec<(Scope, Uuid)>> {
    store::of_service_account(db, account_id).await
}
