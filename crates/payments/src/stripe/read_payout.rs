//! A payout to the bank of a connected account settles the intents that it is made of, or says that it could not.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Env, Result, Timestamp};
use bursar_payables::Author;
use bursar_store::{Tx, record};
use serde::{Deserialize, Serialize};

use super::payout::BalanceTransaction;
use crate::PaymentsContext;
use crate::payment_intents::PaymentIntent;
use crate::payment_intents::moving::move_intent;
use crate::payment_intents::status::IntentStatus;
use crate::payment_intents::store::of_provider_payment;

/// Reads a payout, and moves the intents that it is made of.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReadStripePayout {
    pub(crate) account_id: String,
    pub(crate) payout_id: String,
}

#[async_trait]
impl Job for ReadStripePayout {
    const KIND: &'static str = "read_stripe_payout";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = PaymentsContext;

    fn lane(&self) -> String {
        format!("stripe_payouts/{}", self.payout_id)
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("read_stripe_payout/{}", self.payout_id))
    }

    async fn run(self, context: &PaymentsContext, lease: &Lease) -> Result<Outcome, JobError> {
        let Some(stripe) = &context.stripe else { return Ok(Outcome::Done) };
        let account = stripe.account(Some(&self.account_id));
        let Some(to) = account.payout(&self.payout_id).await.map_err(JobError::retry)?.standing() else { return Ok(Outcome::Done) };
        let mut after: Option<String> = None;
        loop {
            let page = account.paid_out(&self.payout_id, after.as_deref()).await.map_err(JobError::retry)?;
            let Some(last) = page.last() else { return Ok(Outcome::Done) };
            after = Some(last.id.clone());
            let tx = lease.begin(&context.db).await?;
            for (payment, paid_at) in page.iter().filter_map(BalanceTransaction::payment) {
                hand_on(&tx, &context.env, (payment, paid_at), to).await?;
            }
            tx.commit().await?;
        }
    }
}

/// Moves the intent of a payment, as far as the table of statuses allows it. What went back to the payer stays so, and a payment that is none
/// of ours is somebody else's.
async fn hand_on(tx: &Tx, env: &Env, (payment, paid_at): (&str, Option<Timestamp>), to: IntentStatus) -> Result<()> {
    let Some((scope, intent_id)) = of_provider_payment(tx, payment).await? else { return Ok(()) };
    let mut intent: PaymentIntent = record::lock(tx, &scope, intent_id).await?;
    if matches!(intent.status, IntentStatus::Disputed | IntentStatus::Refunded) {
        return Ok(());
    }
    // What is paid out was paid, whether or not it was told.
    let was_paid = (!intent.status.is_paid()).then_some(IntentStatus::Succeeded);
    for status in was_paid.into_iter().chain([to]) {
        if !intent.status.leads_to().contains(&status) {
            return Ok(());
        }
        intent.provider = Some(super::NAME.to_owned());
        move_intent(tx, &Author { env, scope, user_id: None }, &mut intent, status, paid_at.unwrap_or(env.now())).await?;
    }
    Ok(())
}
