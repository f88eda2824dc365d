//! A payment, as the books of a ledger take it in.

use bursar_accounting::{DocumentLabel, LabelKind, PaymentPosting, PostingKind, PostingStanding, clock};
use bursar_kernel::{Result, Tz, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::status::PaymentRecordStatus;
use super::{PaymentRecord, store};
use crate::documents::DocumentType;

/// The posting of the payment record of that id.
pub async fn payment_posting(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<PaymentPosting>> {
    match record::find::<PaymentRecord>(db, scope, id).await? {
        Some(payment) => Ok(Some(posting(&payment, clock::zone(db, scope).await?))),
        None => Ok(None),
    }
}

/// The postings of what was paid on a document and succeeded, oldest first.
pub async fn payment_postings(
    db: &impl ConnectionTrait,
    scope: &Scope,
    kind: PostingKind,
    document_id: Uuid,
) -> Result<Vec<PaymentPosting>> {
    let kind = if kind.is_sale() { DocumentType::Receivable } else { DocumentType::Payable };
    let paid = store::of_document(db, scope, kind, document_id).await?;
    if paid.is_empty() {
        return Ok(Vec::new());
    }
    let zone = clock::zone(db, scope).await?;
    Ok(paid.iter().map(|payment| posting(payment, zone)).collect())
}

/// Ids of at most so many payment records behind this one, in the order in which they were made.
pub async fn payment_ids(db: &impl ConnectionTrait, scope: &Scope, after: Option<Uuid>, most: usize) -> Result<Vec<Uuid>> {
    record::ids::<PaymentRecord>(db, scope, "TRUE", after, most).await
}

/// The posting of a payment, dated by the clock of its entity.
fn posting(payment: &PaymentRecord, zone: Tz) -> PaymentPosting {
    let unpaid = payment.unpaid.clone().unwrap_or_default();
    PaymentPosting {
        id: payment.id,
        standing: standing(payment),
        kind: match payment.object.kind {
            DocumentType::Receivable => PostingKind::Invoice,
            DocumentType::Payable => PostingKind::Bill,
        },
        document_id: payment.object.id,
        date: payment.paid_at.map(|at| clock::day(at, zone)),
        amount: unpaid.iter().map(|part| part.amount).fold(payment.amount, i64::saturating_sub),
        unpaid,
        currency: payment.currency,
        method: payment.payment_method.clone(),
        updated_at: payment.updated_at,
    }
}

fn standing(payment: &PaymentRecord) -> PostingStanding {
    if payment.status == PaymentRecordStatus::Succeeded { PostingStanding::Booked } else { PostingStanding::NotYet }
}

/// The payment of that id, as people speak of it.
pub async fn payment_labeled(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<DocumentLabel>> {
    let label = |payment: PaymentRecord| DocumentLabel {
        entity_id: payment.entity_id,
        id: payment.id,
        kind: if payment.amount < 0 { LabelKind::ReturnedPayment } else { LabelKind::Payment },
        number: None,
        status: payment.status.into(),
        standing: standing(&payment),
        booked_at: payment.history.iter().find(|entry| entry.status == PaymentRecordStatus::Succeeded).map(|entry| entry.timestamp),
    };
    Ok(record::find::<PaymentRecord>(db, scope, id).await?.map(label))
}
