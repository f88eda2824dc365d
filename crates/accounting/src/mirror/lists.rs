//! What the lists by name share: accounts and tax rates are asked for in the same way.

use bursar_connectors::Kind;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Scope, Tx};
use bursar_web::{EntityCall, ListQuery, Page};

use super::{Mirrored, store};
use crate::connections;

/// A page of records of one kind, in the order of their names.
pub(crate) async fn page(call: &EntityCall, kind: Kind, query: &ListQuery) -> Result<Page<Mirrored>> {
    match connections::store::current_book(call.db(), &call.scope()).await? {
        Some(book_id) => store::by_name(call.db(), book_id, kind, query).await,
        None => Ok(Page::empty()),
    }
}

/// One record of the entity's book by our id.
pub(crate) async fn one(call: &EntityCall, kind: Kind, id: Uuid, what: &str) -> Result<Mirrored> {
    let book_id = connections::store::current_book(call.db(), &call.scope()).await?.ok_or_else(|| Error::not_found(what))?;
    store::get(call.db(), book_id, kind, id).await?.ok_or_else(|| Error::not_found(what))
}

/// Does the entity's ledger have this account, and has not deleted it? For whoever refers to one.
pub async fn has_account(tx: &Tx, scope: Scope, id: Uuid) -> Result<bool> {
    has(tx, scope, Kind::Account, id).await
}

/// The same for a tax rate.
pub async fn has_tax_rate(tx: &Tx, scope: Scope, id: Uuid) -> Result<bool> {
    has(tx, scope, Kind::TaxRate, id).await
}

async fn has(tx: &Tx, scope: Scope, kind: Kind, id: Uuid) -> Result<bool> {
    let Some(book_id) = connections::store::current_book(tx, &scope).await? else { return Ok(false) };
    Ok(store::get(tx, book_id, kind, id).await?.is_some_and(|row| !row.is_deleted))
}
