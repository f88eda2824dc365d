//! Every query on `push_attempts` beside the common.

use bursar_connectors::write::{Object, Write};
use bursar_kernel::{Result, Uuid};
use bursar_store::{Record, Scope, record, sea_orm};
use bursar_web::Filter;
use sea_orm::ConnectionTrait;

use super::PushAttempt;

/// Writes that show where the documents of a counterpart went.
const MOST_NAMING: usize = 100;

/// The attempts of a record that was read within a scope, oldest first.
pub(crate) async fn of_record(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Vec<PushAttempt>> {
    record::select(db, "synced_record_id = $1 ORDER BY id", vec![synced_record_id.into()]).await
}

/// The last write of a document that the provider confirmed, of a record that was read within a scope.
pub(crate) async fn last_document(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Option<PushAttempt>> {
    let condition = "synced_record_id = $1 AND outcome IN ('confirmed', 'found') ORDER BY id DESC";
    let confirmed: Vec<PushAttempt> = record::select(db, condition, vec![synced_record_id.into()]).await?;
    Ok(confirmed.into_iter().find(|attempt| attempt.document().is_some()))
}

/// The last writes of an entity that the provider confirmed, the newest first.
pub(crate) async fn last_documents(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<PushAttempt>> {
    let mut filter = Filter::within(scope, &PushAttempt::TENANCY);
    filter.and("outcome IN ('confirmed', 'found')");
    record::select(db, &format!("{} ORDER BY id DESC LIMIT {MOST_NAMING}", filter.sql), filter.values).await
}

/// The last writes that the provider confirmed and that name this counterpart of the ledger.
pub(crate) async fn naming_counterpart(db: &impl ConnectionTrait, scope: &Scope, remote_id: &str) -> Result<Vec<PushAttempt>> {
    holding(db, scope, format!("\"counterpart_id\":\"{remote_id}\"")).await
}

/// The last payments and uses of credits that the provider confirmed for this document of the ledger.
pub(crate) async fn paying(db: &impl ConnectionTrait, scope: &Scope, remote_id: &str) -> Result<Vec<PushAttempt>> {
    let naming = holding(db, scope, format!("\"remote_id\":\"{remote_id}\"")).await?;
    let is_paying = |attempt: &PushAttempt| match &attempt.write {
        Write::Create { object: Object::Payment(entry) } => entry.document.remote_id == remote_id,
        Write::Create { object: Object::Allocation(entry) } => entry.document.remote_id == remote_id,
        _ => false,
    };
    Ok(naming.into_iter().filter(is_paying).collect())
}

/// The last writes that the provider confirmed and that hold this text.
async fn holding(db: &impl ConnectionTrait, scope: &Scope, text: String) -> Result<Vec<PushAttempt>> {
    let mut filter = Filter::within(scope, &PushAttempt::TENANCY);
    filter.and("outcome IN ('confirmed', 'found')");
    let text = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    filter.compare("body", "LIKE", Some(format!("%{text}%")));
    record::select(db, &format!("{} ESCAPE '!' ORDER BY id DESC LIMIT {MOST_NAMING}", filter.sql), filter.values).await
}

/// The last attempt of a record that was read within a scope.
pub(crate) async fn last(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Option<PushAttempt>> {
    Ok(record::select(db, "synced_record_id = $1 ORDER BY id DESC LIMIT 1", vec![synced_record_id.into()]).await?.pop())
}

/// Whether the write of an attempt was sent before without an answer, and was not found. Its record was read within a scope.
pub(crate) async fn was_absent(db: &impl ConnectionTrait, attempt: &PushAttempt) -> Result<bool> {
    let condition = "synced_record_id = $1 AND generation = $2 AND outcome = 'absent' LIMIT 1";
    let before: Vec<PushAttempt> = record::select(db, condition, vec![attempt.synced_record_id.into(), attempt.generation.into()]).await?;
    Ok(!before.is_empty())
}
