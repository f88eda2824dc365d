use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;

use super::documents::{EntityOnboardingDocumentsPayload, Provided};
use super::{keep, store};
use crate::entities;

/// Provide onboarding documents of an entity
///
/// Files that prove who it is. What was provided before stays, unless it is named again. Nobody looks at them by hand here: that they are there is
/// what counts.
#[utoipa::path(
    post,
    path = "/onboarding_documents",
    request_body = EntityOnboardingDocumentsPayload,
    responses((status = 204, description = "they are kept"))
)]
pub(crate) async fn provide_documents(
    call: EntityCall,
    Json(body): Json<Provided<EntityOnboardingDocumentsPayload>>,
) -> Answer<StatusCode> {
    let provided = body.documents;
    provided.require(&call).await?;
    let tx = call.db().begin().await?;
    let scope = entities::store::hold(&tx, call.scope(), call.entity_id).await?;
    let mut onboarding = store::get(&tx, &scope).await?;
    onboarding.documents.provide(provided);
    keep(&tx, call.env(), &call.edge().vault, &scope, onboarding).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
