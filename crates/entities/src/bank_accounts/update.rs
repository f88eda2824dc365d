use axum::Json;
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::body::BankAccountBody;
use super::{UpdateBankAccount, store};

/// Update a bank account of the entity
///
/// Only its names change. Another number is another account.
#[utoipa::path(
    patch,
    path = "/bank_accounts/{bank_account_id}",
    params(("bank_account_id" = Uuid, Path, description = "The bank account.")),
    responses((status = 200, body = BankAccountBody), (status = 409, description = "the role does not allow it"))
)]
pub(crate) async fn update(
    call: EntityCall,
    Path(id): Path<Uuid>,
    body: bursar_web::Json<UpdateBankAccount>,
) -> Answer<Json<BankAccountBody>> {
    let tx = call.db().begin().await?;
    let before = store::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| BankAccountBody::from(before.clone()))?;
    let account = before.clone().updated(body.0)?;
    if account != before {
        store::save(&tx, &account).await?;
        emit_change(&tx, &call, Change::Updated, &account).await?;
        tx.commit().await?;
    }
    Ok(Json(account.into()))
}
