//! What is asked of `entity_bank_accounts` beside the common.

use bursar_kernel::Result;
use bursar_store::{Filter, Scope, Tx, execute};

use super::BankAccount;
use crate::settings::currency::Currency;

/// No account of this currency is the default: another one is about to be.
pub(crate) async fn no_default(tx: &Tx, scope: &Scope, currency: &Currency) -> Result<()> {
    let mut filter = Filter::within::<BankAccount>(&scope.of_everybody());
    filter.compare("currency", "=", Some(currency.0.as_str()));
    let sql = format!("UPDATE entity_bank_accounts SET is_default = FALSE WHERE {} AND is_default", filter.sql);
    execute(tx, sql, filter.values).await?;
    Ok(())
}
