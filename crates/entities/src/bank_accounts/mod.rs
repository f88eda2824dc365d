//! The bank accounts of an entity: where it is paid, and pays from.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{Patch, Result, Uuid, ensure_valid};
use bursar_store::{Record, changes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entities::country::Country;
use crate::settings::currency::Currency;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod make_default;
mod rules;
pub(crate) mod store;
pub(crate) mod update;

/// Bank accounts of one entity.
pub(crate) const MAX_COUNT: usize = 250;

/// A bank account of an entity.
// What tells it apart at the bank never changes: another number is another account.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "entity_bank_accounts", called = "bank account", entity = "entity_id", own("created_by"))]
#[schema(as = EntityBankAccountResponse)]
pub struct BankAccount {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    #[serde(skip)]
    pub entity_id: Uuid,
    /// Who owns the account.
    #[record(json_text = "body")]
    pub account_holder_name: Option<String>,
    /// The number of the account.
    #[record(json_text = "body")]
    pub account_number: Option<String>,
    /// The bank's name.
    #[record(json_text = "body")]
    pub bank_name: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT).
    #[record(json_text = "body")]
    pub bic: Option<String>,
    /// Where the account is.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub country: Country,
    /// The account's currency.
    #[record(word)]
    #[schema(required = false)]
    pub currency: Currency,
    /// What people call it.
    #[record(json_text = "body")]
    pub display_name: Option<String>,
    /// The account's number of ISO 13616, without spaces.
    #[record(json_text = "body")]
    pub iban: Option<String>,
    /// Is it the one that is used for its currency?
    #[record(column = "is_default")]
    #[schema(required = false, default = false)]
    pub is_default_for_currency: bool,
    /// Routing number of the bank, or its branch code.
    #[record(json_text = "body")]
    pub routing_number: Option<String>,
    /// Sort code of the bank.
    #[record(json_text = "body")]
    pub sort_code: Option<String>,
    /// The user who added it; null when a partner's token did.
    #[record(column = "created_by")]
    pub was_created_by_user_id: Option<Uuid>,
}

/// Changes to a bank account. A field that is left out stays.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateEntityBankAccountRequest)]
pub(crate) struct UpdateBankAccount {
    /// Who owns the account; cannot be cleared where the account needs it.
    #[schema(min_length = 1, max_length = 200)]
    account_holder_name: Patch<String>,
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    display_name: Patch<String>,
}

impl BankAccount {
    /// The account with these changes.
    pub(crate) fn updated(mut self, asked: UpdateBankAccount) -> Result<Self> {
        asked.account_holder_name.apply(&mut self.account_holder_name);
        asked.display_name.apply(&mut self.display_name);
        let wrong = rules::missing(&self);
        ensure_valid(wrong)?;
        Ok(self)
    }
}

impl Named for BankAccount {
    const OBJECT_TYPE: ObjectType = ObjectType::named("entity_bank_account");
    const CALLED: &'static str = "a bank account of an entity";
}
