//! The bank accounts of an entity: where it is paid, and pays from.

use bursar_events::{ObjectType, Subject};
use bursar_kernel::{Error, ErrorKind, Patch, Result, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entities::country::Country;
use crate::settings::currency::Currency;
use create::CreateBankAccount;

pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod make_default;
mod rules;
pub(crate) mod store;
pub(crate) mod update;

/// Bank accounts of one entity.
pub(crate) const LARGEST_NUMBER: usize = 250;

/// A bank account. What tells it apart at the bank never changes: another number is another account.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BankAccount {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) currency: Currency,
    /// At most one account of a currency is it.
    pub(crate) is_default: bool,
    pub(crate) details: Details,
    /// The user who added it; none when the partner did.
    pub(crate) created_by: Option<Uuid>,
}

/// What is kept in one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Details {
    pub(crate) account_holder_name: Option<String>,
    pub(crate) account_number: Option<String>,
    pub(crate) bank_name: Option<String>,
    pub(crate) bic: Option<String>,
    pub(crate) country: Country,
    pub(crate) display_name: Option<String>,
    pub(crate) iban: Option<String>,
    pub(crate) routing_number: Option<String>,
    pub(crate) sort_code: Option<String>,
}

/// What shall change of a bank account. A field that is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateEntityBankAccountRequest)]
pub(crate) struct UpdateBankAccount {
    /// Who owns the account; cannot be cleared where the account needs it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    account_holder_name: Patch<String>,
    /// What people call it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    display_name: Patch<String>,
}

impl BankAccount {
    /// A new account, the default of its currency when it asks to be or is the first. Names every field that is missing or wrong.
    pub(crate) fn new(id: Uuid, entity_id: Uuid, created_by: Option<Uuid>, asked: CreateBankAccount, is_first: bool) -> Result<Self> {
        let details = Details {
            account_holder_name: asked.account_holder_name,
            account_number: asked.account_number,
            bank_name: asked.bank_name,
            bic: asked.bic,
            country: asked.country,
            display_name: asked.display_name,
            iban: asked.iban,
            routing_number: asked.routing_number,
            sort_code: asked.sort_code,
        };
        let is_default = asked.is_default_for_currency || is_first;
        let mut account = BankAccount { id, entity_id, currency: asked.currency, is_default, details, created_by };
        let wrong = rules::put_in_order(&account.currency.0, &mut account.details);
        if wrong.is_empty() { Ok(account) } else { Err(Error::new(ErrorKind::Invalid(wrong))) }
    }

    /// The account with these changes.
    pub(crate) fn updated(mut self, asked: UpdateBankAccount) -> Result<Self> {
        asked.account_holder_name.apply(&mut self.details.account_holder_name);
        asked.display_name.apply(&mut self.details.display_name);
        let wrong = rules::missing(&self.currency.0, &self.details);
        if wrong.is_empty() { Ok(self) } else { Err(Error::new(ErrorKind::Invalid(wrong))) }
    }
}

impl Subject for BankAccount {
    const OBJECT_TYPE: ObjectType = ObjectType::named("entity_bank_account");
    const CALLED: &'static str = "a bank account of an entity";

    fn id(&self) -> Uuid {
        self.id
    }

    fn entity_id(&self) -> Option<Uuid> {
        Some(self.entity_id)
    }
}
