use bursar_kernel::{DateTime, Error, Utc, Uuid};
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Paths};
use serde::Deserialize;
use utoipa::ToSchema;

use super::SecretBody;
use crate::projects::Project;
use crate::secrets::{SecretStatus, store};

/// When a secret ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RevokeClientSecretRequest)]
pub(crate) struct RevokeSecret {
    /// The moment; at once without one, and where it has passed. Until then another moment can be chosen.
    at: Option<DateTime<Utc>>,
}

/// Revoke a client secret
///
/// At once, or at a moment; the tokens that were made with it end with it. A secret that has ended stays ended: that is
/// answered with 409.
#[utoipa::path(
    post,
    path = "/partner_projects/{project_id}/client_secrets/{secret_id}/revoke",
    responses((status = 200, body = SecretBody), (status = 409, description = "the secret has ended already"))
)]
pub(crate) async fn revoke(
    call: Call,
    Paths(project_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<RevokeSecret>,
) -> Answer<Json<SecretBody>> {
    let now = call.env().now();
    let tx = call.db().begin().await?;
    let project: Project = record::lock(&tx, &call.scope(), project_id).await?;
    let found = store::list(&tx, project.id).await?.into_iter().find(|secret| secret.id == id);
    let mut secret = found.ok_or_else(|| Error::not_found("client secret"))?;
    if secret.status(now) == SecretStatus::Revoked {
        return Err(Error::conflict("the secret has ended already: make a new one").into());
    }
    let at = body.at.map_or(now, |at| at.max(now));
    secret.revoked_at = Some(at);
    store::set_end(&tx, project.id, id, at).await?;
    tx.commit().await?;
    Ok(Json(SecretBody::new(secret, now)))
}
