//! Every query on `push_attempts` beside the common.

use bursar_connectors::write::{Object, Write};
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::PushAttempt;

/// Writes that show where the documents of a counterpart went, or what settled a document.
const MAX_NAMING: usize = 100;

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
    let mut filter = Filter::within::<PushAttempt>(scope);
    filter.and("outcome IN ('confirmed', 'found')");
    record::select(db, &format!("{} ORDER BY id DESC LIMIT {MAX_NAMING}", filter.sql), filter.values).await
}

/// The last writes that the provider confirmed and that name this object of the ledger: documents with a counterpart, or what settles a document.
pub(crate) async fn naming(db: &impl ConnectionTrait, scope: &Scope, remote_id: &str) -> Result<Vec<PushAttempt>> {
    let mut filter = Filter::within::<PushAttempt>(scope);
    filter.compare("names_remote_id", "=", Some(remote_id));
    filter.and("outcome IN ('confirmed', 'found')");
    record::select(db, &format!("{} ORDER BY id DESC LIMIT {MAX_NAMING}", filter.sql), filter.values).await
}

/// The last attempt of a record that was read within a scope.
pub(crate) async fn last(db: &impl ConnectionTrait, synced_record_id: Uuid) -> Result<Option<PushAttempt>> {
    Ok(record::select(db, "synced_record_id = $1 ORDER BY id DESC LIMIT 1", vec![synced_record_id.into()]).await?.pop())
}

/// How often the provider refused this write for a wish of a record that was read within a scope.
pub(crate) async fn refusals(db: &impl ConnectionTrait, synced_record_id: Uuid, wanted: i64, hash: &str) -> Result<usize> {
    let condition = "synced_record_id = $1 AND wanted = $2 AND outcome = 'refused'";
    let refused: Vec<PushAttempt> = record::select(db, condition, vec![synced_record_id.into(), wanted.into()]).await?;
    Ok(refused.iter().filter(|attempt| attempt.hash == hash).count())
}

/// Whether an object of this kind was looked for since then: each attempt that ended so began with a look. The record was read within a scope.
pub(crate) async fn was_looked_for(db: &impl ConnectionTrait, synced_record_id: Uuid, object: &Object, since: Timestamp) -> Result<bool> {
    let condition = "synced_record_id = $1 AND sent_at >= $2 AND outcome IN ('confirmed', 'found', 'absent', 'refused')";
    let ended: Vec<PushAttempt> = record::select(db, condition, vec![synced_record_id.into(), since.into()]).await?;
    let kind = std::mem::discriminant(object);
    Ok(ended.iter().any(|attempt| matches!(&attempt.write, Write::Create { object } if std::mem::discriminant(object) == kind)))
}

/// Whether the write of an attempt was sent before without an answer, and was not found. Its record was read within a scope.
pub(crate) async fn was_absent(db: &impl ConnectionTrait, attempt: &PushAttempt) -> Result<bool> {
    let condition = "synced_record_id = $1 AND generation = $2 AND outcome = 'absent' LIMIT 1";
    let before: Vec<PushAttempt> = record::select(db, condition, vec![attempt.synced_record_id.into(), attempt.generation.into()]).await?;
    Ok(!before.is_empty())
}
