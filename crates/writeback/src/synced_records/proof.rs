use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{FollowedMerge, SyncedRecord, SyncedRecordBody};
use crate::attempts::{self, AttemptAnswer, AttemptOutcome, PushAttempt};

/// Everything that was sent for an object.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushProof {
    /// The record.
    record: SyncedRecordBody,
    /// Every attempt, oldest first.
    attempts: Vec<AttemptBody>,
    /// Of a counterpart: merges in the accounting system that the record followed, oldest first.
    merges: Vec<FollowedMerge>,
}

/// One attempt, as it was sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PushAttemptResource)]
struct AttemptBody {
    /// Its id.
    id: Uuid,
    /// Counts the writes of the object; attempts at one write have the same number.
    generation: i64,
    /// The key under which the provider does it once, however often it is sent.
    key: String,
    /// HTTP method.
    method: String,
    /// Path below the company.
    resource: String,
    /// The body, as it was sent.
    body: String,
    /// The name of the file that went with it.
    #[schema(required = false)]
    file: Option<String>,
    /// When it was committed, just before it was sent.
    #[serde(with = "wire")]
    sent_at: DateTime<Utc>,
    /// When its end was known.
    #[serde(with = "wire::option")]
    ended_at: Option<DateTime<Utc>>,
    /// How it ended; null while it is on its way.
    outcome: Option<AttemptOutcome>,
    /// What the provider answered.
    answer: Option<AttemptAnswer>,
}

/// Get the proof of an object
///
/// The journal of one object: every attempt as it was sent, byte for byte, with its key and what came of it. It is written before anything is sent,
/// and kept.
#[utoipa::path(get, path = "/accounting_synced_records/{synced_record_id}/proof", responses((status = 200, body = PushProof)))]
pub(crate) async fn proof(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PushProof>> {
    let synced: SyncedRecord = record::get(call.db(), &call.scope(), id).await?;
    let attempts = attempts::store::of_record(call.db(), synced.id).await?;
    let attempts = attempts.into_iter().map(AttemptBody::from).collect();
    Ok(Json(PushProof { record: synced.body(), attempts, merges: synced.merges.unwrap_or_default() }))
}

impl From<PushAttempt> for AttemptBody {
    fn from(attempt: PushAttempt) -> Self {
        AttemptBody {
            id: attempt.id,
            generation: attempt.generation,
            key: attempt.key,
            method: attempt.prepared.method,
            resource: attempt.prepared.resource,
            body: attempt.prepared.body,
            file: attempt.prepared.file.map(|file| file.name),
            sent_at: attempt.sent_at,
            ended_at: attempt.ended_at,
            outcome: attempt.outcome,
            answer: attempt.answer,
        }
    }
}
