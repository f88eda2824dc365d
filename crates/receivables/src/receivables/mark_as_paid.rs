use axum::Extension;
use bursar_accounting::clock;
use bursar_files::Files;
use bursar_kernel::{DateTime, Money, Utc, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, OptionalJson, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, ReceivableBody};
use super::happened::Teller;
use super::payment::Payment;
use super::status::{Action, ReceivableStatus};
use super::{Own, Receivable};
use crate::papers::render_pdf::renew_pdf_of_paid;

/// How it was paid.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivablePaidPayload)]
pub(crate) struct MarkAsPaid {
    /// What is said of it.
    comment: Option<String>,
    /// When it was paid; now, unless it is said.
    paid_at: Option<DateTime<Utc>>,
}

/// Mark an invoice as paid
///
/// Everything that was left to pay was paid.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/mark_as_paid",
    request_body = Option<MarkAsPaid>,
    responses((status = 200, body = ReceivableBody), (status = 409, description = "its status does not allow payments"))
)]
pub(crate) async fn mark_as_paid(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    OptionalJson(body): OptionalJson<MarkAsPaid>,
) -> Answer<Json<ReceivableBody>> {
    let MarkAsPaid { comment, paid_at } = body.unwrap_or_default();
    let (tx, now) = (call.db().begin().await?, call.env().now());
    let mut invoice: Receivable = record::lock(&tx, &call.scope(), id).await?;
    invoice.require(Action::MarkAsPaid, false)?;
    let amount = Money::new(invoice.amount_due(), invoice.currency);
    let payment = Payment { amount, paid_at: paid_at.unwrap_or(now), comment: comment.clone() };
    let applied = invoice.pay(&payment, None, clock::today(&tx, &call.scope(), now).await?)?;
    if let Own::Invoice(fields) = &mut invoice.own {
        // An invoice over nothing is paid by being said to be.
        invoice.status = ReceivableStatus::Paid;
        fields.paid_at = Some(payment.paid_at);
        fields.comment = comment;
    }
    invoice.updated_at = now;
    renew_pdf_of_paid(&tx, call.env(), &call.scope(), &mut invoice).await?;
    record::save(&tx, &call.scope(), &invoice).await?;
    Teller::of_call(&tx, &call).paid(&invoice, &payment, applied).await?;
    let made = body::body(&tx, &call, &files, invoice).await?;
    tx.commit().await?;
    Ok(Json(made))
}
