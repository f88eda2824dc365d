//! What is asked of `payment_intents` beside the common.

use bursar_kernel::{Money, Result, Uuid};
use bursar_store::{Filter, Scope, Tx, fetch_optional, record, sea_orm};
use sea_orm::ConnectionTrait;
use strum::VariantArray;

use super::PaymentIntent;
use super::status::IntentStatus;
use crate::documents::PayableObject;

/// What is asked for of a document and not counted on it yet, in minor units. Whoever asks holds the document: nobody asks for more meanwhile.
pub(crate) async fn asked_for(tx: &Tx, scope: &Scope, object: PayableObject) -> Result<i64> {
    sum(tx, open_of(scope, object)).await
}

/// What of it the payer has paid already.
pub(crate) async fn processing(tx: &Tx, scope: &Scope, object: PayableObject) -> Result<i64> {
    let mut filter = open_of(scope, object);
    filter.and("status = 'processing'");
    sum(tx, filter).await
}

/// The intents of an entity that are being processed.
pub(crate) async fn all_processing(tx: &Tx, scope: &Scope) -> Result<Vec<PaymentIntent>> {
    let mut filter = Filter::within::<PaymentIntent>(&scope.of_everybody());
    filter.and("status = 'processing'");
    record::select(tx, &filter.sql, filter.values).await
}

/// Intents of a document over just this amount whose payers told of a transfer: first those whose money did not come yet, then those whose money was
/// given up.
pub(crate) async fn told_transfers(tx: &Tx, scope: &Scope, object: PayableObject, amount: Money) -> Result<Vec<Uuid>> {
    let mut filter = Filter::within::<PaymentIntent>(&scope.of_everybody());
    filter.compare("object_id", "=", Some(object.id));
    filter.compare("object_type", "=", Some(object.kind.into_str()));
    filter.compare("amount", "=", Some(amount.minor()));
    filter.compare("currency", "=", Some(amount.currency().code()));
    filter.and("status IN ('processing', 'payment_failed')");
    let sql = format!("{} ORDER BY CASE status WHEN 'processing' THEN 0 ELSE 1 END, id", filter.sql);
    let intents: Vec<PaymentIntent> = record::select(tx, &sql, filter.values).await?;
    Ok(intents.into_iter().filter(|intent| intent.provider.is_none()).map(|intent| intent.id).collect())
}

async fn sum(tx: &Tx, filter: Filter) -> Result<i64> {
    let sql = format!("SELECT CAST(COALESCE(SUM(amount), 0) AS bigint) AS asked FROM payment_intents WHERE {}", filter.sql);
    let row = fetch_optional(tx, sql, filter.values).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "asked"))?)
}

/// Links by which the rest of a document could still be paid.
pub(crate) async fn open_links(tx: &Tx, scope: &Scope, object: PayableObject) -> Result<Vec<Uuid>> {
    let mut filter = open_of(scope, object);
    filter.and("status = 'created'");
    let intents: Vec<PaymentIntent> = record::select(tx, &format!("{} ORDER BY id", filter.sql), filter.values).await?;
    Ok(intents.into_iter().map(|intent| intent.payment_link_id).collect())
}

/// Whose intent it is that is paid by this payment at a provider, and which: providers tell of payments by their own numbers.
pub(crate) async fn of_provider_payment(db: &impl ConnectionTrait, payment: &str) -> Result<Option<(Scope, Uuid)>> {
    let sql = "SELECT i.id, i.entity_id, e.partner_id FROM payment_intents i JOIN entities e ON e.id = i.entity_id
        WHERE i.provider_payment_id = $1";
    let row = fetch_optional(db, sql, [payment.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let scope = Scope::of_job("a payment that a provider reports", row.try_get("", "partner_id")?, Some(row.try_get("", "entity_id")?));
    Ok(Some((scope, row.try_get("", "id")?)))
}

fn open_of(scope: &Scope, object: PayableObject) -> Filter {
    let mut filter = Filter::within::<PaymentIntent>(&scope.of_everybody());
    filter.compare("object_id", "=", Some(object.id));
    filter.compare("object_type", "=", Some(object.kind.into_str()));
    let open = IntentStatus::VARIANTS.iter().filter(|status| status.is_open()).map(|status| status.into_str());
    filter.among("status", "IN", Some(&open.collect()));
    filter
}
