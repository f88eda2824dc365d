use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};
use serde_json::Value;

use super::{CounterpartBankAccount, no_default};
use crate::counterparts::Counterpart;
use crate::parts;

/// Make a bank account of a counterpart the default of its currency
///
/// The one before is no default any more. The answer is null.
#[utoipa::path(
    post,
    path = "/counterparts/{counterpart_id}/bank_accounts/{bank_account_id}/make_default",
    responses((status = 200, body = Value))
)]
pub(crate) async fn make_default(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<Json<Value>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    // Whoever chooses holds the counterpart: two who choose at once choose one after the other.
    record::hold::<Counterpart>(&tx, &scope, counterpart_id).await?;
    let mut account: CounterpartBankAccount = parts::store::lock(&tx, &scope, counterpart_id, id).await?;
    if !account.is_default_for_currency {
        let all = parts::store::parts_of(&tx, &scope, counterpart_id).await?;
        no_default(&tx, &scope, &all, account.currency).await?;
        account.is_default_for_currency = true;
        record::save(&tx, &scope, &account).await?;
        emit_change(&tx, &call, Change::Updated, &account).await?;
        tx.commit().await?;
    }
    Ok(Json(Value::Null))
}
