//! Every query on `payable_line_items` beside the common.

use std::collections::BTreeMap;

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Filter, Record, Scope, Tx, batch, execute, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::LineItem;

/// The lines of a payable that was read within the scope, in their order.
pub(crate) async fn of_payable(db: &impl ConnectionTrait, payable: Uuid) -> Result<Vec<LineItem>> {
    record::select(db, "payable_id = $1 ORDER BY position, id", vec![payable.into()]).await
}

/// The lines of these payables, each in their order.
pub(crate) async fn of_payables(db: &impl ConnectionTrait, scope: &Scope, payables: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<LineItem>>> {
    let mut found: BTreeMap<Uuid, Vec<LineItem>> = BTreeMap::new();
    for some in payables.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<LineItem>(scope);
        filter.among("payable_id", "IN", Some(&some.to_vec()));
        let lines: Vec<LineItem> = record::select(db, &format!("{} ORDER BY payable_id, position, id", filter.sql), filter.values).await?;
        lines.into_iter().for_each(|line| found.entry(line.payable_id).or_default().push(line));
    }
    Ok(found)
}

/// Lines in one answer about accounts.
const MAX_WITH_ACCOUNT: usize = 5_000;

/// Lines of bills that can still be changed, which name a ledger account.
pub(crate) async fn of_drafts_with_account(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<LineItem>> {
    let mut filter = Filter::within::<LineItem>(scope);
    filter.and("body LIKE '%\"ledger_account_id\":\"%'");
    filter.and("payable_id IN (SELECT id FROM payables WHERE status IN ('draft', 'new'))");
    record::select(db, &format!("{} ORDER BY id LIMIT {MAX_WITH_ACCOUNT}", filter.sql), filter.values).await
}

/// The ledger accounts that the lines of these bills name, the newest line first.
pub(crate) async fn accounts_of(db: &impl ConnectionTrait, scope: &Scope, payables: &[Uuid]) -> Result<Vec<Uuid>> {
    let mut filter = Filter::within::<LineItem>(scope);
    filter.among("payable_id", "IN", Some(&payables.to_vec()));
    let condition = format!("{} ORDER BY created_at DESC, id DESC LIMIT {MAX_WITH_ACCOUNT}", filter.sql);
    let lines: Vec<LineItem> = record::select(db, &condition, filter.values).await?;
    Ok(lines.into_iter().filter_map(|line| line.ledger_account_id).collect())
}

/// One of them.
pub(crate) async fn get(db: &impl ConnectionTrait, payable: Uuid, id: Uuid) -> Result<LineItem> {
    let found = record::select(db, "payable_id = $1 AND id = $2", vec![payable.into(), id.into()]).await?.pop();
    found.ok_or_else(|| Error::not_found(LineItem::NOUN))
}

/// None of them are left.
pub(crate) async fn delete_all(tx: &Tx, payable: Uuid) -> Result<()> {
    let sql = "DELETE FROM payable_line_items WHERE payable_id = $1";
    execute(tx, sql, [payable.into()]).await?;
    Ok(())
}
