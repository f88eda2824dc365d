//! Requirements on the wire: ours by the table of rules, or those of the payment service at which the entity has its own account.

use bursar_kernel::{DateTime, Utc, wire};
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::Requirement;
use super::{AtService, Requirements};
use crate::payment_methods::CarriedMethods;
use crate::payment_methods::service_account::{ServiceError, ServiceRequirements, ServiceVerdict};

/// What an entity has to provide for a payment method.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SingleOnboardingRequirementsResponse)]
pub(super) struct MethodRequirements {
    /// Why it cannot be used; null when it can.
    #[schema(required = false)]
    disabled_reason: Option<String>,
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
    /// Until when; null where nothing has a deadline.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    current_deadline: Option<DateTime<Utc>>,
    /// Needed before the method can be used.
    currently_due: Vec<String>,
    /// Needed later.
    eventually_due: Vec<String>,
    /// Whose deadline is over.
    past_due: Vec<String>,
    /// What a payment service looks at.
    pending_verification: Vec<String>,
}

/// Something that is there, but is not of use.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingRequirementsError)]
struct RequirementError {
    /// A stable word.
    code: String,
    /// What to do.
    reason: String,
    /// Which requirement.
    requirement: String,
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
    /// A payment service looks at what was provided.
    Pending,
}

impl MethodRequirements {
    pub(super) fn new(of: &Requirements, carried: &CarriedMethods) -> Self {
        let directions = of.carried(carried).count();
        let not_configured = |details| VerificationError { code: "not_configured", details };
        let not_carried = match directions {
            0 => Some("this server has no way to carry out the method: its operator configures a payment service"),
            some if some < of.directions.len() => {
                Some("this server can carry out the method in one direction only: see the payment methods of the entity")
            }
            _ => None,
        };
        let (requirements, requirements_errors, verdict, reason) = match &of.at_service {
            Some(service) => asked_by_service(service),
            None => asked_by_us(of),
        };
        let is_carried = directions > 0;
        let reason = reason.or((!is_carried).then(|| "not_configured".to_owned()));
        MethodRequirements {
            disabled_reason: reason.filter(|_| verdict != ServiceVerdict::Enabled || !is_carried),
            payment_method: of.method.into_str(),
            requirements,
            requirements_errors,
            verification_errors: not_carried.map(not_configured).into_iter().collect(),
            verification_status: match verdict {
                ServiceVerdict::Enabled if is_carried => VerificationStatus::Enabled,
                ServiceVerdict::Pending if is_carried => VerificationStatus::Pending,
                _ => VerificationStatus::Disabled,
            },
        }
    }
}

/// What is missing, what is of no use, whether the method is allowed, and why not.
type Asked = (Missing, Vec<RequirementError>, ServiceVerdict, Option<String>);

fn asked_by_us(of: &Requirements) -> Asked {
    let words = |all: &[Requirement]| all.iter().map(|requirement| requirement.into_str().to_owned()).collect();
    let unfit = || RequirementError {
        code: "unfit_bank_account".to_owned(),
        reason: "none of the entity's bank accounts can be used: add one that has what the method takes".to_owned(),
        requirement: Requirement::BankAccount.into_str().to_owned(),
    };
    let missing = Missing {
        current_deadline: None,
        currently_due: words(&of.currently_due),
        eventually_due: words(&of.eventually_due),
        past_due: Vec::new(),
        pending_verification: Vec::new(),
    };
    let errors = of.has_unfit_account.then(unfit).into_iter().collect();
    match of.is_met() {
        true => (missing, errors, ServiceVerdict::Enabled, None),
        false => (missing, errors, ServiceVerdict::Disabled, Some("requirements.currently_due".to_owned())),
    }
}

fn asked_by_service(AtService { verdict, requirements }: &AtService) -> Asked {
    let ServiceRequirements { currently_due, eventually_due, past_due, pending_verification, .. } = requirements.clone();
    let missing =
        Missing { current_deadline: requirements.current_deadline, currently_due, eventually_due, past_due, pending_verification };
    let error = |ServiceError { requirement, code, reason }| RequirementError { code, reason, requirement };
    let reason = requirements.disabled_reason.clone().unwrap_or_else(|| "capability_not_active".to_owned());
    (missing, requirements.errors.iter().cloned().map(error).collect(), *verdict, Some(reason))
}
