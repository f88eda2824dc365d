use axum::Extension;
use bursar_documents::Issuer;
use bursar_entities::Language;
use bursar_files::Files;
use bursar_kernel::{Error, FieldError, Uuid};
use bursar_print::paper;
use bursar_store::record;
use bursar_templates::{MailTemplateType, mail_letter};
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::letters::{Said, type_of, words};
use crate::receivables::Receivable;
use crate::receivables::status::Action;

/// A mail to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivablePreviewRequest)]
pub(crate) struct PreviewMail {
    /// Its text.
    #[schema(min_length = 1)]
    body_text: String,
    /// The language whose mail template is used.
    #[schema(default = "en")]
    language: Option<Language>,
    /// Its subject.
    #[schema(min_length = 1)]
    subject_text: String,
    /// What kind of mail it is.
    #[serde(rename = "type")]
    #[schema(default = "receivable")]
    kind: Option<PreviewType>,
}

/// A kind of mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivablesPreviewTypeEnum)]
enum PreviewType {
    /// With the document.
    Receivable,
    /// A reminder before a discount ends.
    DiscountReminder,
    /// A reminder before the invoice is due.
    FinalReminder,
}

/// A mail as it would be sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivablePreviewResponse)]
pub(crate) struct MailPreview {
    /// Its text.
    body_preview: String,
    /// Its subject.
    subject_preview: String,
}

/// Preview a mail
///
/// The subject and the text with the variables replaced; nothing is sent.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/preview",
    responses((status = 201, body = MailPreview), (status = 422, description = "its status does not allow sending it"))
)]
pub(crate) async fn preview(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<PreviewMail>,
) -> Answer<(StatusCode, Json<MailPreview>)> {
    let document: Receivable = record::get(call.db(), &call.scope(), id).await?;
    // The contract declares no 409 here.
    document
        .require(Action::Preview, Issuer::of(&call, &files).await?.is_open())
        .map_err(|refused| Error::invalid(FieldError::new("path", "receivable_id", refused.to_string(), "value_error.status")))?;
    let PreviewMail { body_text, language, subject_text, kind } = body;
    let mail_type = match kind {
        None | Some(PreviewType::Receivable) => type_of(&document),
        Some(PreviewType::DiscountReminder) => MailTemplateType::ReceivablesDiscountReminder,
        Some(PreviewType::FinalReminder) => MailTemplateType::ReceivablesFinalReminder,
    };
    let said = Said { subject: subject_text, text: body_text };
    let language = language.unwrap_or_else(Language::english);
    let written_in = paper::Language::of(language.code()).unwrap_or(paper::Language::English);
    let words = words(&document, Some(said), written_in);
    let letter = mail_letter(call.db(), &call.scope(), mail_type, &[language.code()], &words).await?;
    let preview = MailPreview { body_preview: letter.html.unwrap_or(letter.text), subject_preview: letter.subject };
    Ok((StatusCode::CREATED, Json(preview)))
}
