use bursar_events::save_change;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{CounterpartBankAccount, UpdateBankAccount};
use crate::counterparts::Counterpart;
use crate::parts;

/// Update a bank account of a counterpart
///
/// With another currency it is the default of that one if it is the only account in it, and no default otherwise. Documents that name the
/// account keep what they copied.
#[utoipa::path(
    patch,
    path = "/counterparts/{counterpart_id}/bank_accounts/{bank_account_id}",
    responses((status = 200, body = CounterpartBankAccount))
)]
pub(crate) async fn update(
    call: EntityCall,
    Paths(counterpart_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<UpdateBankAccount>,
) -> Answer<Json<CounterpartBankAccount>> {
    let (tx, scope) = (call.db().begin().await?, call.scope());
    record::hold::<Counterpart>(&tx, &scope, counterpart_id).await?;
    let before: CounterpartBankAccount = parts::store::lock(&tx, &scope, counterpart_id, id).await?;
    call.require_match(|| &before)?;
    let mut account = before.clone().updated(body)?;
    if account.currency != before.currency {
        account.is_default_for_currency = account.is_first(&parts::store::parts_of(&tx, &scope, counterpart_id).await?);
    }
    save_change(&tx, &call, &before, &mut account).await?;
    tx.commit().await?;
    Ok(Json(account))
}
