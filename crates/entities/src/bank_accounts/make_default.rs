use axum::Json;
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::body::BankAccountBody;
use super::store;
use crate::entities;

/// Make a bank account the default of its currency
///
/// The one before is it no longer. One that is it already stays it, and the answer is the same.
#[utoipa::path(
    post,
    path = "/bank_accounts/{bank_account_id}/make_default",
    params(("bank_account_id" = Uuid, Path, description = "The bank account.")),
    responses((status = 200, body = BankAccountBody), (status = 409, description = "the role does not allow it"))
)]
pub(crate) async fn make_default(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankAccountBody>> {
    let tx = call.db().begin().await?;
    entities::store::hold(&tx, call.scope(), call.entity_id).await?;
    let mut account = store::lock(&tx, &call.scope(), id).await?;
    if !account.is_default {
        store::no_default(&tx, call.entity_id, &account.currency).await?;
        account.is_default = true;
        store::save(&tx, &account).await?;
        emit_change(&tx, &call, Change::Updated, &account).await?;
        tx.commit().await?;
    }
    Ok(Json(account.into()))
}
