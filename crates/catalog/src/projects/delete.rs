use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Project;

/// Delete a project
///
/// Documents of the project stay as they are.
#[utoipa::path(
    delete,
    path = "/projects/{project_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut project: Project = record::lock(&tx, &call.scope(), id).await?;
    project.deleted_at = Some(call.env().now());
    record::save(&tx, &call.scope(), &project).await?;
    emit_change(&tx, &call, Change::Deleted, &project).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
