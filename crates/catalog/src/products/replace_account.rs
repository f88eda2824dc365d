//! The ledger account of products, replaced where the ledger no longer uses it.

use bursar_events::{Change, emit_change};
use bursar_kernel::{Result, Uuid};
use bursar_store::{Tx, record};
use bursar_web::EntityCall;

use super::Product;

/// Products that name one account name another one from now on, up to so many of them. Answers how many did.
pub async fn replace_product_account(tx: &Tx, call: &EntityCall, from: Uuid, to: Uuid, most: usize) -> Result<usize> {
    let scope = call.scope();
    let all: Vec<Product> = record::all(tx, &scope).await?;
    let named: Vec<Uuid> =
        all.iter().filter(|product| product.ledger_account_id == Some(from)).map(|product| product.id).take(most).collect();
    for id in &named {
        let mut product: Product = record::lock(tx, &scope, *id).await?;
        product.ledger_account_id = Some(to);
        product.updated_at = call.env().now();
        record::save(tx, &scope, &product).await?;
        emit_change(tx, call, Change::Updated, &product).await?;
    }
    Ok(named.len())
}
