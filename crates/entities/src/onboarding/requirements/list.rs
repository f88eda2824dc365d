use axum::Extension;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::MethodRequirements;
use crate::onboarding::{requirements, store};
use crate::payment_methods::CarriedMethods;

/// What an entity has to provide for its payment methods.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GetOnboardingRequirementsResponse)]
pub(crate) struct AllRequirements {
    /// One element for each payment method that it chose.
    data: Vec<MethodRequirements>,
}

/// Get the onboarding requirements
///
/// For each payment method that the entity chose: what it still has to provide, and whether the method can be used. It is computed from what is known
/// of the entity, its persons and its bank accounts. Where the entity has its own account at Stripe, it is what Stripe asks of the account, in
/// Stripe's words.
#[utoipa::path(get, path = "/onboarding_requirements", responses((status = 200, body = AllRequirements)))]
pub(crate) async fn list(call: EntityCall, Extension(carried): Extension<CarriedMethods>) -> Answer<Json<AllRequirements>> {
    let onboarding = store::get(call.db(), &call.scope()).await?;
    let requirements = requirements::of(call.db(), &call.edge().vault, &call.scope(), &onboarding).await?;
    Ok(Json(AllRequirements { data: requirements.iter().map(|of| MethodRequirements::new(of, &carried)).collect() }))
}
