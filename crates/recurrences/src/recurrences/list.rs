use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{self, RecurrenceBody};
use super::store;

/// The recurrences of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecurrenceResponseList)]
pub(crate) struct RecurrenceList {
    /// The oldest first.
    data: Vec<RecurrenceBody>,
}

/// List recurrences
///
/// In one answer: all that have days to come, and the latest of those that are over, 1000 in all.
#[utoipa::path(get, path = "/recurrences", responses((status = 200, body = RecurrenceList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<RecurrenceList>> {
    let found = store::list(call.db(), &call.scope()).await?;
    Ok(Json(RecurrenceList { data: body::bodies(call.db(), &call.scope(), found).await? }))
}
