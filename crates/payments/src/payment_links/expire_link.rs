//! A link whose time is over, or by which nothing is left to be paid, expires; one that asks for more than is left asks for less.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Error, ErrorKind, Result, Timestamp, Uuid};
use bursar_payables::Author;
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::{LinkStatus, PaymentLink};
use crate::PaymentsContext;
use crate::documents;
use crate::payment_intents::PaymentIntent;
use crate::payment_intents::moving::move_intent;
use crate::payment_intents::status::IntentStatus;
use crate::payment_intents::store::asked_for;
use crate::stripe::read_payment::ask_stripe;

/// Looks whether a link has to expire or to ask for another amount, and comes again when its time is over or a discount ends.
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
        let (left, discount_ends_at) = left_to_ask(&tx, &author, &intent).await?;
        // A payment that the payer has begun at Stripe keeps its amount: for more, it is begun anew; where less is left, the link expires.
        let (has_begun, has_lapsed) = (intent.provider_payment_id.is_some(), intent.discount_ends_at.is_some_and(|end| end <= env.now()));
        if link.expires_at > env.now() && left > 0 && (left >= intent.amount || !has_begun) {
            let amount = if has_lapsed { left } else { intent.amount.min(left) };
            if has_lapsed || amount != intent.amount {
                if has_begun {
                    ask_stripe(&tx, env, &scope, intent.id).await?;
                }
                intent.discount_ends_at = if has_lapsed { discount_ends_at } else { intent.discount_ends_at };
                (intent.amount, intent.updated_at) = (amount, env.now());
                record::save(&tx, &scope, &intent).await?;
                tx.commit().await?;
            }
            return Ok(Outcome::Again(intent.next_look(&link), Priority::Incremental));
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

/// What the intent, which is held, may ask for at most: what is to be paid of its document, which is held from now on, and no other link asks for. And when
/// a discount ends on it.
pub(crate) async fn left_to_ask(tx: &Tx, author: &Author<'_>, intent: &PaymentIntent) -> Result<(i64, Option<Timestamp>)> {
    let Some(object) = intent.object else { return Ok((intent.amount, None)) };
    let scope = author.scope.of_everybody();
    match documents::hold(tx, &scope, object).await {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound(_)) => return Ok((0, None)),
        held => held?,
    }
    let document = documents::to_pay(tx, &scope, object, author.env.now()).await?;
    let Some(document) = document.filter(|document| document.takes_payments) else { return Ok((0, None)) };
    let others = asked_for(tx, &scope, object).await?.saturating_sub(intent.amount);
    Ok((document.amount.saturating_sub(others), document.discount_ends_at))
}

impl PaymentIntent {
    /// When its link is looked at next.
    pub(super) fn next_look(&self, link: &PaymentLink) -> Timestamp {
        self.discount_ends_at.map_or(link.expires_at, |end| end.min(link.expires_at))
    }
}
