//! Ledger accounts: the chart of accounts of the connected company.

use bursar_connectors::record::Account;
use bursar_kernel::{Result, Uuid, minor_units};
use serde::Serialize;
use utoipa::ToSchema;

use crate::currency;
use crate::mirror::Mirrored;

pub(crate) mod get;
pub(crate) mod list;

/// An account of the chart of accounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerAccountResponse)]
pub struct LedgerAccountBody {
    /// Unique id of the account here; the same over all reconnections.
    pub id: Uuid,
    /// ISO 4217 code of its currency.
    #[schema(required = false, value_type = Option<currency::CurrencyEnum>)]
    pub currency: Option<String>,
    /// Balance in minor units of its currency; null where the ledger does not tell it.
    #[schema(required = false)]
    pub current_balance: Option<i64>,
    /// What it is for.
    #[schema(required = false)]
    pub description: Option<String>,
    /// Money lies there: it can receive and make payments.
    pub is_bank_account: bool,
    /// Its name.
    pub name: String,
    /// Its code in the chart of accounts.
    #[schema(required = false)]
    pub nominal_code: Option<String>,
    /// `Active`, `Archived`, `Pending` or `Unknown`.
    pub status: String,
    /// The ledger's own type.
    #[schema(required = false)]
    pub subtype: Option<String>,
    /// `Asset`, `Equity`, `Expense`, `Income`, `Liability` or `Unknown`.
    #[serde(rename = "type")]
    pub class: String,
}

/// The wire body of a mirrored account.
pub(crate) fn body(row: &Mirrored) -> Result<LedgerAccountBody> {
    let account: Account = serde_json::from_str(&row.body)?;
    let places = account.currency.as_deref().map_or(2, currency::places);
    let currency = account.currency.filter(|code| currency::is_known(code));
    Ok(LedgerAccountBody {
        id: row.id,
        currency,
        current_balance: account.current_balance.map(|balance| minor_units(balance, places)),
        description: account.description,
        is_bank_account: account.is_bank_account,
        name: account.name,
        nominal_code: account.nominal_code,
        status: if row.is_deleted { "Archived".to_owned() } else { account.status },
        subtype: account.subtype,
        class: account.class,
    })
}
