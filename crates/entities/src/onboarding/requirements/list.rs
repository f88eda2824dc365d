use axum::{Extension, Json};
use bursar_kernel::{DateTime, Utc, wire};
use bursar_web::{Answer, EntityCall};
use serde::Serialize;
use utoipa::ToSchema;

use super::Requirements;
use super::rules::Requirement;
use crate::onboarding::{requirements, store};
use crate::payment_methods::CarriedMethods;

/// What an entity has to provide for its payment methods.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GetOnboardingRequirementsResponse)]
pub(crate) struct AllRequirements {
    /// One element for each payment method that it chose.
    data: Vec<MethodRequirements>,
}

/// What an entity has to provide for a payment method.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SingleOnboardingRequirementsResponse)]
struct MethodRequirements {
    /// Why it cannot be used; null when it can.
    #[schema(required = false)]
    disabled_reason: Option<&'static str>,
    /// The word of the method.
    payment_method: &'static str,
    /// What is missing.
    requirements: Missing,
    /// What is there, but is not of use.
    requirements_errors: Vec<RequirementError>,
    /// What else stands in the way.
    verification_errors: Vec<VerificationError>,
    /// Can it be used?
    verification_status: VerificationStatus,
}

/// What is missing, by when it is needed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentMethodRequirements)]
struct Missing {
    /// Until when; always null, because nothing here has a deadline.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    current_deadline: Option<DateTime<Utc>>,
    /// Needed before the method can be used.
    currently_due: Vec<&'static str>,
    /// Needed later.
    eventually_due: Vec<&'static str>,
    /// Whose deadline is over: none.
    past_due: Vec<&'static str>,
    /// What is being looked at: nothing, because what is provided counts at once.
    pending_verification: Vec<&'static str>,
}

/// Something that is there, but is not of use.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingRequirementsError)]
struct RequirementError {
    /// A stable word.
    code: &'static str,
    /// What to do.
    reason: &'static str,
    /// Which requirement.
    requirement: &'static str,
}

/// Something else that stands in the way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingVerificationError)]
struct VerificationError {
    /// A stable word.
    code: &'static str,
    /// What to do.
    details: &'static str,
}

/// Whether a method can be used.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OnboardingVerificationStatusEnum)]
enum VerificationStatus {
    /// It can.
    Enabled,
    /// It cannot: see what is due, and the errors.
    Disabled,
    /// Somebody looks at what was provided.
    #[expect(dead_code, reason = "a word of the contract: what is provided counts at once here")]
    Pending,
}

/// Get the onboarding requirements
///
/// For each payment method that the entity chose: what it still has to provide, and whether the method can be used. It is computed from what is known
/// of the entity, its persons and its bank accounts.
#[utoipa::path(get, path = "/onboarding_requirements", responses((status = 200, body = AllRequirements)))]
pub(crate) async fn list(call: EntityCall, Extension(carried): Extension<CarriedMethods>) -> Answer<Json<AllRequirements>> {
    let onboarding = store::get(call.db(), &call.scope()).await?;
    let requirements = requirements::of(call.db(), &call.edge().vault, &call.scope(), &onboarding).await?;
    Ok(Json(AllRequirements { data: requirements.iter().map(|of| MethodRequirements::new(of, &carried)).collect() }))
}

impl MethodRequirements {
    fn new(of: &Requirements, carried: &CarriedMethods) -> Self {
        let words = |all: &[Requirement]| all.iter().map(|requirement| requirement.into_str()).collect();
        let unfit = RequirementError {
            code: "unfit_bank_account",
            reason: "none of the entity's bank accounts can be used: add one that has what the method takes",
            requirement: Requirement::BankAccount.into_str(),
        };
        let carried = of.carried(carried).count();
        let not_configured = |details| VerificationError { code: "not_configured", details };
        let not_carried = match carried {
            0 => Some("this server has no way to carry out the method: its operator configures a payment service"),
            some if some < of.directions.len() => {
                Some("this server can carry out the method in one direction only: see the payment methods of the entity")
            }
            _ => None,
        };
        let is_carried = carried > 0;
        MethodRequirements {
            disabled_reason: match (of.is_met(), is_carried) {
                (true, true) => None,
                (false, _) => Some("requirements.currently_due"),
                (true, false) => Some("not_configured"),
            },
            payment_method: of.method.into_str(),
            requirements: Missing {
                current_deadline: None,
                currently_due: words(&of.currently_due),
                eventually_due: words(&of.eventually_due),
                past_due: Vec::new(),
                pending_verification: Vec::new(),
            },
            requirements_errors: of.has_unfit_account.then_some(unfit).into_iter().collect(),
            verification_errors: not_carried.map(not_configured).into_iter().collect(),
            verification_status: if of.is_met() && is_carried { VerificationStatus::Enabled } else { VerificationStatus::Disabled },
        }
    }
}
