use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, OptionalJson, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, ReceivableBody};
use super::happened::Teller;
use super::status::{Action, ReceivableStatus};
use super::{Own, Receivable};

/// Why nobody expects it to be paid.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableUncollectiblePayload)]
pub(crate) struct MarkAsUncollectible {
    /// What is said of it.
    comment: Option<String>,
}

/// Mark an invoice as uncollectible
///
/// An overdue invoice that nobody expects to be paid. This is final.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/mark_as_uncollectible",
    request_body = Option<MarkAsUncollectible>,
    responses((status = 200, body = ReceivableBody), (status = 409, description = "it is not overdue"))
)]
pub(crate) async fn mark_as_uncollectible(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    OptionalJson(body): OptionalJson<MarkAsUncollectible>,
) -> Answer<Json<ReceivableBody>> {
    let tx = call.db().begin().await?;
    let mut invoice: Receivable = record::lock(&tx, &call.scope(), id).await?;
    invoice.require(Action::MarkAsUncollectible, false)?;
    let old_status = invoice.status;
    invoice.status = ReceivableStatus::Uncollectible;
    invoice.updated_at = call.env().now();
    if let Own::Invoice(fields) = &mut invoice.own {
        fields.comment = body.unwrap_or_default().comment.or(fields.comment.take());
    }
    record::save(&tx, &call.scope(), &invoice).await?;
    Teller::of_call(&tx, &call).moved(&invoice, old_status).await?;
    let made = body::body(&tx, &call, &files, invoice).await?;
    tx.commit().await?;
    Ok(Json(made))
}
