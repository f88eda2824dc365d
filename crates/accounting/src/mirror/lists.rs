//! What the lists by name share: accounts and tax rates are asked for in the same way.

use bursar_connectors::Kind;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::Tx;
use bursar_web::{Direction, EntityCall, Keyset, List, PageToken, invalid_token};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Mirrored, store};
use crate::connections;

/// The only field by which these lists are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameCursorField {
    /// The name.
    #[default]
    Name,
}

/// How to list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListByName {
    /// Ascending or descending.
    #[serde(default)]
    #[schema(default = "asc")]
    #[param(inline, required = false, default = "asc")]
    pub order: Direction,
    /// Rows on a page.
    #[serde(default = "full_page")]
    #[schema(minimum = 1, maximum = 250, default = 250)]
    #[param(minimum = 1, maximum = 250, default = 250, required = false)]
    pub limit: i64,
    /// The token of a page, from an earlier answer: all other parameters are then those of the first request.
    #[param(required = false, nullable = false)]
    pub pagination_token: Option<String>,
    /// What to sort by.
    #[serde(default)]
    #[param(inline, required = false)]
    pub sort: NameCursorField,
}

fn full_page() -> i64 {
    250
}

/// A page of records of one kind, in the order of their names.
pub(crate) async fn page(call: &EntityCall, operation: &str, kind: Kind, query: ListByName) -> Result<List<Mirrored>> {
    let token = query.pagination_token.clone();
    let asked = PageToken::asked(call, operation, call.entity_id, query, token.as_deref());
    let (query, at, is_backwards) = asked.ok_or_else(invalid_token)?;
    let keyset = Keyset { direction: query.order, at, is_backwards, limit: u64::try_from(query.limit).unwrap_or(1) };
    let rows = match connections::store::current_book(call.db(), call.entity_id).await? {
        Some(book_id) => store::by_name(call.db(), book_id, kind, &keyset).await?,
        None => Vec::new(),
    };
    let key = |row: &Mirrored| (row.name.clone(), row.id);
    Ok(List::new(call, operation, call.entity_id, &query, &keyset, rows, key))
}

/// One record of the entity's book by our id.
pub(crate) async fn one(call: &EntityCall, kind: Kind, id: Uuid, what: &str) -> Result<Mirrored> {
    let book_id = connections::store::current_book(call.db(), call.entity_id).await?.ok_or_else(|| Error::not_found(what))?;
    store::get(call.db(), book_id, kind, id).await?.ok_or_else(|| Error::not_found(what))
}

/// Does the entity's ledger have this account, and has not deleted it? For whoever refers to one.
pub async fn has_account(tx: &Tx, entity_id: Uuid, id: Uuid) -> Result<bool> {
    has(tx, entity_id, Kind::Account, id).await
}

/// The same for a tax rate.
pub async fn has_tax_rate(tx: &Tx, entity_id: Uuid, id: Uuid) -> Result<bool> {
    has(tx, entity_id, Kind::TaxRate, id).await
}

async fn has(tx: &Tx, entity_id: Uuid, kind: Kind, id: Uuid) -> Result<bool> {
    let Some(book_id) = connections::store::current_book(tx, entity_id).await? else { return Ok(false) };
    Ok(store::get(tx, book_id, kind, id).await?.is_some_and(|row| !row.is_deleted))
}
