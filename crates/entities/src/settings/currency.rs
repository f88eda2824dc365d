//! The entity's own currency, and what others are worth.

use std::borrow::Cow;

use bursar_kernel::Decimal;
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The default currency, and what others are worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CurrencySettings {
    /// The default currency.
    default: Currency,
    /// Fixed rates between currencies.
    #[serde(default)]
    exchange_rates: Vec<Option<ExchangeRate>>,
}

impl CurrencySettings {
    /// The entity's own currency, and what one unit of another one is worth in it; nothing where no rate was set.
    pub(super) fn rate_of(&self, currency: &str) -> Option<(&str, Decimal)> {
        let fits = |rate: &&ExchangeRate| rate.base.0 == currency && rate.to == self.default;
        self.exchange_rates.iter().flatten().find(fits).map(|rate| (self.default.0.as_str(), rate.rate))
    }

    /// Every rate that was set.
    pub(super) fn rates(&self) -> Vec<(String, String, Decimal)> {
        self.exchange_rates.iter().flatten().map(|rate| (rate.base.0.clone(), rate.to.0.clone(), rate.rate)).collect()
    }
}

/// One unit of `base` is worth `rate` units of `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExchangeRate {
    /// From this currency.
    base: Currency,
    /// The rate.
    #[schema(value_type = f64, exclusive_minimum = 0.0)]
    rate: Decimal,
    /// To this currency.
    to: Currency,
}

/// A currency, by its code of ISO 4217.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(pub(crate) String);

impl Currency {
    /// Its code.
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl PartialSchema for Currency {
    fn schema() -> RefOr<Schema> {
        CurrencyEnum::schema()
    }
}

impl ToSchema for Currency {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("CurrencyEnum")
    }
}
