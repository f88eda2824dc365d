use bursar_events::{Change, emit_change};
use bursar_kernel::{Error, Result, Uuid, ensure_valid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{BankAccount, MAX_COUNT, rules, store};
use crate::entities;
use crate::entities::country::Country;
use crate::onboarding::follow;
use crate::settings::currency::Currency;

/// A bank account of the entity. What it must hold depends on its currency and country.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateEntityBankAccountRequest, example = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"}))]
pub(crate) struct CreateBankAccount {
    /// Who owns the account. Required in GBP and USD.
    #[schema(min_length = 1, max_length = 200)]
    pub(super) account_holder_name: Option<String>,
    /// The number of the account. Required in GBP and USD.
    pub(super) account_number: Option<String>,
    /// The bank's name.
    pub(super) bank_name: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT), 8 or 11 characters; goes with an `iban`.
    pub(super) bic: Option<String>,
    /// Where the account is.
    pub(super) country: Country,
    /// The account's currency.
    pub(super) currency: Currency,
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    pub(super) display_name: Option<String>,
    /// The account's number of ISO 13616; length, check digits and national form are checked. Required in EUR.
    pub(super) iban: Option<String>,
    /// Use it for its currency from now on. The first account of a currency is used without asking.
    #[serde(default)]
    #[schema(default = false)]
    pub(super) is_default_for_currency: bool,
    /// Routing number of the bank, nine digits in the United States. Required in USD.
    pub(super) routing_number: Option<String>,
    /// Sort code of the bank. Required in GBP.
    pub(super) sort_code: Option<String>,
}

/// Create a bank account of the entity
///
/// EUR needs an IBAN; GBP the holder's name, account number and sort code; USD the holder's name, account number and routing number; other
/// currencies an IBAN, or an account number with a sort code or a routing number. Accounts in African countries may hold anything. An
/// entity has at most 250 accounts.
#[utoipa::path(
    post,
    path = "/bank_accounts",
    responses((status = 201, body = BankAccount), (status = 409, description = "the entity has as many as it may have"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateBankAccount>) -> Answer<(StatusCode, Json<BankAccount>)> {
    let tx = call.db().begin().await?;
    // Whoever adds or chooses holds the entity: two of them cannot both be first.
    entities::store::hold(&tx, call.scope(), call.entity_id).await?;
    let others: Vec<BankAccount> = record::all(&tx, &call.scope().of_everybody()).await?;
    if others.len() >= MAX_COUNT {
        return Err(Error::conflict(format!("an entity has at most {MAX_COUNT} bank accounts: delete one first")).into());
    }
    let is_first = !others.iter().any(|other| other.currency == body.currency);
    let account = BankAccount::new(call.env().id(), call.entity_id, call.user_id(), body, is_first)?;
    if account.is_default_for_currency {
        store::no_default(&tx, &call.scope(), &account.currency).await?;
    }
    record::insert(&tx, &call.scope(), &account).await?;
    emit_change(&tx, &call, Change::Created, &account).await?;
    follow(&tx, &call, call.entity_id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(account)))
}

impl BankAccount {
    /// A new account, the default of its currency when it asks to be or is the first. Names every field that is missing or wrong.
    fn new(id: Uuid, entity_id: Uuid, created_by: Option<Uuid>, asked: CreateBankAccount, is_first: bool) -> Result<Self> {
        let mut account = BankAccount {
            id,
            entity_id,
            account_holder_name: asked.account_holder_name,
            account_number: asked.account_number,
            bank_name: asked.bank_name,
            bic: asked.bic,
            country: asked.country,
            currency: asked.currency,
            display_name: asked.display_name,
            iban: asked.iban,
            is_default_for_currency: asked.is_default_for_currency || is_first,
            routing_number: asked.routing_number,
            sort_code: asked.sort_code,
            was_created_by_user_id: created_by,
        };
        let wrong = rules::put_in_order(&mut account);
        ensure_valid(wrong)?;
        Ok(account)
    }
}
