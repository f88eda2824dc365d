use bursar_web::listing::{Day, Id, Integer, Moment, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::BatchPayment;
use super::status::BatchStatus;

pub(crate) static LISTING: Listing = Listing::new("BatchPaymentResponseList")
    .sort(&[by("execution_date", Day), by("total_amount", Integer)])
    .sorted_by(by("created_at", Moment))
    .filter(&[
        on("status", word::<BatchStatus>()).eq(),
        on("bank_account_id", Id).eq(),
        on("execution_date", Day).eq().range(),
        on("created_at", Moment).range(),
    ]);

/// List batch payments
///
/// The batches of the entity, page by page, in the order in which they were created unless said otherwise. Their payments are in
/// `GET /batch_payments/{batch_payment_id}`.
#[utoipa::path(get, path = "/batch_payments", responses((status = 200, body = Page<BatchPayment>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<BatchPayment>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
