use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use bursar_kernel::{Error, ErrorKind, FieldError, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::PendingCommit;
use bursar_web::{Answer, Edge, Json, RequestInfo};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::store::NewToken;
use super::{holder, store};
use crate::users;

/// Tokens that one client id may ask for per second, right or wrong.
const REQUESTS_PER_SECOND: u32 = 30;

/// Credentials in exchange for a token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ObtainTokenPayload)]
pub struct CreateToken {
    /// The id of the project's credentials.
    pub client_id: Uuid,
    /// The secret that goes with it.
    pub client_secret: String,
    /// The user to act as; required with `entity_user`, meaningless otherwise.
    pub entity_user_id: Option<Uuid>,
    /// Act as the partner, or as one user of an entity.
    pub grant_type: GrantType,
}

/// On whose behalf a token acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// The partner itself, for all of its entities.
    ClientCredentials,
    /// One user of one entity, with the permissions of the user's role.
    EntityUser,
}

/// A new token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessTokenResponse)]
pub struct AccessToken {
    /// To be sent as `Authorization: Bearer ...`.
    pub access_token: String,
    /// How long it lives, in seconds.
    pub expires_in: i64,
    /// Always `Bearer`.
    pub token_type: String,
}

/// Create a token
///
/// Needs no token: an `Authorization` header is ignored. Wrong credentials are answered with 400, and so is a user who is not yours, was
/// deleted, or whose entity is not active.
#[utoipa::path(post, path = "/auth/token", responses((status = 200, body = AccessToken), (status = 400, description = "the credentials are wrong, or nobody can act as this user")))]
pub(crate) async fn create(
    State(edge): State<Arc<Edge>>,
    info: Extension<RequestInfo>,
    pending: Extension<PendingCommit>,
    Json(body): Json<CreateToken>,
) -> Answer<Json<AccessToken>> {
    let now = edge.env.now();
    limit(&edge, &info, body.client_id, now).await?;
    if body.grant_type == GrantType::EntityUser && body.entity_user_id.is_none() {
        return Err(Error::invalid(FieldError::new(
            "body",
            "entity_user_id",
            "field required with the grant type entity_user",
            "value_error.missing",
        ))
        .into());
    }
    let holder =
        holder(&edge.db, body.client_id, &body.client_secret, now).await?.ok_or_else(|| refused("client_id or client_secret is wrong"))?;
    let user_id = body.entity_user_id.filter(|_| body.grant_type == GrantType::EntityUser);
    if let Some(user_id) = user_id
        && !users::store::may_sign_in(&edge.db, holder.partner_id, user_id).await?
    {
        return Err(refused("entity_user_id names no active user of an active entity of yours").into());
    }
    let token = edge.env.rng.token();
    let expires_at = now + TimeDelta::seconds(edge.options.token_seconds);
    let tx = edge.db.in_request(&pending).begin().await?;
    store::insert(&tx, holder, NewToken { token: &token, user_id, expires_at }, now).await?;
    store::prune(&tx, holder, now).await?;
    tx.commit().await?;
    Ok(Json(AccessToken { access_token: token, expires_in: edge.options.token_seconds, token_type: "Bearer".into() }))
}

fn refused(message: &str) -> Error {
    Error::new(ErrorKind::BadRequest { kind: None, message: message.into() })
}

/// Guessing is limited by what is guessed at: a caller has no token yet.
async fn limit(edge: &Edge, info: &RequestInfo, client_id: Uuid, now: Timestamp) -> Result<()> {
    let key = Sha256::new().chain_update("client").chain_update(client_id.as_bytes()).finalize();
    let allowance = edge.meter.count(key.into(), REQUESTS_PER_SECOND, now).await;
    info.set_allowance(allowance);
    match allowance.remaining {
        Some(_) => Ok(()),
        None => Err(Error::new(ErrorKind::TooManyRequests { retry_after_seconds: 1 })),
    }
}
