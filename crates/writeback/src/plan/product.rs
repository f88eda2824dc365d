//! Products of the catalog as items of the ledger, and the one item of an account that lines without a product are booked with.

use bursar_accounting::{LedgerObject, name_key, namesakes, objects_like, objects_with, remote_object};
use bursar_catalog::{Product, ProductType};
use bursar_connectors::Kind;
use bursar_connectors::record::Item;
use bursar_connectors::write::{ItemEntry, Object};
use bursar_kernel::{Result, Uuid};
use bursar_store::record;

use super::{Blocked, Look, Plan, Planned, Planner, major, plan_of};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::match_rules::{self, MatchClue};
use crate::matches::MatchReason;
use crate::synced_records::SyncedRecord;

/// Signs of a code that every ledger takes.
const MAX_CODE_LENGTH: usize = 30;

pub(crate) async fn look(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<Look> {
    let product: Option<Product> = record::find(planner.db, &planner.scope, synced.object_id).await?;
    let object_updated_at = product.as_ref().map(|product| product.updated_at);
    let entry = match &product {
        Some(product) => of_product(planner, product).await,
        None => of_account(planner, synced.object_id).await,
    };
    let clues = product.as_ref().map_or(Clues::Name, |product| Clues::NameAndCode(product.external_reference.clone()));
    let planned = match entry {
        Ok(entry) => plan(planner, synced, entry, clues).await,
        Err(blocked) => Err(blocked),
    };
    Ok(Look { plan: plan_of(planned)?, object_updated_at })
}

async fn of_product(planner: &Planner<'_>, product: &Product) -> std::result::Result<ItemEntry, Blocked> {
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

async fn of_account(planner: &Planner<'_>, account_id: Uuid) -> std::result::Result<ItemEntry, Blocked> {
    let account = planner.account(account_id, "ledger_account_id").await?;
    // Beside income, lines without a product are booked where something is written off.
    let what = if account.account.class == "Income" { "Sales" } else { "Write-off" };
    let name = format!("{what} ({})", account.account.name.replace(':', " - "));
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

async fn plan(planner: &Planner<'_>, synced: &SyncedRecord, entry: ItemEntry, clues: Clues) -> std::result::Result<Plan, Blocked> {
    if synced.remote_id.is_some() {
        return Ok(Plan::Nothing);
    }
    let (db, book_id) = (planner.db, planner.book.id);
    let rejected = planner.rejected(synced).await?;
    let is_possible = |item: &LedgerObject<Item>| !item.is_deleted && item.body.is_active && !rejected.contains(&item.remote_id);
    let mut known: Vec<LedgerObject<Item>> = namesakes(db, book_id, Kind::Item, &entry.name).await?;
    if let Clues::NameAndCode(code) = &clues {
        let key = name_key(&entry.name);
        if let Some(remote_id) = match_rules::store::remote_id(db, &planner.scope, (book_id, Kind::Item), MatchClue::Name, &key).await?
            && remote_object(db, book_id, Kind::Item, &remote_id).await?.is_some_and(|item| is_possible(&item))
        {
            return Ok(Plan::Link { kind: Kind::Item, remote_id, hash: None });
        }
        known.extend(objects_like(db, book_id, Kind::Item, key).await?);
        if let Some(code) = code {
            known.extend(objects_with(db, book_id, Kind::Item, code).await?);
        }
    }
    known.sort_by_key(|item| item.id);
    known.dedup_by_key(|item| item.id);
    known.retain(is_possible);
    let like: Vec<_> = known.iter().map(|item| (item, reasons(&entry, &clues, &item.body))).filter(|(_, why)| !why.is_empty()).collect();
    let namesakes: Vec<_> = like.iter().filter(|(_, why)| why.contains(&MatchReason::Name)).collect();
    match (like.as_slice(), namesakes.as_slice()) {
        ([], _) => Ok(Plan::Create(Planned::new(Object::Item(entry))?)),
        (_, [(only, _)]) => Ok(Plan::Link { kind: Kind::Item, remote_id: only.remote_id.clone(), hash: None }),
        (several, _) => {
            let message = format!("{} may be in the ledger already: {} items have something in common with it", entry.name, several.len());
            let candidates = like.into_iter().map(|(item, reasons)| Candidate::of(item, item.body.name.clone()).because(reasons));
            Err(PushError::new(PushErrorCode::MatchWaiting, message).with(candidates.collect()).into())
        }
    }
}

/// By what an item is recognized.
enum Clues {
    /// An item that we made for an account: by the very name.
    Name,
    /// One of a product: by a similar name too, and by the code that it has here.
    NameAndCode(Option<String>),
}

/// What an item that shall be made and one of the ledger have in common.
fn reasons(entry: &ItemEntry, clues: &Clues, item: &Item) -> Vec<MatchReason> {
    let is_same_name = item.name.trim().to_lowercase() == entry.name.trim().to_lowercase();
    let (is_similar, is_same_code) = match clues {
        Clues::Name => (false, false),
        Clues::NameAndCode(code) => (name_key(&item.name) == name_key(&entry.name), code.is_some() && item.code == *code),
    };
    let found =
        [(MatchReason::Name, is_same_name), (MatchReason::SimilarName, is_similar && !is_same_name), (MatchReason::Code, is_same_code)];
    found.into_iter().filter(|(_, is_so)| *is_so).map(|(reason, _)| reason).collect()
}

/// A code out of a name: letters, digits and dashes.
fn code(name: &str) -> String {
    let plain: String = name.to_uppercase().chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-").chars().take(MAX_CODE_LENGTH).collect()
}
