//! What would become of one document: read from it, the books as they were last seen, and what was decided before it; nothing is asked.

use std::collections::BTreeMap;

use bursar_accounting::{PostingKind, PostingStanding};
use bursar_kernel::{Env, Result, Uuid};

use super::{Backfill, BackfillDocument, BackfillOutcome, Limits, Stage, code_of, effects, left_out, posting_date, signed};
use crate::plan::{Plan, Planner, document};
use crate::push_settings::PushMode;
use crate::synced_records::SyncedRecord;
use crate::synced_records::store::{self, ObjectKey};

/// A document, and what it adds to accounts.
pub(super) struct Decided {
    pub(super) document: BackfillDocument,
    pub(super) effects: BTreeMap<Uuid, i64>,
    pub(super) is_sale: bool,
}

/// What would become of an object; `None` where it does not belong into the books, or has its record there.
pub(super) async fn decide(planner: &Planner<'_>, env: &Env, backfill: &Backfill, stage: Stage, id: Uuid) -> Result<Option<Decided>> {
    let key = ObjectKey::new(backfill.book_id, stage.object_type(), id);
    if store::of_object(planner.db, &planner.scope, &key).await?.is_some() {
        return Ok(None);
    }
    let Some(mut decided) = described(planner, env, backfill, stage, id).await? else { return Ok(None) };
    let company = planner.company();
    let limits = Limits { closed_until: company.closed_until, starts_on: company.starts_on };
    let found = &mut decided.document;
    if let Some((code, message)) = left_out(&backfill.asked, &limits, id, found.date) {
        (found.outcome, found.code, found.message) = (BackfillOutcome::LeaveOut, Some(code), Some(message));
        return Ok(Some(decided));
    }
    found.posting_date = posting_date(&backfill.asked, &limits, id, found.date);
    let fresh = store::fresh(env, &planner.scope, &key, planner.book.platform.as_str())?;
    let synced = SyncedRecord { posting_date: found.posting_date, ..fresh };
    match planner.look(&synced).await?.plan {
        Plan::Create(_) => found.outcome = BackfillOutcome::Push,
        Plan::Link { remote_id, .. } => (found.outcome, found.platform_object_id) = (BackfillOutcome::Link, Some(remote_id)),
        Plan::Refuse(error) => {
            (found.outcome, found.code) = (BackfillOutcome::Error, Some(error.code.as_str().to_owned()));
            found.message = Some(error.message);
        }
        Plan::Nothing | Plan::Update(_) | Plan::Void { .. } | Plan::Needs(_) => return Ok(None),
    }
    Ok(Some(decided))
}

/// The object as the report shows it.
async fn described(planner: &Planner<'_>, env: &Env, backfill: &Backfill, stage: Stage, id: Uuid) -> Result<Option<Decided>> {
    let object_type = stage.object_type();
    let blank = BackfillDocument {
        id: env.id(),
        entity_id: backfill.entity_id,
        backfill_id: backfill.id,
        object_type,
        object_id: id,
        outcome: BackfillOutcome::Push,
        number: None,
        date: None,
        posting_date: None,
        currency: None,
        amount: 0,
        platform_object_id: None,
        code: None,
        message: None,
    };
    if stage == Stage::Payments {
        let payment = bursar_payments::payment_posting(planner.db, &planner.scope, id).await?;
        let is_wanted = planner.settings.payments != PushMode::Off;
        return Ok(payment.filter(|payment| is_wanted && payment.standing == PostingStanding::Booked).map(|payment| Decided {
            document: BackfillDocument { date: payment.date, currency: code_of(Some(payment.currency)), amount: payment.amount, ..blank },
            effects: BTreeMap::new(),
            is_sale: payment.kind.is_sale(),
        }));
    }
    let posting = document::posting(planner, object_type, id).await?;
    let is_wanted = |kind: PostingKind| planner.settings.of(kind) != PushMode::Off;
    let Some(posting) = posting.filter(|posting| posting.standing == PostingStanding::Booked && is_wanted(posting.kind)) else {
        return Ok(None);
    };
    Ok(Some(Decided {
        effects: effects(&posting, |account| planner.account_id(posting.kind, account)),
        is_sale: posting.kind.is_sale(),
        document: BackfillDocument {
            number: posting.number,
            date: posting.date,
            currency: code_of(posting.currency),
            amount: signed(posting.kind, posting.total),
            ..blank
        },
    }))
}
