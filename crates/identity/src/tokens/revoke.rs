use bursar_kernel::{Error, ErrorKind, Uuid};
use bursar_web::{Answer, Call, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{holder, store};

/// The token to end, with the credentials that it was made with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RevokeTokenPayload)]
pub struct RevokeToken {
    /// The id of the project's credentials.
    pub client_id: Uuid,
    /// The secret that goes with it.
    pub client_secret: String,
    /// The token to revoke.
    pub token: String,
}

/// What was done, in words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MessageResponse)]
pub struct Message {
    /// What was done.
    pub message: String,
}

/// Revoke a token
///
/// The partner's own and those of users. Takes effect immediately, on every node. A token that is unknown or has ended already is answered in the same way. Wrong credentials are
/// answered with 401.
#[utoipa::path(post, path = "/auth/revoke", responses((status = 200, body = Message)))]
pub(crate) async fn revoke(call: Call, Json(body): Json<RevokeToken>) -> Answer<Json<Message>> {
    let shown = holder(call.db(), body.client_id, &body.client_secret, call.env().now())
        .await?
        .filter(|holder| holder.partner_id == call.partner_id);
    let holder = shown.ok_or_else(|| Error::new(ErrorKind::Unauthorized("client_id or client_secret is wrong".into())))?;
    let tx = call.db().begin().await?;
    store::revoke(&tx, holder, &body.token, call.env().now()).await?;
    tx.commit().await?;
    Ok(Json(Message { message: "the token is revoked".into() }))
}
