//! Ledger accounts: the chart of accounts of the connected company.

use bursar_connectors::record::Account;
use bursar_kernel::{Currency, Decimal, Money, Result, Uuid};
use bursar_web::CurrencyEnum;
use serde::Serialize;
use utoipa::ToSchema;

use crate::mirror::Mirrored;

pub(crate) mod get;
pub(crate) mod list;

/// An account of the chart of accounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerAccountResponse)]
pub struct LedgerAccountBody {
    /// Unique id of the account here; the same over all reconnections.
    pub id: Uuid,
    /// ISO 4217 code of its currency: the home currency of the books where the ledger names none.
    #[schema(required = false, value_type = Option<CurrencyEnum>)]
    pub currency: Option<Currency>,
    /// Balance in minor units of its currency; null where the ledger does not report it, where its currency has no code here, and where it is
    /// larger than readers of JSON keep exactly (2^53 - 1).
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

/// The wire body of a mirrored account in books with this home currency.
pub(crate) fn body(row: &Mirrored, home: Option<Currency>) -> Result<LedgerAccountBody> {
    let account: Account = serde_json::from_str(&row.body)?;
    let currency = account.currency.map_or(home, |code| code.parse().ok());
    Ok(LedgerAccountBody {
        id: row.id,
        currency,
        current_balance: account.current_balance.zip(currency).and_then(|(balance, currency)| minor_units(balance, currency)),
        description: account.description,
        is_bank_account: account.is_bank_account,
        name: account.name,
        nominal_code: account.nominal_code,
        status: if row.is_deleted { "Archived".to_owned() } else { account.status },
        subtype: account.subtype,
        class: account.class,
    })
}

/// The balance as an answer holds it; none where it is too large for that.
fn minor_units(balance: Decimal, currency: Currency) -> Option<i64> {
    Money::from_major(balance, currency).and_then(Money::in_json).ok()
}
