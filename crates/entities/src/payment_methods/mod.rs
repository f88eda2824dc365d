//! The ways in which an entity is paid and pays.

use std::collections::BTreeSet;
use std::sync::Arc;

use bursar_kernel::Result;
use bursar_store::{Scope, Vault, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::onboarding::requirements::{self, Requirements};
use crate::onboarding::store;

pub(crate) mod get;
pub mod service_account;
pub(crate) mod set;

/// A way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, Display, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = MoniteAllPaymentMethodsTypes)]
pub enum PaymentMethodType {
    /// A transfer between bank accounts.
    SepaCredit,
    /// A transfer between bank accounts in the United States.
    UsAch,
    /// A code from the app of a Polish bank.
    Blik,
    /// A card.
    Card,
    /// A direct debit in the United Kingdom.
    BacsDirectDebit,
    /// A card of Belgium.
    Bancontact,
    /// A transfer that an Austrian bank's page makes.
    Eps,
    /// A transfer that a German bank's page makes.
    Giropay,
    /// A transfer that a Dutch bank's page makes.
    Ideal,
    /// A transfer that a Polish bank's page makes.
    P24,
    /// A direct debit in euros.
    SepaDebit,
    /// A transfer that is made for the payer.
    Sofort,
    /// A card in a telephone of Apple.
    Applepay,
    /// A card in Google's wallet.
    Googlepay,
    /// Payment later, by Affirm.
    Affirm,
    /// Payment later, by Klarna.
    Klarna,
}

impl PaymentMethodType {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            PaymentMethodType::SepaCredit => "SEPA Payments",
            PaymentMethodType::UsAch => "US ACH Payments",
            PaymentMethodType::Blik => "BLIK",
            PaymentMethodType::Card => "Card payments",
            PaymentMethodType::BacsDirectDebit => "Bacs Direct Debit",
            PaymentMethodType::Bancontact => "Bancontact",
            PaymentMethodType::Eps => "Electronic Payment Standard",
            PaymentMethodType::Giropay => "Giropay",
            PaymentMethodType::Ideal => "iDEAL",
            PaymentMethodType::P24 => "Przelewy24",
            PaymentMethodType::SepaDebit => "SEPA Direct Debit",
            PaymentMethodType::Sofort => "SOFORT",
            PaymentMethodType::Applepay => "Apple Pay",
            PaymentMethodType::Googlepay => "Google Pay",
            PaymentMethodType::Affirm => "Affirm",
            PaymentMethodType::Klarna => "Klarna",
        }
    }

    /// Can an entity pay with it? It can be paid with all of them.
    pub fn sends(self) -> bool {
        matches!(self, PaymentMethodType::SepaCredit | PaymentMethodType::UsAch)
    }
}

/// Whether the entity is paid, or pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PaymentMethodDirection)]
pub enum PaymentDirection {
    /// It is paid.
    Receive,
    /// It pays.
    Send,
}

/// What this server can carry out with what its operator has configured. Who puts the server together hands this in; it travels with each
/// request.
#[derive(Debug, Clone, Default)]
pub struct CarriedMethods(Arc<BTreeSet<(PaymentMethodType, PaymentDirection)>>);

impl FromIterator<(PaymentMethodType, PaymentDirection)> for CarriedMethods {
    fn from_iter<T: IntoIterator<Item = (PaymentMethodType, PaymentDirection)>>(methods: T) -> Self {
        CarriedMethods(Arc::new(methods.into_iter().collect()))
    }
}

impl CarriedMethods {
    pub(crate) fn has(&self, method: PaymentMethodType, direction: PaymentDirection) -> bool {
        self.0.contains(&(method, direction))
    }
}

/// The methods that an entity can use now in this direction.
pub async fn active_methods(
    db: &impl ConnectionTrait,
    vault: &Vault,
    scope: &Scope,
    carried: &CarriedMethods,
    direction: PaymentDirection,
) -> Result<Vec<PaymentMethodType>> {
    let onboarding = store::get(db, scope).await?;
    let requirements = requirements::of(db, vault, scope, &onboarding).await?;
    Ok(requirements.iter().filter(|of| of.is_active(direction, carried)).map(|of| of.method).collect())
}

/// The payment methods of an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingPaymentMethodsResponse)]
pub(crate) struct PaymentMethods {
    /// One element for each method and direction.
    data: Vec<PaymentMethod>,
}

/// A payment method of an entity.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentMethod {
    /// Is the entity paid with it, or does it pay?
    direction: PaymentDirection,
    /// What people call it.
    #[schema(schema_with = names)]
    name: &'static str,
    /// Can it be used now?
    status: PaymentMethodStatus,
    /// Its word.
    #[serde(rename = "type")]
    kind: PaymentMethodType,
}

/// Whether a payment method can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaymentMethodStatus {
    /// It can.
    Active,
    /// Something is missing: see `GET /onboarding_requirements`.
    Inactive,
}

fn names() -> RefOr<Schema> {
    let names = PaymentMethodType::VARIANTS.iter().map(|method| method.name());
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).description(Some("What people call it.")).into()
}

impl PaymentMethods {
    /// Those that the entity chose, each with what is missing of it.
    pub(crate) fn new(requirements: &[Requirements], carried: &CarriedMethods) -> Self {
        let methods = requirements.iter().flat_map(|of| of.directions.iter().map(move |direction| (of, *direction)));
        let data = methods.map(|(of, direction)| PaymentMethod {
            direction,
            name: of.method.name(),
            status: if of.is_active(direction, carried) { PaymentMethodStatus::Active } else { PaymentMethodStatus::Inactive },
            kind: of.method,
        });
        PaymentMethods { data: data.collect() }
    }
}
