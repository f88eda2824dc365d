use bursar_events::emit_action;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{ConnectionBody, store};
use crate::pull;

/// Pause a connection
///
/// The connection stays connected and its books are no longer pulled, by schedule or by request, until it is resumed; what was pulled stays readable.
/// A pull that runs ends at its next page. An authorization that is not used for too long expires at the provider (see `reauthorize_by` at `GET
/// /connection_reports/{connection_id}`). Repeating it changes nothing.
#[utoipa::path(post, path = "/accounting_connections/{connection_id}/pause", responses((status = 200, body = ConnectionBody), (status = 409, description = "the connection is not connected")))]
pub(crate) async fn pause(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ConnectionBody>> {
    let tx = call.db().begin().await?;
    let mut connection = store::lock(&tx, &call.scope(), id).await?;
    if connection.pause(call.env().now())? {
        store::save(&tx, &connection).await?;
        pull::stop(&tx, call.env(), &connection, "the connection was paused while it was pulled").await?;
        emit_action(&tx, call.env(), call.partner_id, &connection, "paused", "syncing was paused").await?;
    }
    tx.commit().await?;
    Ok(Json(connection.body(&call.edge().options.public_url)))
}
