//! What a document is worth in the entity's own currency. Pure.

use bursar_entities::PayablePreferences;
use bursar_kernel::{AmountError, Currency, Decimal, Money};
use serde::Serialize;
use utoipa::ToSchema;

/// What a document is worth in the entity's own currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CurrencyExchangeSchema2)]
pub struct CurrencyExchange {
    /// The entity's own currency.
    default_currency_code: String,
    /// What one unit of the document's currency is worth in it.
    #[schema(value_type = f64, exclusive_minimum = 0.0)]
    rate: Decimal,
    /// The total at that rate, in minor units of the entity's own currency.
    #[schema(value_type = f64)]
    total: Decimal,
}

impl CurrencyExchange {
    /// By the rates in the settings; nothing where none fits.
    pub fn of(
        preferences: &PayablePreferences,
        currency: Option<Currency>,
        total: Option<i64>,
    ) -> Result<Option<CurrencyExchange>, AmountError> {
        let (Some(currency), Some(total)) = (currency, total) else { return Ok(None) };
        let Some((default, rate)) = preferences.rate_of(currency.code()) else { return Ok(None) };
        let Ok(own) = default.parse() else { return Ok(None) };
        let worth = Money::new(total, currency).worth_in(own, rate)?;
        Ok(Some(CurrencyExchange { default_currency_code: default.to_owned(), rate, total: Decimal::scaled(worth, 0)? }))
    }
}
