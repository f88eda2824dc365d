use std::borrow::Cow;

use axum::Extension;
use bursar_files::Files;
use bursar_web::{Answer, EntityCall, Json, Page};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::body::ReceivableBody;
use super::listing::{SEARCH, page};

/// What to look for: the parameters of the list.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct SearchReceivables(Map<String, Value>);

impl PartialSchema for SearchReceivables {
    fn schema() -> RefOr<Schema> {
        SEARCH.body_schema("What to look for: all of it must hold.")
    }
}

impl ToSchema for SearchReceivables {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ReceivablesSearchRequest")
    }
}

/// Search receivables
///
/// The list with its question in the body: for what is too long for a query.
#[utoipa::path(
    post,
    path = "/receivables/search",
    responses(
        (status = 200, body = Page<ReceivableBody>),
        (status = 406, description = "the pagination token was not made for this list")
    )
)]
pub(crate) async fn search(
    call: EntityCall,
    Extension(files): Files,
    Json(body): Json<SearchReceivables>,
) -> Answer<Json<Page<ReceivableBody>>> {
    let query = SEARCH.question(&call, "/receivables/search", &body.0)?;
    Ok(Json(page(&call, &files, &query).await?))
}
