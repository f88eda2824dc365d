//! Counterparts that somebody merged in the ledger: their records go on with the survivor, so that later documents name it and nobody is
//! made again. A push that meets one before it was looked for sees for itself.

use bursar_accounting::retired_parties;
use bursar_jobs::{JobError, Priority};
use bursar_kernel::{Result, Timestamp};
use bursar_store::{Tx, record};

use crate::errors::PushErrorCode;
use crate::plan::Planner;
use crate::plan::merged::{PartyStanding, standing};
use crate::push::Session;
use crate::synced_records::{self, SyncStatus, SyncedRecord, happened};
use crate::wake::ask_again;

/// Counterparts in one page.
const PAGE: usize = 100;

/// Has the records of counterparts taken up that were merged away between two pulls.
pub(super) async fn follow(session: &Session<'_>, since: Option<Timestamp>, until: Timestamp) -> Result<(), JobError> {
    let (engine, book_id) = (session.open.engine, session.open.book.id);
    let mut after = None;
    loop {
        let page = retired_parties(&engine.db, book_id, (since, until), after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        let mut linked = Vec::new();
        for party in &page {
            let kind = party.kind.as_str();
            linked.extend(synced_records::store::all_of_remote(&engine.db, &session.scope, book_id, kind, &party.remote_id).await?);
        }
        for synced in merged_away(session, linked).await? {
            let Ok((tx, _)) = session.open.begin().await? else { return Ok(()) };
            let mut held: SyncedRecord = record::lock(&tx, &session.scope, synced.id).await?;
            let before = held.sync_status();
            held.want(Priority::Incremental as i64, session.open.now());
            happened::moved(&tx, &engine.env, &session.scope, before, &held).await?;
            tx.commit().await?;
        }
    }
}

/// Those that rest and whose counterpart was merged into another one; the others see for themselves when they are taken up.
async fn merged_away(session: &Session<'_>, linked: Vec<SyncedRecord>) -> Result<Vec<SyncedRecord>> {
    let engine = session.open.engine;
    let mut merged = Vec::new();
    if linked.is_empty() {
        return Ok(merged);
    }
    let planner = Planner::new(&engine.db, session.scope, &session.open.book, &engine.settings.public_url).await?;
    for synced in linked.into_iter().filter(|synced| synced.sync_status() == SyncStatus::Done) {
        if matches!(standing(&planner, &synced).await?, PartyStanding::MergedInto(_)) {
            merged.push(synced);
        }
    }
    Ok(merged)
}

/// A record followed a merge: it is told, and what the provider refused because of the one that is gone is sent with the survivor.
pub(crate) async fn tell(session: &Session<'_>, tx: &Tx, synced: &SyncedRecord) -> Result<()> {
    let env = &session.open.engine.env;
    happened::merged(tx, env, &session.scope, synced).await?;
    let Some(book) = bursar_accounting::live_book(tx, &session.scope).await? else { return Ok(()) };
    ask_again(tx, env, &session.scope, &book, &[PushErrorCode::AccountUnusable]).await
}
