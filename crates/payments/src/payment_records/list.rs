use bursar_web::listing::{Day, Flag, Id, Integer, Moment, Text, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::PaymentRecord;
use super::status::PaymentRecordStatus;
use crate::documents::DocumentType;

pub(crate) static LISTING: Listing = Listing::new("PaymentRecordResponseList")
    .sort(&[by("paid_at", Moment).nullable(), by("amount", Integer), by("overpaid_amount", Integer)])
    .sorted_by(by("created_at", Moment))
    .filter(&[
        on("is_external", Flag).eq(),
        on("object_id", Id).eq().any_of(),
        on("object_type", word::<DocumentType>()).eq(),
        on("created_at", Moment).strictly_between(),
        on("updated_at", Moment).strictly_between(),
        on("paid_at", Moment).strictly_between(),
        on("planned_payment_date", Day).eq().range(),
        on("status", word::<PaymentRecordStatus>()).eq(),
        on("payment_intent_status", Text).eq(),
        on("payment_method", Text).eq(),
    ]);

/// List payment records
///
/// The payments on the entity's documents, page by page, in the order in which they were recorded unless said otherwise. A pagination token
/// that was not made for this entity and this list is answered with 422.
#[utoipa::path(get, path = "/payment_records", responses((status = 200, body = Page<PaymentRecord>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<PaymentRecord>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
