use bursar_web::{Answer, EntityCall, Json, Query, query_parameters};
use serde::Serialize;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{TextTemplate, TextTemplateFilter, predefined, store};

impl IntoParams for TextTemplateFilter {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// The text templates of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TextTemplateResponseList)]
pub(crate) struct TextTemplateList {
    /// All that were asked for, oldest first.
    data: Vec<TextTemplate>,
    /// Always null: there is one page.
    #[schema(required = false)]
    next_pagination_token: Option<String>,
    /// Always null: there is one page.
    #[schema(required = false)]
    prev_pagination_token: Option<String>,
}

/// List text templates
///
/// All that were asked for in one answer. An entity begins with a subject and a text for each kind of mail, and with no memo.
#[utoipa::path(get, path = "/text_templates", params(TextTemplateFilter), responses((status = 200, body = TextTemplateList)))]
pub(crate) async fn list(call: EntityCall, Query(asked): Query<TextTemplateFilter>) -> Answer<Json<TextTemplateList>> {
    predefined::ensure(&call).await?;
    let data = store::list(call.db(), &call.scope(), &asked).await?;
    Ok(Json(TextTemplateList { data, next_pagination_token: None, prev_pagination_token: None }))
}
