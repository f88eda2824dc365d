//! A link follows its intent, and what is left to be paid of its document.

use bursar_events::{EventRow, emit_action};
use bursar_jobs::enqueue;
use bursar_kernel::{Env, Result};
use bursar_store::{Scope, Tx, record};

use super::expire_link::ExpireLink;
use super::{LinkStatus, PaymentLink};
use crate::documents::{self, DocumentType, PayableObject};
use crate::payment_intents::{PaymentIntent, store};

/// The link of an intent that stands elsewhere now. Whoever holds an intent may hold its link, never the other way round.
pub(crate) async fn follow_intent(tx: &Tx, env: &Env, scope: &Scope, intent: &PaymentIntent) -> Result<()> {
    let scope = scope.of_everybody();
    let mut link: PaymentLink = record::lock(tx, &scope, intent.payment_link_id).await?;
    let status = link.status.beside(intent.status);
    if status == link.status {
        return Ok(());
    }
    link.status = status;
    link.updated_at = env.now();
    record::save(tx, &scope, &link).await?;
    if status == LinkStatus::Expired {
        documents::close_page(tx, env, &scope, intent.object, &link.page_url).await?;
    }
    let words = format!("a payment link is {}", status.into_str());
    emit_action(tx, env, scope.partner_id(), &link, "status_updated", words).await
}

/// A bill or an invoice takes no more payments, or less is to be paid of it than links ask for: these are looked at, and expire or ask for less. For
/// a listener of payables and receivables.
pub async fn follow_document(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    let kind = if event.object_type == "payable" { DocumentType::Payable } else { DocumentType::Receivable };
    let (Some(entity_id), object) = (event.entity_id, PayableObject { id: event.object_id, kind }) else { return Ok(()) };
    let scope = Scope::of_job("payment links of a document", event.partner_id, Some(entity_id));
    if !(is_over(&event.action) || may_be_less(&event.action) && is_less(tx, env, &scope, object).await?) {
        return Ok(());
    }
    for link_id in store::open_links(tx, &scope, object).await? {
        let job = ExpireLink { partner_id: event.partner_id, entity_id, link_id };
        enqueue(tx, env, &job).await?;
    }
    Ok(())
}

fn is_over(action: &str) -> bool {
    matches!(action, "paid" | "canceled" | "deleted" | "uncollectible" | "reopened" | "rejected")
}

fn may_be_less(action: &str) -> bool {
    matches!(action, "partially_paid" | "updated")
}

/// Is less to be paid of the document than is asked for?
async fn is_less(tx: &Tx, env: &Env, scope: &Scope, object: PayableObject) -> Result<bool> {
    let asked = store::asked_for(tx, scope, object).await?;
    if asked == 0 {
        return Ok(false);
    }
    let document = documents::to_pay(tx, scope, object, env.now()).await?;
    Ok(document.is_none_or(|document| document.amount < asked))
}
