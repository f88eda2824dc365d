//! A link whose time is over, or by which nothing is left to be paid, expires.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Error, Result, Uuid};
use bursar_payables::Author;
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::{LinkStatus, PaymentLink};
use crate::PaymentsContext;
use crate::documents;
use crate::payment_intents::PaymentIntent;
use crate::payment_intents::moving::move_intent;
use crate::payment_intents::status::IntentStatus;

/// Looks whether a link has to expire, and comes again when its time is over.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ExpireLink {
    pub(crate) partner_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) link_id: Uuid,
}

#[async_trait]
impl Job for ExpireLink {
    const KIND: &'static str = "expire_payment_link";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = PaymentsContext;

    fn lane(&self) -> String {
        format!("payment_links/{}", self.link_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("expire_payment_link/{}", self.link_id))
    }

    async fn run(self, context: &PaymentsContext, lease: &Lease) -> Result<Outcome, JobError> {
        let (env, scope) = (&context.env, Scope::of_job("the end of a payment link", self.partner_id, Some(self.entity_id)));
        let tx = lease.begin(&context.db).await?;
        let author = Author { env, scope, user_id: None };
        let (link, mut intent) = held(&tx, &scope, self.link_id).await?;
        if link.status != LinkStatus::Created || intent.status != IntentStatus::Created {
            return Ok(Outcome::Done);
        }
        if link.expires_at > env.now() && is_asked(&tx, &author, &intent).await? {
            return Ok(Outcome::Again(link.expires_at, Priority::Incremental));
        }
        move_intent(&tx, &author, &mut intent, IntentStatus::PaymentCancelled, env.now()).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

/// The link, and its intent, which is held until the commit.
pub(crate) async fn held(tx: &Tx, scope: &Scope, link_id: Uuid) -> Result<(PaymentLink, PaymentIntent)> {
    let link: PaymentLink = record::get(tx, scope, link_id).await?;
    let intent = record::find_and_lock(tx, &scope.of_everybody(), link.payment_intent_id).await?;
    let intent = intent.ok_or_else(|| Error::internal("a payment link has no intent"))?;
    // What changed the link meanwhile held the intent.
    Ok((record::get(tx, scope, link_id).await?, intent))
}

/// Does the document, if there is one, still wait for a payment?
async fn is_asked(tx: &Tx, author: &Author<'_>, intent: &PaymentIntent) -> Result<bool> {
    let Some(object) = intent.object else { return Ok(true) };
    let document = documents::to_pay(tx, &author.scope.of_everybody(), object, author.env.now()).await?;
    Ok(document.is_some_and(|document| document.takes_payments && document.amount > 0))
}
