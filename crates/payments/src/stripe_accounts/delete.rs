use bursar_entities::change_service_account;
use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Path};
use http::StatusCode;

/// Remove the Stripe account of an entity
///
/// From now on its card payments arrive at the operator's account. Nothing changes at Stripe, and payments that somebody has begun stay where
/// they are.
#[utoipa::path(delete, path = "/entities/{entity_id}/stripe_account", responses((status = 204)))]
pub(crate) async fn delete(call: Call, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let remove = |before: Option<_>| before.map(|_| None).ok_or_else(|| Error::not_found("stripe account"));
    change_service_account(&tx, call.env(), &call.edge().vault, call.scope(), id, remove).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
