use bursar_events::emit_action;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{ConnectionBody, store};
use crate::pull;

/// Resume a connection
///
/// Ends a pause: the books are pulled at once and then by schedule. Repeating it changes nothing.
#[utoipa::path(post, path = "/accounting_connections/{connection_id}/resume", responses((status = 200, body = ConnectionBody), (status = 409, description = "the connection is not connected")))]
pub(crate) async fn resume(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ConnectionBody>> {
    let tx = call.db().begin().await?;
    let mut connection = store::lock(&tx, &call.scope(), id).await?;
    if connection.resume(call.env().now())? {
        store::save(&tx, &connection).await?;
        pull::start(&tx, call.env(), &connection, pull::Cause::Scheduled).await?;
        emit_action(&tx, call.env(), call.partner_id, &connection, "resumed", "syncing was resumed").await?;
    }
    tx.commit().await?;
    Ok(Json(connection.body(&call.edge().options.public_url)))
}
