//! A bank account on the wire.

use bursar_kernel::Uuid;
use serde::Serialize;
use utoipa::ToSchema;

use super::BankAccount;
use crate::entities::country::Country;
use crate::settings::currency::Currency;

/// A bank account of an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityBankAccountResponse)]
pub(crate) struct BankAccountBody {
    /// Its id.
    id: Uuid,
    /// Who owns the account.
    account_holder_name: Option<String>,
    /// The number of the account.
    account_number: Option<String>,
    /// The bank's name.
    bank_name: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT).
    bic: Option<String>,
    /// Where the account is.
    #[schema(required = false)]
    country: Country,
    /// The account's currency.
    #[schema(required = false)]
    currency: Currency,
    /// What people call it.
    display_name: Option<String>,
    /// The account's number of ISO 13616, without spaces.
    iban: Option<String>,
    /// Is it the one that is used for its currency?
    #[schema(required = false, default = false)]
    is_default_for_currency: bool,
    /// Routing number of the bank, or its branch code.
    routing_number: Option<String>,
    /// Sort code of the bank.
    sort_code: Option<String>,
    /// The user who added it; null when a partner's token did.
    was_created_by_user_id: Option<Uuid>,
}

impl From<BankAccount> for BankAccountBody {
    fn from(account: BankAccount) -> Self {
        let details = account.details;
        BankAccountBody {
            id: account.id,
            account_holder_name: details.account_holder_name,
            account_number: details.account_number,
            bank_name: details.bank_name,
            bic: details.bic,
            country: details.country,
            currency: account.currency,
            display_name: details.display_name,
            iban: details.iban,
            is_default_for_currency: account.is_default,
            routing_number: details.routing_number,
            sort_code: details.sort_code,
            was_created_by_user_id: account.created_by,
        }
    }
}
