use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;

use super::store;
use crate::onboarding::documents::{PersonOnboardingDocumentsPayload, Provided};
use crate::onboarding::follow;

/// Provide onboarding documents of a person
///
/// Files that prove who the person is. What was provided before stays, unless it is named again.
#[utoipa::path(
    post,
    path = "/persons/{person_id}/onboarding_documents",
    request_body = PersonOnboardingDocumentsPayload,
    responses((status = 204, description = "they are kept"))
)]
pub(crate) async fn provide_documents(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Json(body): Json<Provided<PersonOnboardingDocumentsPayload>>,
) -> Answer<StatusCode> {
    let provided = body.documents;
    provided.require(&call).await?;
    let vault = &call.edge().vault;
    let tx = call.db().begin().await?;
    let mut person = store::lock(&tx, vault, &call.scope(), id).await?;
    person.details.documents.provide(provided);
    person.updated_at = call.env().now();
    store::save(&tx, vault, call.env(), &call.scope(), &person).await?;
    follow(&tx, &call, call.entity_id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
