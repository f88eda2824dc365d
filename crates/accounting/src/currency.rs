//! Currencies, as a ledger names them.

pub(crate) use bursar_kernel::currency::{CURRENCIES, places};
pub use bursar_web::CurrencyEnum;

/// Is this a currency that the API can name?
pub(crate) fn is_known(code: &str) -> bool {
    CURRENCIES.contains(&code)
}
