use axum::Extension;
use bursar_documents::Issuer;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::letters::{Said, letter, type_of};
use super::post::queue;
use super::require_mail;
use crate::receivables::happened::Teller;
use crate::receivables::issuing::issued;
use crate::receivables::status::{Action, ReceivableStatus};
use crate::receivables::{Receivable, attachments};
use crate::recipients::Recipients;

/// A mail to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivableSendRequest)]
pub(crate) struct SendMail {
    /// Its text.
    #[schema(min_length = 1)]
    body_text: String,
    /// Whom it goes to: the contact of the counterpart, unless it is said.
    recipients: Option<Recipients>,
    /// Its subject.
    #[schema(min_length = 1)]
    subject_text: String,
}

/// The mail that was queued.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableSendResponse)]
pub(crate) struct SentMail {
    /// Its id: `GET /receivables/{receivable_id}/mails/{mail_id}` shows what becomes of it.
    mail_id: Uuid,
}

/// Send a receivable
///
/// Queues a mail with the document as PDF, unless the partner's settings keep it out, and with its attachments that go with mails: 25 MB in
/// all. What it says is put into the mail template of its type, where the partner made one the default. A draft is issued first. Without a
/// mail server nothing is issued and nothing is sent.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/send",
    responses(
        (status = 200, body = SentMail),
        (status = 409, description = "its status does not allow sending it, or this server cannot send mail")
    )
)]
pub(crate) async fn send(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<SendMail>,
) -> Answer<Json<SentMail>> {
    let SendMail { body_text, recipients, subject_text } = body;
    let issuer = Issuer::of(&call, &files).await?;
    attachments::require_mailable(&call, id).await?;
    let tx = call.db().begin().await?;
    let mut document: Receivable = record::lock(&tx, &call.scope(), id).await?;
    document.require(Action::Send, issuer.is_open())?;
    require_mail(&call)?;
    let recipients = Recipients::require(&document, recipients)?;
    let teller = Teller::of_call(&tx, &call);
    if document.status == ReceivableStatus::Draft {
        document = issued(&teller, &issuer, document).await?;
    }
    let said = Said { subject: subject_text, text: body_text };
    let letter = letter(&tx, &call.scope(), type_of(&document), &document, Some(said)).await?;
    let mail = queue(&teller, &document, recipients, letter, None, None).await?;
    tx.commit().await?;
    Ok(Json(SentMail { mail_id: mail.id }))
}
