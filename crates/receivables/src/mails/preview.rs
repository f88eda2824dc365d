use axum::{Extension, Json};
use bursar_entities::Language;
use bursar_files::Files;
use bursar_kernel::{Error, FieldError, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::receivables::Receivable;
use crate::receivables::draft::Issuer;
use crate::receivables::status::Action;
use crate::receivables::variables::filled;

/// A mail to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceivablePreviewRequest)]
pub(crate) struct PreviewMail {
    /// Its text.
    #[schema(min_length = 1)]
    body_text: String,
    /// The language of what stands around the text.
    #[schema(default = "en")]
    #[expect(dead_code, reason = "nothing stands around the text yet")]
    language: Option<Language>,
    /// Its subject.
    #[schema(min_length = 1)]
    subject_text: String,
    /// What kind of mail it is.
    #[serde(rename = "type")]
    #[schema(default = "receivable")]
    #[expect(dead_code, reason = "the variables are the same in all of them")]
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
    responses((status = 201, body = MailPreview), (status = 422, description = "it cannot be sent where it stands"))
)]
pub(crate) async fn preview(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    body: bursar_web::Json<PreviewMail>,
) -> Answer<(StatusCode, Json<MailPreview>)> {
    let document: Receivable = record::get(call.db(), &call.scope(), id).await?;
    // The contract declares no 409 here.
    document
        .require(Action::Preview, Issuer::of(&call, &files).await?.is_open())
        .map_err(|refused| Error::invalid(FieldError::new("path", "receivable_id", refused.to_string(), "value_error.status")))?;
    let PreviewMail { body_text, subject_text, .. } = body.0;
    let preview = MailPreview { body_preview: filled(&body_text, &document), subject_preview: filled(&subject_text, &document) };
    Ok((StatusCode::CREATED, Json(preview)))
}
