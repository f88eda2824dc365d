use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};

use super::MailTemplate;

/// Get a mail template
#[utoipa::path(get, path = "/mail_templates/{template_id}", responses((status = 200, body = MailTemplate)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<MailTemplate>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
