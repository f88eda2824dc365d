use bursar_connectors::Kind;
use bursar_web::listing::{Flag, Text, asked, by, special, word};
use bursar_web::{Answer, Direction, EntityCall, Json, ListQuery, Listing, Page};

use super::{Kept, RecordBody, RecordKind, store};
use crate::connections;

const SEARCH: &str = "Whose name or number, counterpart or description holds these words, or whose id at the accounting system is this. \
    Case does not matter for plain letters. Every record of the kind is looked at: in books of many ten thousand records it takes a while.";

pub(crate) static LISTING: Listing =
    Listing::new("AccountingRecordPaginationResource").sorted_by(by("name", Text)).ordered_by_handler().filter(&[
        asked("kind", word::<RecordKind>(), "Of this kind; invoices unless said otherwise."),
        special("search", Text, SEARCH, store::search).length(1, 100),
        asked("with_deleted", Flag, "Show those too that are gone at the accounting system."),
    ]);

/// List accounting records
///
/// Everything that is mirrored of the entity's books, kind by kind, in one form for all accounting systems, with a search.
/// Deleted records are left out unless they are asked for.
#[utoipa::path(get, path = "/accounting_records", responses((status = 200, body = Page<RecordBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<RecordBody>>> {
    let kind = query.word("kind")?.unwrap_or(Kind::Invoice);
    // As people read them: the latest document first, names from A to Z.
    let query = query.ordered(if kind.is_dated() { Direction::Desc } else { Direction::Asc });
    let page = match connections::store::current_book(call.db(), &call.scope()).await? {
        Some(book_id) => store::list(call.db(), book_id, kind, &query).await?,
        None => Page::empty(),
    };
    Ok(Json(page.map(Kept::body)))
}
