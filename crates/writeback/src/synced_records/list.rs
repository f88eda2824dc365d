use bursar_web::listing::{Id, Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{SyncedRecord, SyncedRecordBody, SyncedType};
use crate::errors::PushErrorCode;

pub(crate) static LISTING: Listing =
    Listing::new("SyncRecordResourceList").limit(250, 250).sort(&[by("created_at", Moment), by("updated_at", Moment)]).filter(&[
        on("object_type", word::<SyncedType>()).eq().required(),
        on("object_id", Id).eq().any_of(),
        on("error_code", word::<PushErrorCode>()).eq().says("Only those whose `errors` have this code."),
        on("created_at", Moment).range(),
        on("updated_at", Moment).range(),
    ]);

/// List synchronized records
///
/// What became of the objects of one type in the entity's accounting system: a record for each object and book.
#[utoipa::path(get, path = "/accounting_synced_records", responses((status = 200, body = Page<SyncedRecordBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<SyncedRecordBody>>> {
    let page = query.records::<SyncedRecord>(call.db(), &call.scope()).await?;
    Ok(Json(page.map(|synced| synced.body())))
}
