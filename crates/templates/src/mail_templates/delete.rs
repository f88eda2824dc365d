use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, Call, Path};
use http::StatusCode;

use super::MailTemplate;

/// Delete a mail template
///
/// It cannot be undone. Where it was the default, mails say again what the system's template says.
#[utoipa::path(delete, path = "/mail_templates/{template_id}", responses((status = 204, description = "it is gone")))]
pub(crate) async fn delete(call: Call, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let template: MailTemplate = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<MailTemplate>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &template).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
