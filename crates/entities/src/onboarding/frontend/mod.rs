//! What the official components for onboarding read: which screens somebody still has to go through, and which fields stand on each. All of it
//! follows from the table of requirements.

use bursar_kernel::Result;
use bursar_web::Call;
use serde::Serialize;
use utoipa::ToSchema;

use super::requirements::{Facts, Requirement};
use super::{Onboarding, store};
use crate::entities;

mod account;
pub(crate) mod bank_account_masks;
pub(crate) mod bank_accounts_currency_to_supported_countries;
pub(crate) mod document_type_descriptions;
mod entity;
mod form;
pub(crate) mod onboarding_requirements;
mod person;
pub(crate) mod person_mask;

/// A screen of the onboarding, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OnboardingRequirement)]
enum Screen {
    /// Who the entity is.
    Entity,
    /// What it does.
    BusinessProfile,
    /// Who speaks for it.
    Representative,
    /// Who owns it.
    Owners,
    /// Its bank account.
    BankAccounts,
    /// Files that prove who it is.
    EntityDocuments,
    /// That its owners are as stated.
    OwnershipDeclaration,
    /// Files that prove who its representatives are.
    PersonsDocuments,
    /// The terms of the payment service.
    TosAcceptance,
}

impl Screen {
    /// The screen on which it is told; none where the components have none: it is told through the API.
    fn of(requirement: Requirement) -> Option<Self> {
        use Requirement as R;
        match requirement {
            R::BankAccount => Some(Screen::BankAccounts),
            R::EntityPhone | R::EntityTaxId | R::DateOfBirth | R::SocialSecurityNumber => Some(Screen::Entity),
            R::OwnersProvided => Some(Screen::Owners),
            R::TradeCode | R::WebSite | R::Description | R::MonthlyRevenue | R::OperatingCountries => Some(Screen::BusinessProfile),
            R::TermsOfService => Some(Screen::TosAcceptance),
            R::OwnershipDeclaration => Some(Screen::OwnershipDeclaration),
            R::Representative
            | R::RepresentativeAddress
            | R::RepresentativeDateOfBirth
            | R::RepresentativePhone
            | R::RepresentativeSocialSecurityNumber => Some(Screen::Representative),
            R::PersonDocument => Some(Screen::PersonsDocuments),
            R::EntityDocument => Some(Screen::EntityDocuments),
            R::TreasuryTermsOfService | R::RepresentativeCitizenship | R::ProofOfRegistration => None,
        }
    }
}

/// The onboarding of the user's own entity.
async fn mine(call: &Call) -> Result<Onboarding> {
    let scope = entities::store::scope_of(call.db(), call.scope(), call.myself()?.entity_id).await?;
    store::get(call.db(), &scope).await
}

/// What is known of the entity whose onboarding it is.
async fn facts<'a>(call: &Call, onboarding: &'a Onboarding) -> Result<Facts<'a>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), onboarding.id).await?;
    Facts::read(call.db(), &call.edge().vault, &scope, onboarding).await
}
