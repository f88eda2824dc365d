use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::TextTemplate;

/// Delete a text template
///
/// Where it was the default, there is none until another one is made it.
#[utoipa::path(delete, path = "/text_templates/{text_template_id}", responses((status = 204, description = "it is deleted")))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let (tx, now) = (call.db().begin().await?, call.env().now());
    let template: TextTemplate = record::lock(&tx, &call.scope(), id).await?;
    let template = TextTemplate { deleted_at: Some(now), updated_at: now, is_default: false, ..template };
    record::save(&tx, &call.scope(), &template).await?;
    emit_change(&tx, &call, Change::Deleted, &template).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
