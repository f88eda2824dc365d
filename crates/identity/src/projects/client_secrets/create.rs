use bursar_kernel::{Error, Uuid};
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MAX_ACCEPTED, SecretBody};
use crate::projects::Project;
use crate::secrets::{ClientSecret, SecretStatus, hash, store};

/// A client secret to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateClientSecretRequest)]
pub(crate) struct CreateSecret {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100, example = "Production server")]
    name: Option<String>,
}

/// A new client secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NewClientSecretResource)]
pub(crate) struct NewSecretBody {
    #[serde(flatten)]
    secret: SecretBody,
    /// The secret. It is shown in this answer only.
    client_secret: String,
}

/// Create a client secret
///
/// Accepted beside the others, so that one can be replaced without a pause: make the new one, deploy it, revoke the old one.
/// `client_secret` is shown in this answer only.
#[utoipa::path(
    post,
    path = "/partner_projects/{project_id}/client_secrets",
    responses((status = 201, body = NewSecretBody), (status = 409, description = "the project has 10 secrets that are accepted"))
)]
pub(crate) async fn create(call: Call, Path(id): Path<Uuid>, Json(body): Json<CreateSecret>) -> Answer<(StatusCode, Json<NewSecretBody>)> {
    let (now, client_secret) = (call.env().now(), call.env().rng.token());
    let tx = call.db().begin().await?;
    let project: Project = record::lock(&tx, &call.scope(), id).await?;
    let accepted = store::list(&tx, project.id).await?.iter().filter(|secret| secret.status(now) != SecretStatus::Revoked).count();
    if accepted >= MAX_ACCEPTED {
        return Err(Error::conflict(format!("the project has {MAX_ACCEPTED} secrets that are accepted: revoke one first")).into());
    }
    let hash = hash(&client_secret);
    let secret = ClientSecret { id: call.env().id(), hash: hash.to_vec(), name: body.name, revoked_at: None, created_at: now };
    store::insert(&tx, project.id, secret.id, &hash, secret.name.as_deref(), now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(NewSecretBody { secret: SecretBody::new(secret, now), client_secret })))
}
