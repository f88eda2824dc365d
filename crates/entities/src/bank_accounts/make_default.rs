use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{BankAccount, store};
use crate::entities;

/// Make a bank account the default of its currency
///
/// The previous default no longer is one. If it is the default already, nothing changes and the answer is the same.
#[utoipa::path(post, path = "/bank_accounts/{bank_account_id}/make_default", responses((status = 200, body = BankAccount)))]
pub(crate) async fn make_default(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankAccount>> {
    let tx = call.db().begin().await?;
    entities::store::hold(&tx, call.scope(), call.entity_id).await?;
    let mut account: BankAccount = record::lock(&tx, &call.scope(), id).await?;
    if !account.is_default_for_currency {
        store::no_default(&tx, &call.scope(), &account.currency).await?;
        account.is_default_for_currency = true;
        record::save(&tx, &call.scope(), &account).await?;
        emit_change(&tx, &call, Change::Updated, &account).await?;
        tx.commit().await?;
    }
    Ok(Json(account))
}
