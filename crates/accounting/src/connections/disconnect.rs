use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{ConnectionBody, emit_status, store};
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
        emit_status(&tx, call.env(), call.partner_id, &connection).await?;
    }
    tx.commit().await?;
    Ok(Json(connection.body(&call.edge().options.public_url)))
}
