//! Errors that go away by themselves: an account that is active again, a period that was opened, a setting that was made. After each pull that
//! changed something, and once in each interval of the pull, the object is looked at anew, by the mirror alone; when nothing stands in its way any more it goes on, without anybody's push.

use bursar_jobs::JobError;
use bursar_kernel::{TimeDelta, Timestamp};
use bursar_store::{Tx, record};

use super::Session;
use super::step::begin;
use crate::attempts;
use crate::errors::{PushError, PushErrorCode};
use crate::plan::{Plan, Planner};
use crate::synced_records::{SyncedRecord, happened, store};

/// How often what the provider itself refused is sent as it was: the mirror may not have known yet what stood in its way.
const MAX_REFUSALS: usize = 3;

/// What a change in the ledger or in the settings may cure.
const CURABLE: [PushErrorCode; 21] = [
    PushErrorCode::AccountMissing,
    PushErrorCode::AccountUnusable,
    PushErrorCode::CounterpartMissing,
    PushErrorCode::CounterpartUnusable,
    PushErrorCode::CurrencyNotAllowed,
    PushErrorCode::DimensionAmbiguous,
    PushErrorCode::DimensionMissing,
    PushErrorCode::DimensionUnusable,
    PushErrorCode::DocumentNotApproved,
    PushErrorCode::DocumentNotInLedger,
    PushErrorCode::FileNotAttached,
    PushErrorCode::MatchWaiting,
    PushErrorCode::NameTaken,
    PushErrorCode::NumberTaken,
    PushErrorCode::PaymentAccountMissing,
    PushErrorCode::PeriodClosed,
    PushErrorCode::ReferenceUnusable,
    PushErrorCode::Refused,
    PushErrorCode::TaxRateAmbiguous,
    PushErrorCode::TaxRateMissing,
    PushErrorCode::WriteOffAccountMissing,
];

/// Looks at what stands still and was not looked at for an interval, until the slice ends: what was looked at is not due again, so that the next slice
/// goes on behind it. Answers when the next look is due, if anything stands still.
pub(super) async fn relook(session: &Session<'_>, slice_ends: Timestamp) -> Result<Option<Timestamp>, JobError> {
    let (engine, book_id) = (session.open.engine, session.open.book.id);
    let interval = TimeDelta::from_std(engine.settings.pull_interval).unwrap_or(TimeDelta::hours(1));
    let (pulled_at, long_ago) = (session.open.pulled_at, session.open.now() - interval);
    let mut after = None;
    loop {
        let page = store::to_be_looked_at(&engine.db, &session.scope, book_id, &CURABLE, (pulled_at, long_ago), after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        let planner = Planner::new(&engine.db, session.scope, &session.open.book, &engine.settings.public_url).await?;
        for synced in page.iter().filter(|synced| may_be_cured(synced, pulled_at)) {
            let stands_still = stands_still(session, &planner, synced).await?;
            let Some(tx) = begin(session).await? else { return Ok(None) };
            keep(session, &tx, synced, stands_still).await?;
            tx.commit().await?;
            if session.open.now() >= slice_ends {
                return Ok(Some(session.open.now()));
            }
        }
    }
    let first = store::first_looked_at(&engine.db, &session.scope, book_id, &CURABLE, long_ago).await?;
    Ok(first.map(|at| at + interval))
}

/// Does the same stand in its way as before?
async fn stands_still(session: &Session<'_>, planner: &Planner<'_>, synced: &SyncedRecord) -> Result<bool, JobError> {
    let plan = planner.look(synced).await?.plan;
    let is_known =
        |error: &PushError| synced.error.as_ref().is_some_and(|known| (known.code, &known.candidates) == (error.code, &error.candidates));
    Ok(match (&plan, plan.hash()) {
        (Plan::Refuse(error), _) => is_known(error),
        (_, Some(hash)) if was_refused(synced) => {
            attempts::store::refusals(&session.open.engine.db, synced.id, synced.wanted, hash).await? >= MAX_REFUSALS
        }
        _ => false,
    })
}

/// What the provider refused is sent again only after a pull; a file that it refused waits for a person.
fn may_be_cured(synced: &SyncedRecord, pulled_at: Option<Timestamp>) -> bool {
    let is_of_a_file = synced.error.as_ref().is_some_and(|error| error.code == PushErrorCode::FileNotAttached);
    !was_refused(synced) || (!is_of_a_file && pulled_at > Some(synced.updated_at))
}

/// What the provider itself refused has its code.
fn was_refused(synced: &SyncedRecord) -> bool {
    synced.error.as_ref().is_some_and(|error| error.provider_code.is_some())
}

async fn keep(session: &Session<'_>, tx: &Tx, synced: &SyncedRecord, stands_still: bool) -> Result<(), JobError> {
    let (env, now) = (&session.open.engine.env, session.open.now());
    let mut held: SyncedRecord = record::lock(tx, &session.scope, synced.id).await?;
    if held.wanted != synced.wanted || held.error != synced.error {
        return Ok(());
    }
    let before = held.sync_status();
    if stands_still {
        held.updated_at = now;
    } else {
        held.take_up(now);
    }
    happened::moved(tx, env, &session.scope, before, &held).await?;
    Ok(())
}
