use axum::Json;
use bursar_events::emit;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::{ConnectionBody, ConnectionChanged, store};
use crate::{pull, tokens};

/// Disconnect the accounting system
///
/// Takes effect immediately: syncing stops, and the tokens are revoked at the provider (retried until it has confirmed). What was pulled stays readable. Repeating
/// it answers with the unchanged connection.
#[utoipa::path(post, path = "/accounting_connections/{connection_id}/disconnect", responses((status = 200, body = ConnectionBody)))]
pub(crate) async fn disconnect(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ConnectionBody>> {
    let tx = call.db().begin().await?;
    let mut connection = store::lock(&tx, &call.scope(), id).await?;
    if connection.disconnect(call.env().now()) {
        store::save(&tx, &connection).await?;
        pull::stop(&tx, call.env(), &connection, "the connection was disconnected while it was pulled").await?;
        tokens::revoke::enqueue(&tx, call.env(), &connection).await?;
        let (partner_id, entity_id) = (call.partner_id, call.entity_id);
        emit(&tx, call.env(), &ConnectionChanged { partner_id, entity_id, connection_id: id, status: connection.status }).await?;
    }
    tx.commit().await?;
    Ok(Json(connection.body(&call.edge().options.public_url)))
}
