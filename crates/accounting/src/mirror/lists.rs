//! What the lists by name share: accounts and tax rates are asked for in the same way.

use bursar_connectors::Kind;
use bursar_connectors::record::Document;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Scope, Tx, sea_orm};
use bursar_web::{EntityCall, ListQuery, Page};

use sea_orm::ConnectionTrait;

use super::{Mirrored, store};
use crate::connections;
use crate::connections::ConnectionStatus;
use crate::ledger_objects::store::namesakes;

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

/// The invoices of this number in the entity's ledger, as they were last seen; none where no ledger is connected. For whoever must know how an
/// invoice stands there.
pub async fn invoices_of_ledger(db: &impl ConnectionTrait, scope: &Scope, number: &str) -> Result<Vec<Document>> {
    let Some(book_id) = connected_book(db, scope).await? else { return Ok(Vec::new()) };
    Ok(namesakes::<Document>(db, book_id, Kind::Invoice, number).await?.into_iter().map(|found| found.body).collect())
}

/// The book of the entity that is connected now.
pub(crate) async fn connected_book(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Uuid>> {
    let live = connections::store::list_live(db, scope).await?;
    let connected = live.into_iter().find(|connection| connection.status == ConnectionStatus::Connected);
    Ok(connected.and_then(|connection| connection.book_id))
}

async fn has(tx: &Tx, scope: Scope, kind: Kind, id: Uuid) -> Result<bool> {
    let Some(book_id) = connections::store::current_book(tx, &scope).await? else { return Ok(false) };
    Ok(store::get(tx, book_id, kind, id).await?.is_some_and(|row| !row.is_deleted))
}
