use bursar_web::listing::{Id, Integer, Moment, Text, by, on, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{FinancingInvoice, FinancingStatus, InvoiceType};

pub(crate) static LISTING: Listing =
    Listing::new("FinancingInvoiceListResponse").sort(&[by("id", Id), by("created_at", Moment)]).filter(&[
        on("invoice_id", Id).eq().any_of(),
        on("status", word::<FinancingStatus>()).eq().any_of(),
        on("type", word::<InvoiceType>()).eq().any_of(),
        on("document_id", Text).eq().any_of(),
        on("issue_date", Moment).range(),
        on("due_date", Moment).range(),
        on("created_at", Moment).range(),
        on("total_amount", Integer).eq().range(),
    ]);

/// List financed invoices
///
/// None: this server works with no lender.
#[utoipa::path(get, path = "/financing_invoices", responses((status = 200, body = Page<FinancingInvoice>)))]
pub(crate) async fn list_invoices(_: EntityCall, _: ListQuery) -> Answer<Json<Page<FinancingInvoice>>> {
    Ok(Json(Page::empty()))
}
