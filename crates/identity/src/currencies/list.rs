use std::collections::BTreeMap;
use std::sync::LazyLock;

use bursar_web::{Answer, Call, Json};
use iso_currency::{Currency, IntoEnumIterator};
use serde::Serialize;
use utoipa::ToSchema;

/// Every currency of ISO 4217 that amounts are counted in, by its code.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Currencies)]
pub(crate) struct Currencies(BTreeMap<&'static str, CurrencyBody>);

/// How amounts of a currency are shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CurrencyDetails)]
pub(crate) struct CurrencyBody {
    /// Its name in English.
    name: String,
    /// Its sign.
    symbol: String,
    /// Decimal places: an amount of 12.34 is kept as 1234 when there are two.
    minor_units: u16,
}

/// Metals, test codes and accounting units have no minor unit: nothing is counted in them.
static ALL: LazyLock<Currencies> = LazyLock::new(|| {
    let body = |currency: Currency| {
        let minor_units = currency.exponent()?;
        Some((currency.code(), CurrencyBody { name: currency.name().to_owned(), symbol: currency.symbol().to_string(), minor_units }))
    };
    // ISO 4217 has given it up in 2025, but documents of former years name it.
    let antilles = CurrencyBody { name: "Netherlands Antillean guilder".to_owned(), symbol: "ƒ".to_owned(), minor_units: 2 };
    Currencies(Currency::iter().filter_map(body).chain([("ANG", antilles)]).collect())
});

/// List currencies
///
/// Name, sign and minor units of the currencies of ISO 4217: what a program needs to show amounts.
#[utoipa::path(get, path = "/internal/currencies", responses((status = 200, body = Currencies)))]
pub(crate) async fn list(_call: Call) -> Answer<Json<&'static Currencies>> {
    Ok(Json(&ALL))
}

#[cfg(test)]
mod tests {
    use bursar_kernel::currency::CURRENCIES;

    use super::*;

    #[test]
    fn what_documents_may_name_is_listed_with_the_places_that_we_count_in() {
        let listed = |code: &str| ALL.0.get(code).map(|currency| u32::from(currency.minor_units));
        let counted = |code: &str| code.parse().map(bursar_kernel::Currency::exponent).ok();
        let other: Vec<_> = CURRENCIES.iter().filter(|code| listed(code) != counted(code)).map(|code| (code, listed(code))).collect();
        assert!(other.is_empty(), "{other:?}");
    }
}
