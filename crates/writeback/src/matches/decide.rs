use bursar_jobs::Priority;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{AccountingMatch, MatchBody, MatchState};
use crate::eligible;
use crate::match_rules::{self, MatchClue};
use crate::synced_records::link::{attach, candidate, object};
use crate::synced_records::push::connected;
use crate::synced_records::{SyncedRecord, happened};
use crate::wake::wake_waiting;

/// What a person decides.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = DecideAccountingMatch, example = json!({"decision": "create"}))]
pub(crate) enum Decide {
    /// It is this one of the accounting system.
    #[schema(title = "DecideAccountingMatchLink")]
    Link {
        /// A candidate, or another one of `GET /accounting_records` that the object can be.
        accounting_record_id: Uuid,
        /// Whatever else here has this in common with the object is that one too, from now on: a counterpart by its name or its e-mail
        /// address, a product by its name.
        remember: Option<MatchClue>,
    },
    /// It is none of the candidates: it is made.
    #[schema(title = "DecideAccountingMatchCreate")]
    Create {},
}

/// Decide a doubtful match
///
/// Says which object of the accounting system the one here is, or that it is none of the candidates and is to be made. What waited for the answer
/// continues automatically. A match that is decided already is answered with 409: undo the decision first.
#[utoipa::path(
    post,
    path = "/accounting_matches/{match_id}/decide",
    responses(
        (status = 200, body = MatchBody),
        (
            status = 409,
            description = "the match is decided already, its book is not the connected one, or the object of the accounting system is linked already"
        )
    )
)]
pub(crate) async fn decide(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<Decide>) -> Answer<Json<MatchBody>> {
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let (mut synced, found) = held(&tx, &scope, id).await?;
    if found.state != MatchState::Waiting {
        return Err(Error::conflict("the match is decided already: undo the decision first").into());
    }
    let book = connected(&tx, &call, &synced).await?;
    let (before, now) = (synced.sync_status(), env.now());
    let found = AccountingMatch { is_taken_back: false, updated_at: now, ..found };
    let found = match body {
        Decide::Create {} => {
            let rejected = found.candidates.iter().map(|candidate| candidate.platform_object_id.clone()).chain(found.rejected);
            synced.want(Priority::Person as i64, now);
            AccountingMatch { state: MatchState::Unmatched, rejected: rejected.collect(), ..found }
        }
        Decide::Link { accounting_record_id, remember } => {
            let (kind, there) = object(&tx, book.id, synced.object_type, accounting_record_id).await?;
            attach(&tx, &call, &book, &mut synced, (kind, &there)).await?;
            let candidate = candidate(&there);
            if let Some(clue) = remember {
                match_rules::remember(&tx, &call, &found, clue, (kind, &candidate)).await?;
            }
            AccountingMatch { state: MatchState::Matched, chosen: Some(candidate.platform_object_id), ..found }
        }
    };
    record::save(&tx, &scope, &found).await?;
    happened::moved(&tx, env, &scope, before, &synced).await?;
    wake_waiting(&tx, env, &scope, &synced).await?;
    eligible::start(&tx, env, &scope, &book, Priority::Person).await?;
    tx.commit().await?;
    Ok(Json(found.body()))
}

/// A match and its record, held until the commit in the order in which a push holds them.
pub(super) async fn held(tx: &Tx, scope: &Scope, id: Uuid) -> Result<(SyncedRecord, AccountingMatch)> {
    let found: AccountingMatch = record::get(tx, scope, id).await?;
    let synced = record::lock(tx, scope, found.synced_record_id).await?;
    Ok((synced, record::lock(tx, scope, id).await?))
}
