use std::collections::BTreeMap;

use bursar_jobs::Priority;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::push::{ask, connected, is_edited_there};
use super::{ConflictSide, ResolvedField, SyncedRecord, SyncedRecordBody, happened};
use crate::eligible;
use crate::errors::FieldConflict;

/// Which side counts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResolveSyncedRecord, example = json!({"keep": "here"}))]
pub(crate) struct Resolve {
    /// For each field that `fields` does not name.
    keep: Option<ConflictSide>,
    /// Field by field: those of `errors.conflicts`.
    #[serde(default)]
    fields: BTreeMap<String, ConflictSide>,
}

/// Resolve a conflict
///
/// Says of each field that was changed here and in the accounting system which side counts: what is here is written, or what is there stays. The
/// object is then written automatically. When the accounting system holds something else by that time, it is a conflict again.
#[utoipa::path(
    post,
    path = "/accounting_synced_records/{synced_record_id}/resolve",
    responses(
        (status = 200, body = SyncedRecordBody),
        (status = 409, description = "the record is in no conflict, or its book is not the connected one")
    )
)]
pub(crate) async fn resolve(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<Resolve>) -> Answer<Json<SyncedRecordBody>> {
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let mut synced: SyncedRecord = record::lock(&tx, &scope, id).await?;
    let book = connected(&tx, &call, &synced).await?;
    let error = synced.error.as_ref().filter(|_| is_edited_there(&synced));
    let error = error.ok_or_else(|| Error::conflict("the record is in no conflict"))?;
    let (before, resolved) = (synced.sync_status(), body.over(&error.conflicts)?);
    synced.resolved = Some(resolved);
    ask(&mut synced, Priority::Person, env.now());
    happened::moved(&tx, env, &scope, before, &synced).await?;
    eligible::start(&tx, env, &scope, &book, Priority::Person).await?;
    tx.commit().await?;
    Ok(Json(synced.body()))
}

impl Resolve {
    /// The decision of each conflict.
    fn over(mut self, conflicts: &[FieldConflict]) -> Result<Vec<ResolvedField>> {
        let wrong = |field: &str, message: &str, code: &str| {
            let mut error = FieldError::new("body", "fields", message, code);
            error.loc.push(field.into());
            Error::invalid(error)
        };
        let mut resolved = Vec::with_capacity(conflicts.len());
        for FieldConflict { field, there, .. } in conflicts {
            let keep = self.fields.remove(field).or(self.keep).ok_or_else(|| wrong(field, "field required", "value_error.missing"))?;
            resolved.push(ResolvedField { field: field.clone(), keep, there: there.clone() });
        }
        match self.fields.pop_first() {
            Some((field, _)) => Err(wrong(&field, "is in no conflict", "value_error")),
            None => Ok(resolved),
        }
    }
}
