use axum::Extension;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Query, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::FileType;
use super::body::FileBody;
use super::store;
use crate::file_store::Files;

/// Which files. Both filters must hold.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ListFiles {
    /// With one of these ids.
    #[serde(rename = "id__in")]
    #[schema(max_items = 250)]
    ids: Option<Vec<Uuid>>,
    /// For this purpose.
    file_type: Option<FileType>,
}

impl IntoParams for ListFiles {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// Files.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FilesResponse)]
pub(crate) struct FileList {
    /// The files, newest first.
    data: Vec<FileBody>,
}

/// List files
///
/// The partner's files, newest first: at most 250. This list has no pages, so ask for the ids that you need.
#[utoipa::path(
    get,
    path = "/files",
    params(ListFiles),
    responses((status = 200, body = FileList))
)]
pub(crate) async fn list(
    call: Call,
    Extension(file_store): Files,
    Query(ListFiles { ids, file_type }): Query<ListFiles>,
) -> Answer<Json<FileList>> {
    let files = store::list(call.db(), &call.scope(), ids.as_ref(), file_type).await?;
    Ok(Json(FileList { data: files.into_iter().map(|file| FileBody::new(&call, &file_store.storage, file)).collect() }))
}
