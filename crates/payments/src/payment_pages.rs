//! The page of a payment link, as the payer meets it. What happens is decided here; the portal shows it.

use bursar_accounting::clock;
use bursar_entities::PaymentMethodType;
use bursar_kernel::{Env, NaiveDate, Result};
use bursar_payables::Author;
use bursar_store::{Db, Scope, record};

use crate::payment_intents::PaymentIntent;
use crate::payment_intents::moving::move_intent;
use crate::payment_intents::status::IntentStatus;
use crate::payment_links::expire_link::held;
use crate::payment_links::store::of_token;
use crate::payment_links::{LinkStatus, PaymentLink};

/// What a payer is shown.
pub struct PaymentPage {
    /// The partner and the entity that ask.
    pub scope: Scope,
    /// The link.
    pub link: PaymentLink,
    /// What is asked for, and how it stands.
    pub intent: PaymentIntent,
}

impl PaymentPage {
    /// Can it be paid now? A link whose time is over is shown as expired before the job that ends it has run.
    pub fn is_open(&self, env: &Env) -> bool {
        is_open(&self.link, &self.intent, env)
    }

    /// The day on which it was paid, by the clock of the entity.
    pub async fn paid_on(&self, db: &Db) -> Result<Option<NaiveDate>> {
        Ok(self.intent.paid_on(clock::zone(db, &self.scope).await?))
    }
}

pub(crate) fn is_open(link: &PaymentLink, intent: &PaymentIntent, env: &Env) -> bool {
    link.status == LinkStatus::Created && intent.status == IntentStatus::Created && link.expires_at > env.now()
}

/// The page at this address; none where no link ends so.
pub async fn open_page(db: &Db, token: &str) -> Result<Option<PaymentPage>> {
    let Some((scope, id)) = of_token(db, token).await? else { return Ok(None) };
    let link: PaymentLink = record::get(db, &scope, id).await?;
    let intent: PaymentIntent = record::get(db, &scope, link.payment_intent_id).await?;
    Ok(Some(PaymentPage { scope, link, intent }))
}

/// The payer says that the transfer was made: the payment is on its way. Said twice, or too late, it changes nothing.
pub async fn tell_of_transfer(db: &Db, env: &Env, token: &str) -> Result<()> {
    let Some((scope, id)) = of_token(db, token).await? else { return Ok(()) };
    let tx = db.begin().await?;
    let (link, mut intent) = held(&tx, &scope, id).await?;
    if !is_open(&link, &intent, env) || !intent.payment_methods.contains(&PaymentMethodType::SepaCredit) {
        return Ok(());
    }
    intent.selected_payment_method = Some(PaymentMethodType::SepaCredit);
    move_intent(&tx, &Author { env, scope, user_id: None }, &mut intent, IntentStatus::Processing, env.now()).await?;
    tx.commit().await
}
