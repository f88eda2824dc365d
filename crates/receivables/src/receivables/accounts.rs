//! The ledger accounts of drafts, for whoever replaces one that the ledger no longer uses.

use bursar_accounting::DraftAccount;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use bursar_web::EntityCall;
use sea_orm::ConnectionTrait;

use super::happened::Teller;
use super::status::ReceivableStatus;
use super::{Receivable, store};

/// Each draft with each account that its lines name, in order.
pub async fn receivable_draft_accounts(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<DraftAccount>> {
    let lines = store::lines_of_drafts_with_account(db, scope).await?;
    let named = lines
        .iter()
        .filter_map(|line| Some(DraftAccount { ledger_account_id: line.product.ledger_account_id?, document_id: line.receivable_id }));
    let mut named: Vec<DraftAccount> = named.collect();
    named.sort_unstable();
    named.dedup();
    Ok(named)
}

/// Lines of a draft name another account from now on; one that was issued meanwhile stays as it is.
pub async fn replace_receivable_account(tx: &Tx, call: &EntityCall, id: Uuid, from: Uuid, to: Uuid) -> Result<()> {
    let scope = call.scope();
    let mut document: Receivable = record::lock(tx, &scope, id).await?;
    if document.status != ReceivableStatus::Draft {
        return Ok(());
    }
    let mut lines = store::lines_of(tx, &scope, id).await?;
    for line in lines.iter_mut().filter(|line| line.product.ledger_account_id == Some(from)) {
        line.product.ledger_account_id = Some(to);
    }
    document.updated_at = call.env().now();
    record::save(tx, &scope, &document).await?;
    store::replace_lines(tx, &scope, &document, &lines).await?;
    Teller::of_call(tx, call).updated(&document).await
}
