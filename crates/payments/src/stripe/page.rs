//! Paying by card on a payment page: the payment is made at Stripe when the payer asks for it, and read when the payer comes back.

use bursar_kernel::{Env, Money, Result};
use bursar_store::{Db, record};

use super::read_payment::{follow, read};
use super::{Stripe, method_type};
use crate::payment_links::expire_link::held;
use crate::payment_pages::{PaymentPage, is_open, open_page};

/// Has Stripe a payment that this link can be paid by? Makes one the first time, under a key of intent and amount.
pub async fn begin_card_payment(db: &Db, env: &Env, stripe: &Stripe, token: &str) -> Result<bool> {
    let Some(page) = open_page(db, token).await?.filter(|page| page.is_open(env)) else { return Ok(false) };
    let (intent, types) = (&page.intent, page.provider_methods());
    if intent.provider_payment_id.is_some() || types.is_empty() {
        return Ok(!types.is_empty());
    }
    let (amount, key) = (Money::new(intent.amount, intent.currency), format!("{}/{}", intent.id, intent.amount));
    let payment = stripe.create(amount, &types, intent.payment_reference.as_deref().unwrap_or_default(), &key).await?;
    let tx = db.begin().await?;
    let (link, mut intent) = held(&tx, &page.scope, page.link.id).await?;
    // Where the amount was changed meanwhile, nobody ever gets the secret of this payment.
    if !is_open(&link, &intent, env) || intent.amount != payment.amount {
        return Ok(false);
    }
    intent.provider_payment_id = Some(payment.id);
    record::save(&tx, &page.scope, &intent).await?;
    tx.commit().await?;
    Ok(true)
}

/// The secret that lets the payer's browser pay; none where there is nothing to be paid at Stripe.
pub async fn card_payment(db: &Db, stripe: &Stripe, page: &PaymentPage) -> Result<Option<String>> {
    let payment = read(db, stripe, &page.scope, page.intent.id).await?;
    Ok(payment.filter(|payment| payment.is_open()).and_then(|payment| payment.client_secret))
}

/// The payer comes back from Stripe's fields: what became of the payment is read at once, without waiting for the webhook.
pub async fn take_back_from_stripe(db: &Db, env: &Env, stripe: &Stripe, token: &str) -> Result<()> {
    let Some(page) = open_page(db, token).await? else { return Ok(()) };
    // What is not paid yet tells nothing: the job that a webhook asks for may have seen more since.
    let payment = read(db, stripe, &page.scope, page.intent.id).await?.filter(|payment| !payment.is_open());
    let Some(payment) = payment else { return Ok(()) };
    let tx = db.begin().await?;
    follow(&tx, env, &page.scope, page.intent.id, &payment).await?;
    tx.commit().await
}

impl PaymentPage {
    /// What Stripe calls the methods of the link that it takes, each once.
    fn provider_methods(&self) -> Vec<&'static str> {
        let mut types: Vec<&str> = self.intent.payment_methods.iter().filter_map(|method| method_type(*method)).collect();
        types.sort_unstable();
        types.dedup();
        types
    }

    /// Is there a method among those of the link that Stripe takes?
    pub fn offers_cards(&self) -> bool {
        !self.provider_methods().is_empty()
    }
}
