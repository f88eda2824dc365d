use bursar_accounting::clock;
use bursar_events::emit_action;
use bursar_jobs::enqueue;
use bursar_kernel::{Error, Uuid};
use bursar_mail::WrittenLetter;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mail_order::MailPurchaseOrder;
use super::words::{Said, letter};
use super::{PurchaseOrder, PurchaseOrderStatus};

/// A mail to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SendPurchaseOrderViaEmailRequest)]
pub(crate) struct SendPurchaseOrder {
    /// Its text.
    body_text: String,
    /// Its subject.
    subject_text: String,
}

/// The mail that was queued.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PurchaseOrderEmailSentResponse)]
pub(crate) struct SentOrder {
    /// Its id: events of the type `mail` report what becomes of it.
    mail_id: Uuid,
}

/// Send a purchase order
///
/// Queues a mail with the order as PDF to the default contact of the vendor, or to its own address. A draft is issued by it. What it says is
/// put into the mail template of purchase orders, where the partner made one the default.
#[utoipa::path(
    post,
    path = "/payable_purchase_orders/{purchase_order_id}/send",
    responses(
        (status = 200, body = SentOrder),
        (status = 409, description = "the vendor has no e-mail address, or this server cannot send mail")
    )
)]
pub(crate) async fn send(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<SendPurchaseOrder>) -> Answer<Json<SentOrder>> {
    let (scope, now) = (call.scope(), call.env().now());
    let tx = call.db().begin().await?;
    let mut order: PurchaseOrder = record::lock(&tx, &scope, id).await?;
    if !call.edge().options.sends_mail {
        return Err(Error::conflict("mail is not set up on this server: nothing was sent; its operator has to configure SMTP").into());
    }
    let is_draft = order.status == PurchaseOrderStatus::Draft;
    order.issue(now, clock::today(&tx, &scope, now).await?);
    let said = Said { subject: body.subject_text, text: body.body_text };
    let (WrittenLetter { subject, text, html }, recipient) = letter(&tx, &scope, &order, &said).await?;
    let recipient = recipient.ok_or_else(|| {
        Error::conflict("Purchase order cannot be sent: neither the default contact of the counterpart nor itself has an e-mail address")
    })?;
    let (partner_id, entity_id, mail_id) = (scope.partner_id(), order.entity_id, call.env().id());
    let asked_at = Some(now);
    let job = MailPurchaseOrder { partner_id, entity_id, purchase_order_id: id, mail_id, recipient, subject, text, html, asked_at };
    if is_draft {
        record::save(&tx, &scope, &order).await?;
        emit_action(&tx, call.env(), partner_id, &order, "issued", "a purchase order was issued").await?;
    }
    enqueue(&tx, call.env(), &job).await?;
    tx.commit().await?;
    Ok(Json(SentOrder { mail_id }))
}
