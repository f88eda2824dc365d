use axum::Extension;
use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::{CarriedMethods, PaymentMethods};
use crate::entities;
use crate::onboarding::{requirements, store};

/// Get the payment methods of an entity
///
/// Those that were chosen, each with whether it can be used now. A method is active when the entity has provided all that it takes, and the server
/// has a way to carry it out.
#[utoipa::path(get, path = "/entities/{entity_id}/payment_methods", responses((status = 200, body = PaymentMethods)))]
pub(crate) async fn get(call: Call, Extension(carried): Extension<CarriedMethods>, Path(id): Path<Uuid>) -> Answer<Json<PaymentMethods>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), id).await?;
    let onboarding = store::get(call.db(), &scope).await?;
    let requirements = requirements::of(call.db(), &call.edge().vault, &scope, &onboarding).await?;
    Ok(Json(PaymentMethods::new(&requirements, &carried)))
}
