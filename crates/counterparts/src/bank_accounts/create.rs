use bursar_entities::Country;
use bursar_events::{Change, emit_change};
use bursar_kernel::{Currency, Uuid};
use bursar_store::record;
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, Path};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{CounterpartBankAccount, no_default};
use crate::parts;

/// A bank account of a counterpart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateCounterpartBankAccount, example = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"}))]
pub(crate) struct CreateBankAccount {
    /// Who owns the account.
    account_holder_name: Option<String>,
    /// The number of the account.
    account_number: Option<String>,
    /// The bank's code of ISO 9362 (SWIFT), 8 or 11 characters.
    #[schema(max_length = 11)]
    bic: Option<String>,
    /// Where the account is.
    country: Country,
    /// The account's currency.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// The account's number of ISO 13616; length, check digits and national form are checked.
    #[schema(max_length = 34)]
    iban: Option<String>,
    /// Use it for its currency from now on. The first account of a currency is used without asking.
    #[serde(default)]
    #[schema(default = false)]
    is_default_for_currency: bool,
    /// What people call it.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// What the partner keeps about it for itself.
    #[schema(value_type = Option<Object>)]
    partner_metadata: Option<Map<String, Value>>,
    /// Routing number of the bank, nine digits in the United States.
    routing_number: Option<String>,
    /// Sort code of the bank.
    sort_code: Option<String>,
}

/// Create a bank account of a counterpart
///
/// Country and currency are always needed. Beside them an account has an IBAN with a BIC, in the United Kingdom an account number with a sort code,
/// in the United States the holder's name, an account number and a routing number. What is given must be valid; none of it is required, since bills
/// name accounts in pieces. A counterpart has at most 250 accounts.
#[utoipa::path(post, path = "/counterparts/{counterpart_id}/bank_accounts", responses((status = 200, body = CounterpartBankAccount)))]
pub(crate) async fn create(
    call: EntityCall,
    Path(counterpart_id): Path<Uuid>,
    Json(body): Json<CreateBankAccount>,
) -> Answer<Json<CounterpartBankAccount>> {
    let asked = body.account(call.env().id(), call.entity_id, counterpart_id).in_order()?;
    let (tx, scope) = (call.db().begin().await?, call.scope());
    let (_, others) = parts::store::lock_to_add::<CounterpartBankAccount>(&tx, &scope, counterpart_id).await?;
    let account = CounterpartBankAccount { is_default_for_currency: asked.is_default_for_currency || asked.is_first(&others), ..asked };
    if account.is_default_for_currency {
        no_default(&tx, &scope, &others, account.currency).await?;
    }
    record::insert(&tx, &scope, &account).await?;
    emit_change(&tx, &call, Change::Created, &account).await?;
    tx.commit().await?;
    Ok(Json(account))
}

impl CreateBankAccount {
    fn account(self, id: Uuid, entity_id: Uuid, counterpart_id: Uuid) -> CounterpartBankAccount {
        CounterpartBankAccount {
            id,
            entity_id,
            account_holder_name: self.account_holder_name,
            account_number: self.account_number,
            bic: self.bic,
            counterpart_id,
            country: self.country,
            currency: self.currency,
            iban: self.iban,
            is_default_for_currency: self.is_default_for_currency,
            name: self.name,
            partner_metadata: self.partner_metadata,
            routing_number: self.routing_number,
            sort_code: self.sort_code,
        }
    }
}
