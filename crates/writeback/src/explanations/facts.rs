//! Everything that an explanation stands on, gathered in one place.

use bursar_accounting::{DocumentLabel, DocumentName, first_connected_at, live_connection};
use bursar_kernel::{Result, Uuid};
use bursar_store::{Db, Scope, record};

use super::{Facts, LiveConnection, object_type};
use crate::plan::payment::is_taken_back;
use crate::push_settings;
use crate::synced_records::gone::is_gone_there;
use crate::synced_records::{SyncedRecord, SyncedType, store};

/// The documents of this name: of one type where one is asked for.
pub(super) async fn labels(db: &Db, scope: &Scope, name: &DocumentName, only: Option<SyncedType>) -> Result<Vec<DocumentLabel>> {
    let mut found = bursar_receivables::receivables_named(db, scope, name).await?;
    found.extend(bursar_payables::payables_named(db, scope, name).await?);
    found.extend(bursar_payables::credit_notes_named(db, scope, name).await?);
    if let DocumentName::Id(id) = name {
        found.extend(bursar_payments::payment_labeled(db, scope, *id).await?);
    }
    found.retain(|label| only.is_none_or(|only| object_type(label.kind) == only));
    Ok(found)
}

/// What is known of a document that was found within this scope, which is of one entity.
pub(super) async fn gather(db: &Db, scope: &Scope, label: DocumentLabel) -> Result<Facts> {
    let live = live_connection(db, scope).await?;
    let connection =
        live.and_then(|live| Some(LiveConnection { book_id: live.book_id?, status: live.status, is_paused: live.paused_at.is_some() }));
    let records = store::in_all_books(db, scope, object_type(label.kind), label.id).await?;
    let book_id = connection.map(|connection| connection.book_id);
    let here = records.iter().position(|known| Some(known.book_id) == book_id).unwrap_or_default();
    let record = records.into_iter().nth(here);
    Ok(Facts {
        first_connected_at: first_connected_at(db, scope).await?,
        connection,
        is_gone_there: match &record {
            Some(record) => is_gone_there(db, record).await? && !is_taken_back(db, scope, record).await?,
            None => false,
        },
        is_off: push_settings::store::get(db, scope).await?.is_off(label.kind),
        first: first(db, scope, record.as_ref().and_then(|record| record.waits_for)).await?,
        record,
        label,
    })
}

async fn first(db: &Db, scope: &Scope, id: Option<Uuid>) -> Result<Option<SyncedRecord>> {
    match id {
        Some(id) => record::find(db, scope, id).await,
        None => Ok(None),
    }
}
