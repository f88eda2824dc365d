use axum::Json;
use bursar_web::{Answer, Direction, EntityCall, Keyset, List, PageToken, Query, full_page, invalid_token, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Kept, RecordBody, RecordKind, store};
use crate::connections;

const OPERATION: &str = "GET /accounting_records";

/// Which records, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListRecords {
    /// By name or number, upwards or downwards; documents and payments run downwards unless said otherwise, all others upwards.
    order: Option<Direction>,
    /// How many to return at most.
    #[serde(default = "full_page")]
    #[schema(minimum = 1, maximum = 100, default = 100)]
    limit: u64,
    /// A token from an earlier page: the question it began with is asked on, and all other parameters are ignored.
    pagination_token: Option<String>,
    /// Of this kind; invoices unless said otherwise.
    pub(crate) kind: Option<RecordKind>,
    /// Whose name or number, counterpart or description holds these words, or whose id at the accounting system is this. Case does not matter
    /// for plain letters. Every record of the kind is looked at: in books of many ten thousand records it takes a while.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) search: Option<String>,
    /// Show those too that are gone at the accounting system.
    #[serde(default)]
    pub(crate) with_deleted: bool,
}

impl ListRecords {
    /// The kind that is listed.
    pub(crate) fn kind(&self) -> RecordKind {
        self.kind.unwrap_or(RecordKind::Invoice)
    }
}

impl IntoParams for ListRecords {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// A page of records.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingRecordPaginationResource)]
pub(crate) struct RecordList {
    /// The records of this page.
    data: Vec<RecordBody>,
    /// Token of the next page; null on the last.
    #[schema(required = false)]
    next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    #[schema(required = false)]
    prev_pagination_token: Option<String>,
}

/// List records of the books
///
/// Everything that is mirrored of the entity's books, kind by kind, in one form for all accounting systems, with a search.
/// Deleted records are left out unless they are asked for.
#[utoipa::path(get, path = "/accounting_records", params(ListRecords), responses((status = 200, body = RecordList)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListRecords>) -> Answer<Json<RecordList>> {
    let token = query.pagination_token.clone();
    let (query, at, is_backwards) =
        PageToken::asked(&call, OPERATION, call.entity_id, query, token.as_deref()).ok_or_else(invalid_token)?;
    let direction = query.order.unwrap_or_else(|| query.kind().direction());
    let keyset = Keyset { direction, at, is_backwards, limit: query.limit };
    let rows = match connections::store::current_book(call.db(), call.entity_id).await? {
        Some(book_id) => store::list(call.db(), book_id, &query, &keyset).await?,
        None => Vec::new(),
    };
    let page = List::new(&call, OPERATION, call.entity_id, &query, &keyset, rows, |row: &Kept| (row.name.clone(), row.id));
    let data = page.rows.into_iter().map(Kept::body).collect();
    Ok(Json(RecordList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
