//! What is asked of `einvoicing_connections` and `einvoicing_credentials` beside the common.

use bursar_entities::Participant;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, fetch_optional, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::NetworkCredentials;

/// The numbers of a connection, the oldest first.
pub(crate) async fn credentials_of(db: &impl ConnectionTrait, scope: &Scope, connection_id: Uuid) -> Result<Vec<NetworkCredentials>> {
    let mut filter = Filter::within::<NetworkCredentials>(scope);
    filter.compare("einvoicing_connection_id", "=", Some(connection_id));
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// The numbers by which the network knows the entity so.
pub(crate) async fn credentials_of_participant(
    db: &impl ConnectionTrait,
    scope: &Scope,
    participant: &Participant,
) -> Result<Option<NetworkCredentials>> {
    let mut filter = Filter::within::<NetworkCredentials>(scope);
    filter.compare("network_credentials_schema", "=", Some(participant.schema.word()));
    filter.compare("normal", "=", Some(participant.identifier.as_str()));
    Ok(record::select(db, &filter.sql, filter.values).await?.pop())
}

/// The partner, the entity and the id of the connection that has this id at the access point: what comes from there knows no scope.
pub(crate) async fn owner_of_company(db: &impl ConnectionTrait, provider_id: &str) -> Result<Option<(Uuid, Uuid, Uuid)>> {
    let sql = "SELECT e.partner_id, c.entity_id, c.id FROM einvoicing_connections c JOIN entities e ON e.id = c.entity_id
        WHERE c.provider_id = $1 AND c.deleted_at IS NULL";
    let row = fetch_optional(db, sql, [provider_id.into()]).await?;
    row.map(|row| Ok((row.try_get("", "partner_id")?, row.try_get("", "entity_id")?, row.try_get("", "id")?))).transpose()
}

/// The id at the access point of the company that a notice calls so: by that id, or by ours of its connection, which may be deleted.
pub(crate) async fn company_called(db: &impl ConnectionTrait, called: &str) -> Result<Option<String>> {
    let Ok(connection_id) = called.parse::<Uuid>() else { return Ok(Some(called.to_owned())) };
    let sql = "SELECT provider_id FROM einvoicing_connections WHERE id = $1";
    let row = fetch_optional(db, sql, [connection_id.into()]).await?;
    row.map_or(Ok(None), |row| Ok(row.try_get("", "provider_id")?))
}
