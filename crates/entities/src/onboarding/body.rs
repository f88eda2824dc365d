//! What an entity has told, on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::{BusinessProfile, Declaration, Onboarding};

/// What an entity has provided for its onboarding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntityOnboardingDataResponse)]
pub(crate) struct OnboardingBody {
    /// What it does.
    business_profile: Option<BusinessProfile>,
    /// That it named its owners truthfully.
    ownership_declaration: Option<Declaration>,
    /// That it agreed to the terms of service.
    tos_acceptance: Option<Declaration>,
    /// That it agreed to the terms of service of a bank in the United States.
    treasury_tos_acceptance: Option<Declaration>,
}

impl From<Onboarding> for OnboardingBody {
    fn from(onboarding: Onboarding) -> Self {
        OnboardingBody {
            business_profile: onboarding.business_profile,
            ownership_declaration: onboarding.ownership_declaration,
            tos_acceptance: onboarding.tos_acceptance,
            treasury_tos_acceptance: onboarding.treasury_tos_acceptance,
        }
    }
}
