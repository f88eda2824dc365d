//! A payment intent goes on: its link, the payments of its document and whoever listens are told, in one transaction.

use bursar_events::emit_action;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_payables::Author;
use bursar_store::{Tx, record};

use super::PaymentIntent;
use super::status::IntentStatus;
use crate::documents;
use crate::payment_links::follow_intent;
use crate::payment_records::recording::record_payment;
use crate::payment_records::store::of_intent;
use crate::payment_records::{MadeElsewhere, PaidObject};
use crate::stripe::read_payment::ask_stripe;

/// Moves the intent, which the caller holds, if it may go there. Its document is paid accordingly: answers the id of the record that tells of it,
/// if one does.
pub(crate) async fn move_intent(
    tx: &Tx,
    author: &Author<'_>,
    intent: &mut PaymentIntent,
    to: IntentStatus,
    paid_at: Timestamp,
) -> Result<Option<Uuid>> {
    let Author { env, scope, .. } = *author;
    intent.take(to, env.id(), env.now())?;
    if to == IntentStatus::Succeeded {
        intent.paid_at = Some(paid_at);
    }
    record::save(tx, &scope, &*intent).await?;
    follow_intent(tx, env, &scope, intent).await?;
    if to == IntentStatus::PaymentCancelled && intent.provider_payment_id.is_some() {
        // The payer may be about to pay: the payment is canceled there, or given back.
        ask_stripe(tx, env, &scope, intent.id).await?;
    }
    let record_id = record_difference(tx, author, intent, paid_at).await?;
    let words = format!("a payment intent is {}", to.into_str());
    emit_action(tx, env, scope.partner_id(), &*intent, "status_updated", words).await?;
    Ok(record_id)
}

/// So much in all went back to the payer of the intent, which the caller holds; the last of it at this moment, where that is known.
pub(crate) async fn return_amount(
    tx: &Tx,
    author: &Author<'_>,
    intent: &mut PaymentIntent,
    returned: i64,
    returned_at: Option<Timestamp>,
) -> Result<()> {
    let (now, before) = (author.env.now(), intent.amount_returned.unwrap_or_default());
    if before == returned {
        return Ok(());
    }
    // Nobody tells when a refund failed or a dispute was won.
    let at = returned_at.filter(|_| returned > before).unwrap_or(now);
    intent.amount_returned = Some(returned).filter(|returned| *returned > 0);
    intent.updated_at = now;
    record::save(tx, &author.scope, &*intent).await?;
    record_difference(tx, author, intent, at).await.map(|_| ())
}

/// Records on the document what of the intent counts now and its records do not tell yet; less than before is a negative amount. A document
/// that takes no payments any more, such as a canceled invoice, is left as it is: the intent says what became of the money.
async fn record_difference(tx: &Tx, author: &Author<'_>, intent: &PaymentIntent, paid_at: Timestamp) -> Result<Option<Uuid>> {
    let Author { env, scope, user_id } = *author;
    let Some(object) = intent.object else { return Ok(None) };
    let document = documents::to_pay(tx, &scope.of_everybody(), object, env.now()).await?;
    if !document.is_some_and(|document| document.takes_payments) {
        return Ok(None);
    }
    let amount = intent.counted().saturating_sub(of_intent(tx, &scope, object, intent.id).await?);
    if amount == 0 {
        return Ok(None);
    }
    let made = MadeElsewhere {
        id: env.id(),
        object: PaidObject { id: object.id, new_status: String::new(), old_status: String::new(), kind: object.kind },
        amount,
        currency: intent.currency,
        paid_at: Some(paid_at),
        method: intent.selected_payment_method.map(|method| method.to_string()),
        told_by: user_id,
    };
    let mut payment = made.record(intent.entity_id, env.now());
    payment.is_external = false;
    payment.payment_intent_id = Some(intent.id);
    payment.payment_intent_status = Some(intent.status.into_str().to_owned());
    let record_id = payment.id;
    record_payment(tx, author, payment).await?;
    Ok(Some(record_id))
}
