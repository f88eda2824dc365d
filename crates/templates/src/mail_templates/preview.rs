use bursar_entities::{Language, find_entity};
use bursar_kernel::{Error, Money, NaiveDate, ensure_valid};
use bursar_print::paper;
use bursar_web::{Answer, EntityCall, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::variables::MailWords;
use super::{MAX_BODY_LENGTH, MAX_SUBJECT_LENGTH, MailTemplateType, sandbox, wrong_parts};

/// A mail template to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(
    as = PreviewTemplateRequest,
    example = json!({
        "subject": "Invoice {{ document_number }}",
        "body": "Dear {{ contact_name }}",
        "document_type": "receivables_invoice",
        "language_code": "en"
    })
)]
pub(crate) struct PreviewTemplate {
    /// The text, in Jinja.
    body: String,
    /// The kind of mail. All of them have the same variables.
    #[expect(dead_code, reason = "part of the contract")]
    document_type: MailTemplateType,
    /// The language that amounts and dates are written in.
    language_code: Language,
    /// The subject, in Jinja.
    subject: String,
}

/// A mail template with values.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreviewTemplateResponse)]
pub(crate) struct TemplatePreview {
    /// The text: HTML where the template is.
    body_preview: String,
    /// The subject.
    subject_preview: String,
}

/// Preview a mail template
///
/// Nothing is kept. The values are made up; only the name is the entity's own.
#[utoipa::path(post, path = "/mail_templates/preview", responses((status = 200, body = TemplatePreview)))]
pub(crate) async fn preview(call: EntityCall, Json(body): Json<PreviewTemplate>) -> Answer<Json<TemplatePreview>> {
    let PreviewTemplate { body, language_code, subject, .. } = body;
    let wrong = wrong_parts(&[("subject", &subject, MAX_SUBJECT_LENGTH), ("body", &body, MAX_BODY_LENGTH)]);
    ensure_valid(wrong)?;
    let entity = find_entity(call.db(), &call.scope(), call.entity_id).await?;
    let letter = sandbox::letter(&subject, &body, &made_up(entity.display_name(), &language_code)).map_err(Error::internal)?;
    Ok(Json(TemplatePreview { body_preview: letter.html.unwrap_or(letter.text), subject_preview: letter.subject }))
}

/// Values as a mail in this language has them.
fn made_up(entity_name: String, language: &Language) -> MailWords {
    let language = paper::Language::of(language.code()).unwrap_or(paper::Language::English);
    let amount = "EUR".parse().map(|euro| language.money(Money::new(119_000, euro))).unwrap_or_default();
    let day = |month, day| NaiveDate::from_ymd_opt(2024, month, day).map(|day| language.date(day)).unwrap_or_default();
    let [_, example] = MailWords::examples();
    MailWords {
        amount_due: amount.clone(),
        due_date: day(6, 30),
        entity_name,
        expiry_date: day(6, 30),
        issue_date: day(6, 1),
        total_amount: amount,
        ..example
    }
}
