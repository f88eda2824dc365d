use bursar_events::save_change;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{BankAccount, UpdateBankAccount};

/// Update a bank account of the entity
///
/// Only its names change. Another number is another account.
#[utoipa::path(patch, path = "/bank_accounts/{bank_account_id}", responses((status = 200, body = BankAccount)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateBankAccount>) -> Answer<Json<BankAccount>> {
    let tx = call.db().begin().await?;
    let before: BankAccount = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut account = before.clone().updated(body)?;
    save_change(&tx, &call, &before, &mut account).await?;
    tx.commit().await?;
    Ok(Json(account))
}
