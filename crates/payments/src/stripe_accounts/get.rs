use bursar_entities::service_account;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Json, Path};

use super::StripeAccountBody;

/// Get the Stripe account of an entity
///
/// As Stripe last described it. An entity without one is 404: its card payments arrive at the operator's account.
#[utoipa::path(get, path = "/entities/{entity_id}/stripe_account", responses((status = 200, body = StripeAccountBody)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<StripeAccountBody>> {
    let account = service_account(call.db(), call.scope(), id).await?;
    Ok(Json(account.ok_or_else(|| Error::not_found("stripe account"))?.into()))
}
