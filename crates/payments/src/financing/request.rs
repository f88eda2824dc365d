use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{FinancingSession, InvoiceType, no_lender};

/// Invoices to finance.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FinancingPushInvoicesRequest)]
#[expect(dead_code, reason = "without a lender nobody reads it")]
pub(crate) struct RequestFinancing {
    /// The invoices.
    #[schema(min_items = 1, max_items = 10)]
    invoices: Vec<AskedInvoice>,
}

/// An invoice to finance.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FinancingPushInvoicesRequestInvoice)]
#[expect(dead_code, reason = "without a lender nobody reads it")]
struct AskedInvoice {
    /// Its id.
    id: Uuid,
    /// A bill, or an invoice of the entity's own.
    #[serde(rename = "type")]
    kind: InvoiceType,
}

/// Request financing of invoices
///
/// Always refused: this server works with no lender.
#[utoipa::path(post, path = "/financing_invoices", request_body = RequestFinancing, responses((status = 201, body = FinancingSession)))]
pub(crate) async fn request(_: EntityCall, _: Json<RequestFinancing>) -> Answer<(StatusCode, Json<FinancingSession>)> {
    Err(no_lender().into())
}
