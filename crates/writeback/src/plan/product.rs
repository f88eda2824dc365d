//! Products of the catalogue as items of the ledger, and the one item of an account that lines without a product are booked with.

use bursar_accounting::namesakes;
use bursar_catalog::{Product, ProductType};
use bursar_connectors::Kind;
use bursar_connectors::record::Item;
use bursar_connectors::write::{ItemEntry, Object};
use bursar_kernel::{Result, Uuid};
use bursar_store::record;

use super::{Hindrance, Look, Plan, Planned, Planner, major, plan_of};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::synced_records::SyncedRecord;

/// Signs of a code that every ledger takes.
const LONGEST_CODE: usize = 30;

pub(crate) async fn look(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<Look> {
    let product: Option<Product> = record::find(planner.db, &planner.scope, synced.object_id).await?;
    let object_updated_at = product.as_ref().map(|product| product.updated_at);
    let entry = match &product {
        Some(product) => of_product(planner, product).await,
        None => of_account(planner, synced.object_id).await,
    };
    let planned = match entry {
        Ok(entry) => plan(planner, synced, entry).await,
        Err(hindrance) => Err(hindrance),
    };
    Ok(Look { plan: plan_of(planned)?, object_updated_at })
}

async fn of_product(planner: &Planner<'_>, product: &Product) -> std::result::Result<ItemEntry, Hindrance> {
    let named = product.ledger_account_id.or(planner.defaults.product_account_id);
    let account = match named {
        Some(id) => Some(planner.account(id, "ledger_account_id").await?),
        None if planner.is_quickbooks() => {
            let message = format!("the product {} names no ledger account", product.name);
            return Err(PushError::new(PushErrorCode::AccountMissing, message).at("ledger_account_id").into());
        }
        None => None,
    };
    Ok(ItemEntry {
        name: product.name.clone(),
        code: product.external_reference.clone().unwrap_or_else(|| code(&product.name)),
        description: product.description.clone(),
        is_goods: product.kind == ProductType::Product,
        sales_price: product.price.map(|price| major(price.value, price.currency)).transpose()?,
        income_account: account.map(|account| account.reference),
        sales_tax_rate_id: None,
    })
}

async fn of_account(planner: &Planner<'_>, account_id: Uuid) -> std::result::Result<ItemEntry, Hindrance> {
    let account = planner.account(account_id, "ledger_account_id").await?;
    let name = format!("Sales ({})", account.account.name.replace(':', " - "));
    Ok(ItemEntry {
        code: code(&name),
        name,
        description: None,
        is_goods: false,
        sales_price: None,
        income_account: Some(account.reference),
        sales_tax_rate_id: None,
    })
}

async fn plan(planner: &Planner<'_>, synced: &SyncedRecord, entry: ItemEntry) -> std::result::Result<Plan, Hindrance> {
    if synced.remote_id.is_some() {
        return Ok(Plan::Nothing);
    }
    let wanted = if planner.is_quickbooks() { &entry.name } else { &entry.code };
    let known = namesakes::<Item>(planner.db, planner.book.id, Kind::Item, &entry.name).await?;
    let living: Vec<_> = known.iter().filter(|item| item.body.is_active).collect();
    match living.as_slice() {
        [] => Ok(Plan::Create(Planned::new(Object::Item(entry))?)),
        [only] => Ok(Plan::Link { kind: Kind::Item, remote_id: only.remote_id.clone(), hash: None }),
        several => {
            let candidates = several.iter().map(|item| Candidate {
                id: Some(item.id),
                platform_object_id: item.remote_id.clone(),
                name: item.body.name.clone(),
            });
            let message = format!("the ledger has {} items called {wanted}", several.len());
            Err(PushError::new(PushErrorCode::MatchWaiting, message).with(candidates.collect()).into())
        }
    }
}

/// A code out of a name: letters, digits and dashes.
fn code(name: &str) -> String {
    let plain: String = name.to_uppercase().chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-").chars().take(LONGEST_CODE).collect()
}
