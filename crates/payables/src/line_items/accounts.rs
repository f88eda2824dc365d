//! The ledger accounts of bills that can still be changed, for whoever replaces one that the ledger no longer uses.

use bursar_accounting::DraftAccount;
use bursar_events::{Change, emit_change};
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use bursar_web::EntityCall;
use sea_orm::ConnectionTrait;

use super::store;
use crate::payables::happened::Author;
use crate::payables::held::Held;

/// Each bill that can still be changed with each account that its lines name, in order.
pub async fn bill_draft_accounts(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<DraftAccount>> {
    let lines = store::of_drafts_with_account(db, scope).await?;
    let named =
        lines.iter().filter_map(|line| Some(DraftAccount { ledger_account_id: line.ledger_account_id?, document_id: line.payable_id }));
    let mut named: Vec<DraftAccount> = named.collect();
    named.sort_unstable();
    named.dedup();
    Ok(named)
}

/// Lines of a bill that can still be changed name another account from now on.
pub async fn replace_bill_account(tx: &Tx, call: &EntityCall, payable_id: Uuid, from: Uuid, to: Uuid) -> Result<()> {
    let (scope, author) = (call.scope(), Author::of(call));
    let mut held = Held::lock(tx, &author, payable_id).await?;
    held.require_changeable_lines()?;
    for line in held.lines.iter_mut().filter(|line| line.ledger_account_id == Some(from)) {
        line.ledger_account_id = Some(to);
        line.updated_at = call.env().now();
        record::save(tx, &scope, line).await?;
        emit_change(tx, call, Change::Updated, line).await?;
    }
    held.settle()?;
    held.save(tx, &author).await?;
    Ok(())
}
