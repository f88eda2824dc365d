use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{ConnectionBody, store};

/// Get a connection
///
/// Disconnected ones too.
#[utoipa::path(get, path = "/accounting_connections/{connection_id}", responses((status = 200, body = ConnectionBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ConnectionBody>> {
    let connection = store::get(call.db(), &call.scope(), id).await?;
    Ok(Json(connection.body(&call.edge().options.public_url)))
}
