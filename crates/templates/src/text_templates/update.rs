use bursar_events::save_change;
use bursar_kernel::{Uuid, set_if_given};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::TextTemplate;

/// Changes to a text template. A field that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateTextTemplatePayload)]
pub(crate) struct UpdateTextTemplate {
    /// Its name.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    name: Option<String>,
    /// The text.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    template: Option<String>,
}

/// Update a text template
///
/// Documents keep the memo that they were made with.
#[utoipa::path(patch, path = "/text_templates/{text_template_id}", responses((status = 200, body = TextTemplate)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateTextTemplate>) -> Answer<Json<TextTemplate>> {
    let tx = call.db().begin().await?;
    let before: TextTemplate = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut template = before.clone();
    set_if_given(&mut template.name, body.name);
    set_if_given(&mut template.template, body.template);
    save_change(&tx, &call, &before, &mut template).await?;
    tx.commit().await?;
    Ok(Json(template))
}
