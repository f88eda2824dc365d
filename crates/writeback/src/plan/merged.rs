//! Whether the ledger still uses the counterpart that a record is linked to, and if it was merged away, into which one.

use std::collections::BTreeSet;

use bursar_accounting::{remote_object, told_merge};
use bursar_connectors::Kind;
use bursar_connectors::record::{Counterpart as LedgerParty, Document};
use bursar_kernel::Result;
use bursar_store::record;

use super::Planner;
use crate::attempts;
use crate::synced_records::{SyncedRecord, SyncedType};

/// How the counterpart of a record stands in the ledger.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PartyStanding {
    /// Documents may name it.
    InUse,
    /// It was merged into this one.
    MergedInto(String),
    /// It was archived or deleted; in words.
    OutOfUse(String),
}

/// Merges in a row that are followed: each survivor may have been merged away in turn.
const MAX_IN_A_ROW: usize = 10;

/// How the counterpart of a record stands; what is no counterpart is in use.
pub(crate) async fn standing(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<PartyStanding> {
    let (true, Some(kind), Some(remote_id)) = (synced.is_party(), synced.kind(), synced.remote_id.as_deref()) else {
        return Ok(PartyStanding::InUse);
    };
    let find = |remote_id: String| async move { remote_object::<LedgerParty>(planner.db, planner.book.id, kind, &remote_id).await };
    let Some(linked) = find(remote_id.to_owned()).await? else { return Ok(PartyStanding::InUse) };
    if !linked.is_deleted && linked.body.is_active {
        return Ok(PartyStanding::InUse);
    }
    let name = linked.body.name.clone();
    let mut at = linked;
    for _ in 0..MAX_IN_A_ROW {
        let next = match at.body.merged_into.clone() {
            None if planner.is_quickbooks() => survivor_at_quickbooks(planner, synced.object_type, kind, &at.remote_id).await?,
            told => told,
        };
        let Some(next) = next else { break };
        let Some(found) = find(next).await? else { break };
        if !found.is_deleted && found.body.is_active {
            return Ok(PartyStanding::MergedInto(found.remote_id));
        }
        at = found;
    }
    Ok(PartyStanding::OutOfUse(format!("{name} was archived or deleted in the ledger")))
}

/// QuickBooks says in a webhook where a customer or a vendor went; where it did not, its documents show it.
async fn survivor_at_quickbooks(planner: &Planner<'_>, role: SyncedType, kind: Kind, gone: &str) -> Result<Option<String>> {
    match told_merge(planner.db, planner.book.id, kind, gone).await? {
        Some(survivor) => Ok(Some(survivor)),
        None => survivor_of_documents(planner, role, gone).await,
    }
}

/// The one counterpart that every document which was written with this one, and still counts, names now. Documents that went to several,
/// or none at all, show no merge.
async fn survivor_of_documents(planner: &Planner<'_>, role: SyncedType, gone: &str) -> Result<Option<String>> {
    let wanted = if role == SyncedType::Customer { SyncedType::Receivable } else { SyncedType::Bill };
    let writes = attempts::store::naming(planner.db, &planner.scope, gone).await?;
    let ids: BTreeSet<_> = writes.iter().filter(|attempt| attempt.entry().is_some()).map(|attempt| attempt.synced_record_id).collect();
    let mut named = BTreeSet::new();
    for id in ids {
        let written: SyncedRecord = record::get(planner.db, &planner.scope, id).await?;
        let (Some(kind), Some(remote_id)) = (written.kind(), &written.remote_id) else { continue };
        if written.book_id != planner.book.id || written.object_type != wanted {
            continue;
        }
        let there = remote_object::<Document>(planner.db, planner.book.id, kind, remote_id).await?;
        named.extend(there.filter(|there| !there.is_deleted && there.body.status != "void").and_then(|there| there.body.counterpart_id));
    }
    let only = if named.len() == 1 { named.pop_first() } else { None };
    Ok(only.filter(|survivor| survivor != gone))
}
