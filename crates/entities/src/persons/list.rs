use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::PersonBody;
use super::store;

/// The persons of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PersonsResponse)]
pub(crate) struct PersonList {
    /// All of them, oldest first.
    data: Vec<PersonBody>,
}

/// List the persons of the entity
///
/// All of them in one answer.
#[utoipa::path(get, path = "/persons", responses((status = 200, body = PersonList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<PersonList>> {
    let persons = store::list(call.db(), &call.edge().vault, &call.scope()).await?;
    Ok(Json(PersonList { data: persons.into_iter().map(PersonBody::from).collect() }))
}
