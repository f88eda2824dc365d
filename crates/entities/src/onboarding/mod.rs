//! Onboarding: what an entity has to tell before it is paid, or pays, by its payment methods.

use std::collections::BTreeSet;
use std::net::IpAddr;

use bursar_kernel::{DateTime, Env, Result, Utc, Uuid, wire};
use bursar_store::{Record, Scope, Tx, Vault};
use bursar_web::Call;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entities;
use crate::entities::country::Country;
use crate::payment_methods::PaymentMethodType;
use crate::payment_methods::service_account::ServiceAccount;
use crate::settings::currency::Currency;
use documents::Documents;
use happened::{Happening, tell};
use requirements::Requirements;

pub(crate) mod body;
pub(crate) mod documents;
pub(crate) mod frontend;
pub(crate) mod get;
mod happened;
pub(crate) mod provide_documents;
pub(crate) mod requirements;
pub(crate) mod store;
pub(crate) mod update;

/// What an entity has told, and the payment methods that it chose.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "entity_onboarding", called = "onboarding of an entity", entity = "id", also(service_account_id))]
pub(crate) struct Onboarding {
    /// The entity's id.
    pub(crate) id: Uuid,
    #[record(json_text = "body")]
    pub(crate) business_profile: Option<BusinessProfile>,
    #[record(json_text = "body")]
    pub(crate) ownership_declaration: Option<Declaration>,
    #[record(json_text = "body")]
    pub(crate) tos_acceptance: Option<Declaration>,
    #[record(json_text = "body")]
    pub(crate) treasury_tos_acceptance: Option<Declaration>,
    #[record(json_text = "body")]
    pub(crate) documents: Documents,
    /// How it is paid.
    #[record(json_text = "body")]
    pub(crate) receive: BTreeSet<PaymentMethodType>,
    /// How it pays.
    #[record(json_text = "body")]
    pub(crate) send: BTreeSet<PaymentMethodType>,
    /// Its own account at a payment service; none where the operator's takes its payments.
    #[record(json_text = "body")]
    pub(crate) service_account: Option<ServiceAccount>,
    /// What the last events told to be missing.
    #[record(json_text = "body")]
    told: Vec<Requirements>,
}

/// What the entity does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BusinessProfile)]
pub(crate) struct BusinessProfile {
    /// What it sells.
    #[schema(min_length = 1, max_length = 500)]
    pub(crate) description_of_goods_or_services: Option<String>,
    /// About how much it earns in a month.
    pub(crate) estimated_monthly_revenue: Option<MonthlyRevenue>,
    /// The code of its trade in card payments (ISO 18245).
    #[schema(min_length = 4, max_length = 4)]
    pub(crate) mcc: Option<String>,
    /// Where it works.
    pub(crate) operating_countries: Option<Vec<Country>>,
    /// Its public web site.
    #[schema(min_length = 1, format = "uri")]
    pub(crate) url: Option<String>,
}

/// About how much an entity earns in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = EstimatedMonthlyRevenue)]
pub(crate) struct MonthlyRevenue {
    /// In minor units of the currency.
    #[schema(minimum = 1, maximum = 9.223372036854776e+18)]
    pub(crate) amount: Option<i64>,
    /// The currency.
    pub(crate) currency: Option<Currency>,
}

/// That somebody agreed or attested, when, and from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TermsOfServiceAcceptance)]
pub(crate) struct Declaration {
    /// When.
    #[serde(default, serialize_with = "wire::option::serialize")]
    pub(crate) date: Option<DateTime<Utc>>,
    /// From which address of the network; that of the request where none is sent.
    #[schema(value_type = Option<String>, format = "ipvanyaddress")]
    pub(crate) ip: Option<IpAddr>,
}

impl Onboarding {
    fn blank(id: Uuid) -> Self {
        Onboarding {
            id,
            business_profile: None,
            ownership_declaration: None,
            tos_acceptance: None,
            treasury_tos_acceptance: None,
            documents: Documents::default(),
            receive: BTreeSet::new(),
            send: BTreeSet::new(),
            service_account: None,
            told: Vec::new(),
        }
    }

    fn service_account_id(&self) -> Option<String> {
        self.service_account.as_ref().map(|account| account.id.clone())
    }
}

/// Keeps the onboarding as it now is, tells what became of the requirements, and answers them.
pub(crate) async fn keep(tx: &Tx, env: &Env, vault: &Vault, scope: &Scope, mut onboarding: Onboarding) -> Result<Vec<Requirements>> {
    let now = requirements::of(tx, vault, scope, &onboarding).await?;
    let before = std::mem::replace(&mut onboarding.told, now.clone());
    store::keep(tx, scope, &onboarding).await?;
    let is_met = |all: &[Requirements]| all.iter().map(|of| (of.method, of.is_met())).collect::<Vec<_>>();
    if is_met(&before) != is_met(&now) {
        tell(tx, env, scope, onboarding.id, Happening::StatusUpdated).await?;
    }
    if before != now {
        tell(tx, env, scope, onboarding.id, Happening::Updated).await?;
    }
    Ok(now)
}

/// Something changed that requirements ask for: the entity itself, its persons, its bank accounts.
pub(crate) async fn follow(tx: &Tx, call: &Call, entity_id: Uuid) -> Result<()> {
    let scope = entities::store::scope_of(tx, call.scope(), entity_id).await?;
    match store::find_and_lock(tx, &scope, entity_id).await? {
        Some(onboarding) => keep(tx, call.env(), &call.edge().vault, &scope, onboarding).await.map(drop),
        None => Ok(()),
    }
}
