use axum::Extension;
use bursar_accounting::clock;
use bursar_files::Files;
use bursar_kernel::{Error, FieldError, Money, Result, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, ReceivableBody};
use super::happened::Teller;
use super::payment::Payment;
use super::status::Action;
use super::{Own, Receivable};
use crate::papers::render_pdf::renew_pdf_of_paid;

/// How much was paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivablePartiallyPaidPayload)]
pub(crate) struct MarkAsPartiallyPaid {
    /// What was paid so far, all payments together, in minor units.
    #[schema(minimum = 1, maximum = 9007199254740991.0)]
    amount_paid: i64,
    /// What is said of it.
    comment: Option<String>,
}

/// Mark an invoice as partially paid
///
/// `amount_paid` is everything that was paid so far: more than before, and less than what the invoice comes to. Where it comes to what is to be
/// paid today (`amount_to_pay`), the invoice is paid.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/mark_as_partially_paid",
    responses((status = 200, body = ReceivableBody), (status = 409, description = "its status does not allow payments"))
)]
pub(crate) async fn mark_as_partially_paid(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<MarkAsPartiallyPaid>,
) -> Answer<Json<ReceivableBody>> {
    let MarkAsPartiallyPaid { amount_paid, comment } = body;
    let (tx, now) = (call.db().begin().await?, call.env().now());
    let mut invoice: Receivable = record::lock(&tx, &call.scope(), id).await?;
    invoice.require(Action::MarkAsPartiallyPaid, false)?;
    let amount = Money::new(invoice.newly_paid(amount_paid)?, invoice.currency);
    let payment = Payment { amount, paid_at: now, comment: comment.clone() };
    let today = clock::today(&tx, &call.scope(), now).await?;
    let applied = invoice.pay(&payment, Some(today), today)?;
    if let Own::Invoice(fields) = &mut invoice.own {
        fields.comment = comment.or(fields.comment.take());
    }
    invoice.updated_at = now;
    renew_pdf_of_paid(&tx, call.env(), &call.scope(), &mut invoice).await?;
    record::save(&tx, &call.scope(), &invoice).await?;
    Teller::of_call(&tx, &call).paid(&invoice, &payment, applied).await?;
    let made = body::body(&tx, &call, &files, invoice).await?;
    tx.commit().await?;
    Ok(Json(made))
}

impl Receivable {
    /// What of an amount that was paid so far was not paid before.
    fn newly_paid(&self, amount_paid: i64) -> Result<i64> {
        let Own::Invoice(invoice) = &self.own else { return Ok(0) };
        let wrong = |msg: String| Error::invalid(FieldError::new("body", "amount_paid", msg, "value_error.number"));
        if amount_paid >= invoice.total_amount_with_credit_notes {
            let msg = format!("must be less than the total, which is {}: mark it as paid", invoice.total_amount_with_credit_notes);
            return Err(wrong(msg));
        }
        if amount_paid <= invoice.amount_paid {
            return Err(wrong(format!("must be more than what was paid before, which is {}", invoice.amount_paid)));
        }
        Ok(amount_paid - invoice.amount_paid)
    }
}
