use bursar_accounting::RequestedPlatform;
use bursar_connectors::Platform;
use bursar_jobs::Priority;
use bursar_kernel::{Error, FieldError, NaiveDate, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::push::{ask, is_deleted, is_edited_there, write_over};
use super::{SyncedRecord, happened, store};
use crate::eligible;
use crate::errors::PushErrorCode;
use crate::objects::require_live_book;

/// Which records are pushed again, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PushSyncedRecords, example = json!({"codes": ["tax_rate_missing"], "dry_run": true}))]
pub(crate) struct PushMany {
    /// These records.
    #[schema(min_items = 1, max_items = 1000)]
    ids: Option<Vec<Uuid>>,
    /// Records that have one of these errors.
    #[schema(min_items = 1)]
    codes: Option<Vec<PushErrorCode>>,
    /// Only where this accounting system is the connected one; `quickbooks` and `quickbooks_online_sandbox` mean QuickBooks Online.
    platform: Option<RequestedPlatform>,
    /// Only say which ones it would be.
    #[serde(default)]
    #[schema(default = false)]
    dry_run: bool,
    /// Make objects again that were deleted or voided in the accounting system. Goes with `ids` alone.
    #[serde(default)]
    #[schema(default = false)]
    recreate: bool,
    /// Write documents over that were edited on both sides; without it they are left out.
    #[serde(default)]
    #[schema(default = false)]
    overwrite: bool,
    /// The day of posting, for documents of a period that is closed; the documents themselves keep their dates. Goes with `ids` alone.
    posting_date: Option<NaiveDate>,
}

/// Records that are pushed again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushedRecords {
    /// Their ids.
    data: Vec<Uuid>,
}

/// Push many objects
///
/// Pushes records again, by their ids or by what stands in their way. Without either, all records with an error. Objects that were deleted or
/// voided in the accounting system are left out unless `recreate` is set, and documents that were edited on both sides unless `overwrite` is.
#[utoipa::path(
    post,
    path = "/accounting_synced_records/push",
    responses((status = 200, body = PushedRecords), (status = 409, description = "the entity has no live connection"))
)]
pub(crate) async fn push_many(call: EntityCall, Json(body): Json<PushMany>) -> Answer<Json<PushedRecords>> {
    let PushMany { ids, codes, platform, dry_run, recreate, overwrite, posting_date } = body;
    if ids.is_none() && (recreate || posting_date.is_some()) {
        return Err(
            Error::invalid(FieldError::new("body", "ids", "field required with recreate and posting_date", "value_error.missing")).into()
        );
    }
    let (scope, env) = (call.scope(), call.env());
    let mut data = Vec::new();
    let mut after = None;
    loop {
        let tx = call.db().begin().await?;
        let book = require_live_book(&tx, &scope).await?;
        let batch = match &ids {
            Some(ids) => named(&tx, &scope, ids).await?,
            None => store::failed(&tx, &scope, book.id, codes.as_deref().unwrap_or_default(), after).await?,
        };
        after = batch.last().map(|synced| synced.id);
        let is_last = ids.is_some() || batch.len() < store::BATCH;
        let is_asked = platform.is_none_or(|asked| book.platform.starts_with(Platform::from(asked).as_str()));
        for mut synced in batch.into_iter().filter(|synced| is_asked && synced.book_id == book.id) {
            if (!recreate && is_deleted(&tx, &call, &book, &synced).await?) || (is_edited_there(&synced) && !overwrite) {
                continue;
            }
            data.push(synced.id);
            let before = synced.sync_status();
            synced.recreate |= recreate;
            write_over(&mut synced);
            synced.posting_date = posting_date.or(synced.posting_date);
            ask(&mut synced, Priority::Incremental, env.now());
            if !dry_run {
                happened::moved(&tx, env, &scope, before, &synced).await?;
            }
        }
        if !dry_run {
            eligible::start(&tx, env, &scope, &book, Priority::Incremental).await?;
        }
        tx.commit().await?;
        if is_last {
            return Ok(Json(PushedRecords { data }));
        }
    }
}

async fn named(tx: &bursar_store::Tx, scope: &bursar_store::Scope, ids: &[Uuid]) -> bursar_kernel::Result<Vec<SyncedRecord>> {
    let mut found = Vec::with_capacity(ids.len());
    for (place, id) in ids.iter().enumerate() {
        let missing = || {
            let mut field = FieldError::new("body", "ids", "names no synchronized record of this entity", "value_error");
            field.loc.push(bursar_kernel::Location::Index(place));
            Error::invalid(field)
        };
        found.push(record::find_and_lock::<SyncedRecord>(tx, scope, *id).await?.ok_or_else(missing)?);
    }
    Ok(found)
}
