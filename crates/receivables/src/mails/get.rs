use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{ReceivableMail, store};

/// Get a mail with a receivable
#[utoipa::path(get, path = "/receivables/{receivable_id}/mails/{mail_id}", responses((status = 200, body = ReceivableMail)))]
pub(crate) async fn get(call: EntityCall, Paths(receivable_id, id): Paths<Uuid, Uuid>) -> Answer<Json<ReceivableMail>> {
    Ok(Json(store::get(call.db(), &call.scope(), receivable_id, id).await?))
}
