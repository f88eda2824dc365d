use bursar_web::listing::{Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::body::{BackfillBody, Progress};
use super::{Backfill, BackfillStatus};

pub(crate) static LISTING: Listing = Listing::new("AccountingBackfillList")
    .sort(&[by("created_at", Moment)])
    .filter(&[on("status", word::<BackfillStatus>()).eq(), on("created_at", Moment).range()]);

/// List backfills
///
/// Every backfill of the entity with its report; `progress` is answered by `GET /accounting_backfills/{id}` alone and is 0 here.
#[utoipa::path(get, path = "/accounting_backfills", responses((status = 200, body = Page<BackfillBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<BackfillBody>>> {
    let page = query.records::<Backfill>(call.db(), &call.scope()).await?;
    Ok(Json(page.map(|backfill| backfill.body(Progress::default()))))
}
