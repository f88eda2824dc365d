use bursar_entities::Language;
use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, Call, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MAX_COUNT, MailTemplate, MailTemplateType, store};

/// A mail template to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(
    as = AddCustomTemplateSchema,
    example = json!({
        "name": "Invoices",
        "type": "receivables_invoice",
        "subject_template": "Invoice {{ document_number }} from {{ entity_name }}",
        "body_template": "Dear {{ contact_name }},\n\n{{ body_text }}"
    })
)]
pub(crate) struct CreateMailTemplate {
    /// The text, in Jinja, up to 65,536 letters. One that holds HTML tags is sent as HTML, with its values escaped.
    #[schema(min_length = 1)]
    body_template: String,
    /// Is it the default for mails of this type in this language?
    #[serde(default)]
    #[schema(default = false)]
    is_default: bool,
    /// The language.
    #[schema(default = "en")]
    language: Option<Language>,
    /// Its name.
    #[schema(min_length = 1, max_length = 128)]
    name: String,
    /// The subject, in Jinja, up to 2,048 letters.
    #[schema(min_length = 1)]
    subject_template: String,
    /// The kind of mail.
    #[serde(rename = "type")]
    mail_type: MailTemplateType,
}

/// Create a mail template
///
/// Templates are written in Jinja: `{{ variable }}`, `{% if variable %}`, `elif`, `else`, `endif`, and the filters `capitalize`, `default`,
/// `lower`, `title`, `trim` and `upper`. What cannot be used is named with its place, an unknown variable too: `GET /receivables/variables`
/// has them all. A partner has at most 1000 mail templates.
#[utoipa::path(post, path = "/mail_templates", responses((status = 200, body = MailTemplate)))]
pub(crate) async fn create(call: Call, Json(body): Json<CreateMailTemplate>) -> Answer<Json<MailTemplate>> {
    let CreateMailTemplate { body_template, is_default, language, name, subject_template, mail_type } = body;
    let now = call.env().now();
    let template = MailTemplate {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        body_template,
        is_default,
        language: language.unwrap_or_else(Language::english),
        name,
        subject_template,
        mail_type,
        partner_id: call.partner_id,
    };
    let template = template.checked()?;
    let tx = call.db().begin().await?;
    tx.hold(&store::name_of_all(call.partner_id)).await?;
    record::require_room::<MailTemplate>(&tx, &call.scope(), MAX_COUNT).await?;
    store::only_default(&tx, &call.scope(), &template).await?;
    record::insert(&tx, &call.scope(), &template).await?;
    emit_change(&tx, &call, Change::Created, &template).await?;
    tx.commit().await?;
    Ok(Json(template))
}
