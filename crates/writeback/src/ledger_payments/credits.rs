//! Credits that somebody used in the ledger for documents of here: credit notes, overpayments and prepayments that a document of Xero shows.
//! Each is recorded as a payment of the document and taken back when the document no longer shows it. QuickBooks uses credits by payments.

use std::collections::BTreeMap;

use bursar_accounting::{LedgerObject, PaymentPosting, PostingKind, documents_with_credits};
use bursar_connectors::Kind;
use bursar_connectors::record::{Document, UsedCredit};
use bursar_jobs::JobError;
use bursar_kernel::{Decimal, ErrorKind, Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_payments::payment_postings;
use bursar_store::Tx;

use super::own_credits;
use super::take_over::{PaidDocument, Settled, currency, even_out};
use crate::push::Session;
use crate::push_settings;
use crate::synced_records::SyncedRecord;
use crate::synced_records::store;

/// The word under which records know the use of a credit; its id is that of the credit and that of the document.
pub(crate) const CREDIT_USE: &str = "credit_use";
/// Documents in one page.
const PAGE: usize = 100;

/// Records here what was credited in the ledger between two pulls, where the entity wants it.
pub(crate) async fn follow(session: &Session<'_>, since: Option<Timestamp>, until: Timestamp) -> Result<(), JobError> {
    let (engine, book_id) = (session.open.engine, session.open.book.id);
    if !push_settings::store::get(&engine.db, &session.scope).await?.ledger_payments {
        return Ok(());
    }
    let mut after = None;
    loop {
        let page = documents_with_credits(&engine.db, book_id, (since, until), after, PAGE).await?;
        let Some((_, last)) = page.last() else { return Ok(()) };
        after = Some(last.id);
        for (kind, there) in &page {
            let of_ours = store::of_remote(&engine.db, &session.scope, book_id, kind.as_str(), &there.remote_id).await?;
            let Some(ours) = of_ours.filter(|_| there.body.status != "void") else { continue };
            let Ok((tx, _)) = session.open.begin().await? else { return Ok(()) };
            match settle(session, &tx, &ours, (*kind, there)).await {
                Ok(()) => tx.commit().await?,
                // The document takes no payment, because it was taken back here: the report of differences tells of it. Once it is approved
                // again, all credits are looked at again.
                Err(refused) if matches!(refused.kind(), ErrorKind::Invalid(_) | ErrorKind::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Makes what is recorded here of the credits of a document what the document shows.
async fn settle(session: &Session<'_>, tx: &Tx, ours: &SyncedRecord, (kind, there): (Kind, &LedgerObject<Document>)) -> Result<()> {
    let (scope, book_id) = (&session.scope, session.open.book.id);
    let posting_kind = if kind == Kind::Bill { PostingKind::Bill } else { PostingKind::Invoice };
    let Some(currency) = currency(session, tx, posting_kind, ours.object_id).await? else { return Ok(()) };
    let payments = payment_postings(tx, scope, posting_kind, ours.object_id).await?;
    let ids: Vec<Uuid> = payments.iter().map(|payment| payment.id).collect();
    let mut recorded = store::of_payments(tx, scope, book_id, &ids).await?;
    let of_this = credit_use_id("", &there.remote_id);
    recorded.retain(|record| record.remote_kind.as_deref() == Some(CREDIT_USE));
    recorded.retain(|record| record.remote_id.as_deref().is_some_and(|id| id.ends_with(&of_this)));
    let shown = of_others(session, tx, ours, (kind, there.body.credits.as_deref().unwrap_or_default())).await?;
    let mut uses: BTreeMap<String, (Decimal, Option<NaiveDate>)> =
        shown.into_iter().map(|(credit, used)| (credit_use_id(&credit, &there.remote_id), used)).collect();
    // Those that the document no longer shows are uses of nothing.
    for known in &recorded {
        uses.entry(known.remote_id.clone().unwrap_or_default()).or_insert((Decimal::default(), there.body.posted_date));
    }
    let paid = PaidDocument { kind: posting_kind, id: ours.object_id, currency, payments: &payments };
    for (remote_id, (amount, date)) in &uses {
        let of_it = recorded.iter().filter(|record| record.remote_id.as_ref() == Some(remote_id));
        let known: Vec<(&SyncedRecord, &PaymentPosting)> =
            of_it.filter_map(|record| Some((record, payments.iter().find(|posting| posting.id == record.object_id)?))).collect();
        let settled = Settled { remote_kind: CREDIT_USE, remote_id, date: *date };
        even_out(session, tx, &settled, Money::from_major(*amount, currency)?.minor(), &paid, &known).await?;
    }
    Ok(())
}

/// What of each credit went to the document, but for those that take off it here already.
async fn of_others(
    session: &Session<'_>,
    tx: &Tx,
    ours: &SyncedRecord,
    (kind, credits): (Kind, &[UsedCredit]),
) -> Result<BTreeMap<String, (Decimal, Option<NaiveDate>)>> {
    let note = if kind == Kind::Bill { Kind::VendorCredit } else { Kind::CreditNote };
    let mut used: BTreeMap<String, (Decimal, Option<NaiveDate>)> = BTreeMap::new();
    for credit in credits {
        if own_credits::is_of(tx, &session.scope, ours, (note, &credit.remote_id)).await? {
            continue;
        }
        let entry = used.entry(credit.remote_id.clone()).or_insert((Decimal::default(), credit.date));
        entry.0 = entry.0.plus(credit.amount)?;
    }
    Ok(used)
}

/// The id of the use of a credit for a document.
fn credit_use_id(credit: &str, document: &str) -> String {
    format!("{credit}/{document}")
}
