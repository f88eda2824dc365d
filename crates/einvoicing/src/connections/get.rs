use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{Connection, ConnectionBody, store};

/// Get an e-invoicing connection
#[utoipa::path(
    get,
    path = "/einvoicing_connections/{einvoicing_connection_id}",
    responses((status = 200, body = ConnectionBody))
)]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<ConnectionBody>> {
    let connection: Connection = record::get(call.db(), &call.scope(), id).await?;
    let credentials = store::credentials_of(call.db(), &call.scope(), id).await?;
    Ok(Json(connection.body(credentials)))
}
