//! What is asked of `bank_payments` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::BankPayment;

/// The payments of a batch, in order.
pub(crate) async fn of_batch(db: &impl ConnectionTrait, scope: &Scope, batch_id: Uuid) -> Result<Vec<BankPayment>> {
    let mut filter = Filter::within::<BankPayment>(&scope.of_everybody());
    filter.compare("batch_payment_id", "=", Some(batch_id));
    record::select(db, &format!("{} ORDER BY position", filter.sql), filter.values).await
}

/// The payment of a bill that has not ended.
pub(crate) async fn live_of_bill(tx: &Tx, scope: &Scope, payable_id: Uuid) -> Result<Option<BankPayment>> {
    let mut filter = Filter::within::<BankPayment>(&scope.of_everybody());
    filter.compare("payable_id", "=", Some(payable_id));
    filter.and("ended_at IS NULL");
    Ok(record::select(tx, &filter.sql, filter.values).await?.into_iter().next())
}

/// The payments of an entity that were handed over and have not ended.
pub(crate) async fn on_their_way(tx: &Tx, scope: &Scope) -> Result<Vec<BankPayment>> {
    let mut filter = Filter::within::<BankPayment>(&scope.of_everybody());
    filter.and("ended_at IS NULL");
    let live: Vec<BankPayment> = record::select(tx, &filter.sql, filter.values).await?;
    Ok(live.into_iter().filter(|payment| payment.status.is_on_its_way()).collect())
}
