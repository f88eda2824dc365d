//! The bank accounts of a counterpart: where it is paid, and pays from.

use bursar_entities::{Country, bank_codes};
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, FieldError, Patch, Result, Uuid, ensure_valid, set_if_given};
use bursar_store::{Record, Scope, Tx, changes, record};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::parts::PartOfCounterpart;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod make_default;
pub(crate) mod update;

/// A bank account of a counterpart.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "counterpart_bank_accounts", called = "bank account", entity = "entity_id")]
#[schema(as = CounterpartBankAccountResponse)]
pub struct CounterpartBankAccount {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// Who owns the account.
    #[record(json = "body")]
    pub account_holder_name: Option<String>,
    /// The number of the account.
    pub account_number: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT).
    #[record(json = "body")]
    #[schema(max_length = 11)]
    pub bic: Option<String>,
    /// Whose it is.
    pub counterpart_id: Uuid,
    /// Where the account is.
    #[record(json = "body")]
    pub country: Country,
    /// The account's currency.
    #[record(word)]
    #[schema(value_type = CurrencyEnum)]
    pub currency: Currency,
    /// The account's number of ISO 13616, without spaces.
    #[schema(max_length = 34)]
    pub iban: Option<String>,
    /// Is it the one that is used for its currency?
    #[record(column = "is_default")]
    #[schema(required = false, default = false)]
    pub is_default_for_currency: bool,
    /// What people call it.
    #[record(json = "body")]
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// What the partner keeps about it for itself.
    #[record(json = "body")]
    #[schema(value_type = Option<Object>)]
    pub partner_metadata: Option<Map<String, Value>>,
    /// Routing number of the bank.
    #[record(json = "body")]
    pub routing_number: Option<String>,
    /// Sort code of the bank.
    pub sort_code: Option<String>,
}

/// Changes to a bank account. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateCounterpartBankAccount)]
pub(crate) struct UpdateBankAccount {
    /// Who owns the account.
    account_holder_name: Patch<String>,
    /// The number of the account.
    account_number: Patch<String>,
    /// The bank's code of ISO 9362 (SWIFT), 8 or 11 characters.
    #[schema(max_length = 11)]
    bic: Patch<String>,
    /// Where the account is.
    #[serde(default)]
    #[schema(value_type = Country, required = false)]
    country: Option<Country>,
    /// The account's currency.
    #[serde(default)]
    #[schema(value_type = CurrencyEnum, required = false)]
    currency: Option<Currency>,
    /// The account's number of ISO 13616; length, check digits and national form are checked.
    #[schema(max_length = 34)]
    iban: Patch<String>,
    /// What people call it.
    #[schema(max_length = 200)]
    name: Patch<String>,
    /// What the partner keeps about it for itself: the whole object.
    #[schema(value_type = Option<Object>)]
    partner_metadata: Patch<Map<String, Value>>,
    /// Routing number of the bank, nine digits in the United States.
    routing_number: Patch<String>,
    /// Sort code of the bank.
    sort_code: Patch<String>,
}

impl CounterpartBankAccount {
    /// The account with its codes in the form in which they are kept. Names each that cannot be right.
    // What an account must hold to be paid on depends on the country; here nothing is demanded, because bills name accounts in pieces.
    fn in_order(mut self) -> Result<Self> {
        let mut wrong = bank_codes::put_codes_in_order(&mut self.iban, &mut self.bic);
        let is_american = self.country.0 == "US" && self.currency.code() == "USD";
        if is_american && self.routing_number.as_ref().is_some_and(|number| !bank_codes::is_routing_number(number)) {
            wrong.push(FieldError::new("body", "routing_number", "must have 9 digits", "value_error.routing_number"));
        }
        ensure_valid(wrong)?;
        Ok(self)
    }

    fn updated(mut self, asked: UpdateBankAccount) -> Result<Self> {
        asked.account_holder_name.apply(&mut self.account_holder_name);
        asked.account_number.apply(&mut self.account_number);
        asked.bic.apply(&mut self.bic);
        set_if_given(&mut self.country, asked.country);
        set_if_given(&mut self.currency, asked.currency);
        asked.iban.apply(&mut self.iban);
        asked.name.apply(&mut self.name);
        asked.partner_metadata.apply(&mut self.partner_metadata);
        asked.routing_number.apply(&mut self.routing_number);
        asked.sort_code.apply(&mut self.sort_code);
        self.in_order()
    }

    /// Is there no other account of this currency?
    fn is_first(&self, all: &[CounterpartBankAccount]) -> bool {
        !all.iter().any(|other| other.id != self.id && other.currency == self.currency)
    }
}

/// The account that was the default of this currency is none any more: another is about to be. The counterpart is held.
async fn no_default(tx: &Tx, scope: &Scope, all: &[CounterpartBankAccount], currency: Currency) -> Result<()> {
    for before in all.iter().filter(|other| other.is_default_for_currency && other.currency == currency) {
        record::save(tx, scope, &CounterpartBankAccount { is_default_for_currency: false, ..before.clone() }).await?;
    }
    Ok(())
}

impl PartOfCounterpart for CounterpartBankAccount {
    const PLURAL: &'static str = "bank accounts";

    fn counterpart_id(&self) -> Uuid {
        self.counterpart_id
    }
}

impl Named for CounterpartBankAccount {
    const OBJECT_TYPE: ObjectType = ObjectType::named("counterpart_bank_account");
    const CALLED: &'static str = "a bank account of a counterpart";
}
