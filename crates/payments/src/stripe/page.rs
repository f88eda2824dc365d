//! Paying by card on a payment page: the payment is made at Stripe when the payer asks for it, and read when the payer comes back.

use bursar_entities::service_account;
use bursar_kernel::{Env, Money, Result};
use bursar_payables::Author;
use bursar_store::{Db, record};

use super::client::NewPayment;
use super::read_payment::{follow, read};
use super::{Stripe, method_type, takes};
use crate::payment_intents::PaymentIntent;
use crate::payment_links::expire_link::{held, left_to_ask};
use crate::payment_pages::{PaymentPage, is_open, open_page};
use crate::stripe_accounts::application_fee;

/// Has Stripe a payment that this link can be paid by? Makes one the first time, at the account of the entity where it has one, under a key of
/// all that may change meanwhile.
pub async fn begin_card_payment(db: &Db, env: &Env, stripe: &Stripe, token: &str) -> Result<bool> {
    let Some(page) = open_page(db, token).await?.filter(|page| page.is_open(env)) else { return Ok(false) };
    let (intent, types) = (&page.intent, page.provider_methods());
    if intent.provider_payment_id.is_some() || types.is_empty() {
        return Ok(!types.is_empty());
    }
    let account = service_account(db, page.scope, page.scope.one_entity()?).await?;
    let fee = account.as_ref().and_then(|account| account.fee_rate).map(|rate| application_fee(intent.amount, rate)).filter(|fee| *fee > 0);
    let account = account.map(|account| account.id);
    // A payment that was canceled is not made again under its key: the intent has changed since.
    let key = format!("{}/{}/{}/{}", intent.id, intent.amount, fee.unwrap_or(0), intent.updated_at.timestamp_micros());
    let amount = Money::new(intent.amount, intent.currency);
    let description = intent.payment_reference.as_deref().unwrap_or_default();
    let new = NewPayment { amount, fee, types: &types, description, key: &key };
    let payment = stripe.account(account.as_deref()).create(&new).await?;
    let tx = db.begin().await?;
    let (link, mut intent) = held(&tx, &page.scope, page.link.id).await?;
    let author = Author { env, scope: page.scope, user_id: None };
    let (left, _) = left_to_ask(&tx, &author, &intent).await?;
    // Where the amount was changed meanwhile, less is to be paid, or somebody else was faster, nobody ever gets the secret of this payment.
    if !is_open(&link, &intent, env) || intent.amount != payment.amount || intent.amount > left {
        return Ok(false);
    }
    if intent.provider_payment_id.is_some() {
        return Ok(true);
    }
    intent.provider_payment_id = Some(payment.id);
    intent.provider_account = account;
    intent.application_fee_amount = fee;
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
    let mut intent: PaymentIntent = record::lock(&tx, &page.scope, page.intent.id).await?;
    // What went back since this was read is told by jobs, which read one after the other.
    if intent.status.is_open() {
        follow(&tx, env, &page.scope, &mut intent, &payment).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl PaymentPage {
    /// What Stripe calls the methods of the link that it takes, each once.
    fn provider_methods(&self) -> Vec<&'static str> {
        let taken = self.intent.payment_methods.iter().filter(|method| takes(**method, self.intent.currency));
        let mut types: Vec<&str> = taken.filter_map(|method| method_type(*method)).collect();
        types.sort_unstable();
        types.dedup();
        types
    }

    /// The account at Stripe that is paid, where it is the entity's own.
    pub fn stripe_account(&self) -> Option<&str> {
        self.intent.provider_account.as_deref()
    }

    /// Is there a method among those of the link that Stripe takes?
    pub fn offers_cards(&self) -> bool {
        !self.provider_methods().is_empty()
    }
}
