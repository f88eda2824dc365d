use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, OptionalJson, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::happened::Teller;
use super::status::{Action, ReceivableStatus};
use super::{Own, Receivable};

/// Why the customer does not take it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableDeclinePayload)]
pub(crate) struct DeclineQuote {
    /// What the customer says of it.
    comment: Option<String>,
}

/// It is done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuccessResult)]
pub(crate) struct SuccessResult {
    /// Always true.
    #[schema(required = false, default = true)]
    pub(crate) success: bool,
}

/// Decline a quote
///
/// The customer does not take it. This is final.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/decline",
    request_body = Option<DeclineQuote>,
    responses((status = 200, body = SuccessResult), (status = 409, description = "it is no quote that is issued"))
)]
pub(crate) async fn decline(
    call: EntityCall,
    Path(id): Path<Uuid>,
    OptionalJson(body): OptionalJson<DeclineQuote>,
) -> Answer<Json<SuccessResult>> {
    let tx = call.db().begin().await?;
    let mut quote: Receivable = record::lock(&tx, &call.scope(), id).await?;
    quote.require(Action::Decline, false)?;
    let old_status = quote.status;
    quote.status = ReceivableStatus::Declined;
    quote.updated_at = call.env().now();
    if let Own::Quote(fields) = &mut quote.own {
        fields.comment = body.unwrap_or_default().comment;
    }
    record::save(&tx, &call.scope(), &quote).await?;
    Teller::of_call(&tx, &call).moved(&quote, old_status).await?;
    tx.commit().await?;
    Ok(Json(SuccessResult { success: true }))
}
