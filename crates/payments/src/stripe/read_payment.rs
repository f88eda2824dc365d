//! What Stripe says of a payment becomes what its intent says. Whatever tells of it, only this read counts, so it does not matter in which
//! order, how late and how often it is told.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Result, Uuid};
use bursar_payables::Author;
use bursar_store::{Db, Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::client::StripeError;
use super::payment::StripePayment;
use super::standing::steps;
use super::{NAME, Stripe};
use crate::PaymentsContext;
use crate::payment_intents::PaymentIntent;
use crate::payment_intents::moving::{move_intent, return_amount};
use crate::payment_intents::status::IntentStatus;

/// Reads a payment at Stripe, and moves its intent to where it belongs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReadStripePayment {
    partner_id: Uuid,
    entity_id: Uuid,
    intent_id: Uuid,
}

/// The payment of this intent is read soon.
pub(crate) async fn ask_stripe(tx: &Tx, env: &Env, scope: &Scope, intent_id: Uuid) -> Result<()> {
    let job = ReadStripePayment { partner_id: scope.partner_id(), entity_id: scope.one_entity()?, intent_id };
    enqueue(tx, env, &job).await
}

#[async_trait]
impl Job for ReadStripePayment {
    const KIND: &'static str = "read_stripe_payment";
    const PRIORITY: Priority = Priority::Person;
    type Context = PaymentsContext;

    fn lane(&self) -> String {
        format!("stripe_payments/{}", self.intent_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("read_stripe_payment/{}", self.intent_id))
    }

    async fn run(self, context: &PaymentsContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("a payment at Stripe", self.partner_id, Some(self.entity_id));
        let Some(stripe) = &context.stripe else { return Ok(Outcome::Done) };
        let Some(payment) = read(&context.db, stripe, &scope, self.intent_id).await? else { return Ok(Outcome::Done) };
        let tx = lease.begin(&context.db).await?;
        let mut intent: PaymentIntent = record::lock(&tx, &scope, self.intent_id).await?;
        follow(&tx, &context.env, &scope, &mut intent, &payment).await?;
        tx.commit().await?;
        if intent.status == IntentStatus::PaymentCancelled {
            give_back(stripe, &intent, &payment).await.map_err(JobError::retry)?;
        } else if is_outdated(&intent, &payment) {
            cancel(stripe, &intent, &payment).await.map_err(JobError::retry)?;
            let tx = lease.begin(&context.db).await?;
            forget(&tx, &context.env, &scope, &intent).await?;
            tx.commit().await?;
        }
        Ok(Outcome::Done)
    }
}

/// The payment of the intent as Stripe has it now; none where nobody has begun to pay there.
pub(crate) async fn read(db: &Db, stripe: &Stripe, scope: &Scope, intent_id: Uuid) -> Result<Option<StripePayment>> {
    let Some(intent) = record::find::<PaymentIntent>(db, scope, intent_id).await? else { return Ok(None) };
    let Some(id) = &intent.provider_payment_id else { return Ok(None) };
    Ok(Some(stripe.account(intent.provider_account.as_deref()).read(id).await?))
}

/// Moves the intent, which the caller holds, to where it belongs by what was read.
pub(crate) async fn follow(tx: &Tx, env: &Env, scope: &Scope, intent: &mut PaymentIntent, payment: &StripePayment) -> Result<()> {
    let author = Author { env, scope: *scope, user_id: None };
    for status in steps(intent.status, intent.provider.as_deref() == Some(NAME), payment) {
        intent.provider = Some(NAME.to_owned());
        // The payer may have paid before another amount was asked for.
        intent.amount = payment.amount;
        intent.selected_payment_method = intent.selected_payment_method.or(payment.method());
        move_intent(tx, &author, intent, status, payment.paid_at().unwrap_or(env.now())).await?;
    }
    match intent.status.is_received() {
        true => return_amount(tx, &author, intent, payment.returned(), payment.returned_at()).await,
        false => Ok(()),
    }
}

/// Has the payer to begin anew? The payment was made for another amount than is asked for now, or nobody can pay it any more.
fn is_outdated(intent: &PaymentIntent, payment: &StripePayment) -> bool {
    let is_for_another_amount = payment.is_open() && payment.amount != intent.amount;
    intent.status == IntentStatus::Created && (is_for_another_amount || payment.is_canceled())
}

/// Nobody pays it any more. Its amount is not changed instead: a page that a payer has open would charge another amount than it shows.
async fn cancel(stripe: &Stripe, intent: &PaymentIntent, payment: &StripePayment) -> Result<(), StripeError> {
    if payment.is_open() {
        stripe.account(intent.provider_account.as_deref()).cancel(&payment.id).await?;
    }
    Ok(())
}

/// The payment of the intent is canceled: the next one is made when the payer begins anew.
async fn forget(tx: &Tx, env: &Env, scope: &Scope, canceled: &PaymentIntent) -> Result<()> {
    let mut intent: PaymentIntent = record::lock(tx, scope, canceled.id).await?;
    if intent.status != IntentStatus::Created || intent.provider_payment_id != canceled.provider_payment_id {
        return Ok(());
    }
    (intent.provider_payment_id, intent.provider_account, intent.application_fee_amount) = (None, None, None);
    intent.updated_at = env.now();
    record::save(tx, scope, &intent).await
}

/// The link expired while somebody had begun to pay: nobody pays it any more, and what was paid meanwhile goes back.
async fn give_back(stripe: &Stripe, intent: &PaymentIntent, payment: &StripePayment) -> Result<(), StripeError> {
    if payment.status == "succeeded" && !payment.is_refunded() && !payment.is_disputed() {
        stripe.account(intent.provider_account.as_deref()).refund(&payment.id).await?;
    }
    cancel(stripe, intent, payment).await
}
