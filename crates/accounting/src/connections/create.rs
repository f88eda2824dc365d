use bursar_connectors::Platform;
use bursar_kernel::Error;
use bursar_web::{Answer, EntityCall, Json, OptionalJson};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Connection, ConnectionBody, emit_status, store};

/// Which accounting system to connect; a person chooses on the page when it is left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountingConnectionRequest)]
pub struct CreateConnection {
    /// The accounting system. `quickbooks` and `quickbooks_online_sandbox` mean QuickBooks Online: whether it is the sandbox follows from the app's keys.
    pub platform: Option<RequestedPlatform>,
}

/// An accounting system.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Platform)]
pub enum RequestedPlatform {
    /// Xero.
    Xero,
    /// QuickBooks Online.
    Quickbooks,
    /// QuickBooks Online.
    QuickbooksOnline,
    /// QuickBooks Online.
    QuickbooksOnlineSandbox,
}

impl From<RequestedPlatform> for Platform {
    fn from(requested: RequestedPlatform) -> Self {
        match requested {
            RequestedPlatform::Xero => Platform::Xero,
            RequestedPlatform::Quickbooks | RequestedPlatform::QuickbooksOnline | RequestedPlatform::QuickbooksOnlineSandbox => {
                Platform::QuickbooksOnline
            }
        }
    }
}

/// Connect an accounting system
///
/// Answers with a connection whose `connection_url` a person at the company opens to give consent. While one waits for that, the
/// same one is answered again; while one is connected, 409: disconnect it first.
#[utoipa::path(post, path = "/accounting_connections", request_body = Option<CreateConnection>, responses((status = 201, body = ConnectionBody), (status = 409, description = "the entity is connected already")))]
pub(crate) async fn create(
    call: EntityCall,
    OptionalJson(body): OptionalJson<CreateConnection>,
) -> Answer<(StatusCode, Json<ConnectionBody>)> {
    let platform = body.and_then(|body| body.platform).map(Platform::from);
    let public_url = &call.edge().options.public_url;
    let tx = call.db().begin().await?;
    tx.hold(&format!("connection/{}", call.entity_id)).await?;
    if let Some(live) = store::lock_live(&tx, &call.scope()).await? {
        if !live.is_waiting() {
            return Err(Error::conflict(format!("the entity is already connected by {}: disconnect that connection first", live.id)).into());
        }
        return Ok((StatusCode::CREATED, Json(live.body(public_url))));
    }
    let (id, link) = (call.env().id(), call.env().rng.token());
    let connection = Connection::new(id, call.entity_id, call.project_id, platform, link, call.env().now());
    store::insert(&tx, &connection).await?;
    emit_status(&tx, call.env(), call.partner_id, &connection).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(connection.body(public_url))))
}
