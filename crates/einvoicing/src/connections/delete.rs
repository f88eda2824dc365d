use bursar_events::{Change, emit_change};
use bursar_jobs::enqueue;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::deregister::Deregister;
use super::{Connection, NetworkCredentials, store};

/// Delete an e-invoicing connection
///
/// Its numbers end in the network, in the background; from then on the entity may be registered through another access point. Documents that
/// were sent or received stay.
#[utoipa::path(
    delete,
    path = "/einvoicing_connections/{einvoicing_connection_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let (tx, scope, now) = (call.db().begin().await?, call.scope(), call.env().now());
    let mut connection: Connection = record::lock(&tx, &scope, id).await?;
    let credentials = store::credentials_of(&tx, &scope, id).await?;
    for one in &credentials {
        record::delete::<NetworkCredentials>(&tx, &scope, one.id).await?;
    }
    (connection.deleted_at, connection.updated_at) = (Some(now), now);
    record::save(&tx, &scope, &connection).await?;
    let participants = credentials.iter().map(NetworkCredentials::participant).collect();
    enqueue(&tx, call.env(), &Deregister::new(&scope, &connection, participants)).await?;
    emit_change(&tx, &call, Change::Deleted, &connection).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
