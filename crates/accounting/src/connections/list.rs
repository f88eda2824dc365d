use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ConnectionBody, store};

/// The connections of an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingConnectionList)]
pub struct ConnectionList {
    /// All that are not disconnected: an empty list means that a new one may be made.
    pub data: Vec<ConnectionBody>,
}

/// List the connections of an entity
///
/// Disconnected ones are left out; they can still be read by id.
#[utoipa::path(get, path = "/accounting_connections", responses((status = 200, body = ConnectionList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<ConnectionList>> {
    let connections = store::list_live(call.db(), &call.scope()).await?;
    let public_url = &call.edge().options.public_url;
    Ok(Json(ConnectionList { data: connections.iter().map(|connection| connection.body(public_url)).collect() }))
}
