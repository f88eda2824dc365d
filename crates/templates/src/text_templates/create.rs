use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MAX_COUNT, TextDocument, TextTemplate, TextUse, predefined};

/// A text template to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateTextTemplatePayload)]
pub(crate) struct CreateTextTemplate {
    /// The kind of document or reminder that it is for.
    document_type: TextDocument,
    /// Its name.
    name: String,
    /// The text; variables such as `{invoice_number}` stand in braces. `GET /receivables/variables` has them all.
    template: String,
    /// What the text is for.
    #[serde(rename = "type")]
    text_use: TextUse,
}

/// Create a text template
///
/// It is no default until it is made one. An entity has at most 1000 text templates.
#[utoipa::path(
    post,
    path = "/text_templates",
    responses((status = 201, body = TextTemplate), (status = 400, description = "the entity has as many as it may have"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateTextTemplate>) -> Answer<(StatusCode, Json<TextTemplate>)> {
    let CreateTextTemplate { document_type, name, template, text_use } = body;
    let now = call.env().now();
    predefined::ensure(&call).await?;
    let template = TextTemplate {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        document_type,
        is_default: false,
        name,
        template,
        text_use,
        entity_id: call.entity_id,
        created_by_entity_user_id: call.user_id(),
        deleted_at: None,
    };
    let tx = call.db().begin().await?;
    record::require_room::<TextTemplate>(&tx, &call.scope(), MAX_COUNT).await?;
    record::insert(&tx, &call.scope(), &template).await?;
    emit_change(&tx, &call, Change::Created, &template).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(template)))
}
