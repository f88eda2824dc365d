use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Connection, ConnectionBody, store};

/// Connections of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EInvoicingRetrieveListData)]
pub(crate) struct ConnectionList {
    /// All of them, the oldest first: there are no pages.
    data: Vec<ConnectionBody>,
}

/// List the e-invoicing connections
#[utoipa::path(get, path = "/einvoicing_connections", responses((status = 200, body = ConnectionList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<ConnectionList>> {
    let mut data = Vec::new();
    for connection in record::all::<Connection>(call.db(), &call.scope()).await? {
        let credentials = store::credentials_of(call.db(), &call.scope(), connection.id).await?;
        data.push(connection.body(credentials));
    }
    Ok(Json(ConnectionList { data }))
}
