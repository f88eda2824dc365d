//! The two sides of a payment: who pays and who is paid, each an entity or one of its counterparts, with their bank accounts.

use bursar_counterparts::CounterpartBankAccount;
use bursar_entities::{BankAccount, Country};
use bursar_kernel::{Currency, Uuid};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod store;

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentAccountType {
    /// The entity's.
    Entity,
    /// That of a vendor or a customer of the entity.
    Counterpart,
}

/// One side of a payment, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentAccountObject)]
pub(crate) struct PaymentAccountReference {
    /// Id of the entity or the counterpart.
    pub(crate) id: Uuid,
    /// An entity or a counterpart.
    #[serde(rename = "type")]
    pub(crate) kind: PaymentAccountType,
}

/// One side of a payment, as it was when the payment was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentAccount {
    /// Id of the entity or the counterpart.
    pub id: Uuid,
    /// Its bank accounts; where it is paid, those in the currency of the payment stand first.
    #[schema(required = false)]
    pub bank_accounts: Vec<PaymentBankAccount>,
    /// What it is called.
    #[schema(required = false, nullable)]
    pub name: String,
    /// An entity or a counterpart.
    #[serde(rename = "type")]
    pub kind: PaymentAccountType,
}

/// A bank account of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentAccountBankAccount)]
pub struct PaymentBankAccount {
    /// Its id.
    pub id: Uuid,
    /// Who owns the account.
    pub account_holder_name: Option<String>,
    /// The number of the account.
    pub account_number: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT).
    #[schema(max_length = 11)]
    pub bic: Option<String>,
    /// Where the account is.
    pub country: Option<Country>,
    /// The account's currency.
    #[schema(value_type = Option<CurrencyEnum>)]
    pub currency: Option<Currency>,
    /// What the entity calls it.
    #[schema(max_length = 200)]
    pub display_name: Option<String>,
    /// The account's number of ISO 13616.
    #[schema(max_length = 34)]
    pub iban: Option<String>,
    /// Is it the one that is used for its currency?
    #[schema(required = false, default = false)]
    pub is_default: bool,
    /// What a counterpart's account is called.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Routing number of the bank.
    pub routing_number: Option<String>,
    /// Sort code of the bank.
    pub sort_code: Option<String>,
    /// The user of the entity who added it.
    pub was_created_by_user_id: Option<Uuid>,
}

impl PaymentAccount {
    /// With the accounts at which it can be paid in this currency first: the one that stands on the document, then the default.
    pub(crate) fn paid_in(mut self, currency: Currency, named: Option<Uuid>) -> Self {
        self.bank_accounts.sort_by_key(|account| {
            (account.currency != Some(currency), Some(account.id) != named, !account.is_default, account.iban.is_none())
        });
        self
    }

    /// The account to which a transfer in this currency goes.
    pub fn iban_account(&self, currency: Currency) -> Option<&PaymentBankAccount> {
        self.bank_accounts.iter().find(|account| account.currency == Some(currency) && account.iban.is_some())
    }
}

impl From<BankAccount> for PaymentBankAccount {
    fn from(account: BankAccount) -> Self {
        PaymentBankAccount {
            id: account.id,
            account_holder_name: account.account_holder_name,
            account_number: account.account_number,
            bic: account.bic,
            country: Some(account.country),
            currency: account.currency.code().parse().ok(),
            display_name: account.display_name,
            iban: account.iban,
            is_default: account.is_default_for_currency,
            name: None,
            routing_number: account.routing_number,
            sort_code: account.sort_code,
            was_created_by_user_id: account.was_created_by_user_id,
        }
    }
}

impl From<CounterpartBankAccount> for PaymentBankAccount {
    fn from(account: CounterpartBankAccount) -> Self {
        PaymentBankAccount {
            id: account.id,
            account_holder_name: account.account_holder_name,
            account_number: account.account_number,
            bic: account.bic,
            country: Some(account.country),
            currency: Some(account.currency),
            display_name: None,
            iban: account.iban,
            is_default: account.is_default_for_currency,
            name: account.name,
            routing_number: account.routing_number,
            sort_code: account.sort_code,
            was_created_by_user_id: None,
        }
    }
}
