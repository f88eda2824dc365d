use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ConnectionStatus, store};
use crate::pull;

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingMessageResponse)]
pub struct Started {
    /// In words.
    pub message: String,
}

/// Sync now
///
/// Starts a pull of what changed. While one runs or waits, the answer is the same and no second one is started.
#[utoipa::path(post, path = "/accounting_connections/{connection_id}/sync", responses((status = 202, body = Started), (status = 409, description = "the connection is not connected, or paused")))]
pub(crate) async fn sync(call: EntityCall, Path(id): Path<Uuid>) -> Answer<(StatusCode, Json<Started>)> {
    let tx = call.db().begin().await?;
    let connection = store::lock(&tx, &call.scope(), id).await?;
    if connection.status != ConnectionStatus::Connected {
        let status = connection.status.as_str();
        return Err(Error::conflict(format!("the connection is {status}: only a connected one can be synced")).into());
    }
    if connection.paused_at.is_some() {
        return Err(Error::conflict("the connection is paused: resume it at POST /accounting_connections/{connection_id}/resume").into());
    }
    pull::start(&tx, call.env(), &connection, pull::Cause::Forced).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Started { message: "Started connection data sync.".to_owned() })))
}
