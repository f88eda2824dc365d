use bursar_entities::Language;
use bursar_events::{Change, emit_change};
use bursar_kernel::{Uuid, set_if_given};
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MailTemplate, store};

/// Changes to a mail template. A field that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateCustomTemplateSchemaRequest)]
pub(crate) struct UpdateMailTemplate {
    /// The text, in Jinja.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    body_template: Option<String>,
    /// The language.
    #[serde(default)]
    #[schema(value_type = Language, required = false)]
    language: Option<Language>,
    /// Its name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 128)]
    name: Option<String>,
    /// The subject, in Jinja.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    subject_template: Option<String>,
}

/// Update a mail template
///
/// It is checked as a new one is. A default whose language changes is the default of the new one.
#[utoipa::path(patch, path = "/mail_templates/{template_id}", responses((status = 200, body = MailTemplate)))]
pub(crate) async fn update(call: Call, Path(id): Path<Uuid>, Json(body): Json<UpdateMailTemplate>) -> Answer<Json<MailTemplate>> {
    let tx = call.db().begin().await?;
    tx.hold(&store::name_of_all(call.partner_id)).await?;
    let before: MailTemplate = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut template = before.clone();
    set_if_given(&mut template.body_template, body.body_template);
    set_if_given(&mut template.language, body.language);
    set_if_given(&mut template.name, body.name);
    set_if_given(&mut template.subject_template, body.subject_template);
    if template != before {
        template = template.checked()?;
        template.updated_at = call.env().now();
        store::only_default(&tx, &call.scope(), &template).await?;
        record::save(&tx, &call.scope(), &template).await?;
        emit_change(&tx, &call, Change::Updated, &template).await?;
        tx.commit().await?;
    }
    Ok(Json(template))
}
