//! The forms about the entity itself.

use serde::Serialize;
use utoipa::ToSchema;

use super::form::Form;
use super::{account, person};
use crate::entities::{EntityAddress, EntityParty};
use crate::onboarding::documents::{DocumentPurpose, Documents};
use crate::onboarding::requirements::{Facts, Requirement as R};
use crate::onboarding::{BusinessProfile, Declaration};

/// The forms of all screens, with what is known.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OnboardingData)]
pub(super) struct KnownData {
    /// Its bank accounts.
    bank_accounts: Vec<Form>,
    /// What it does.
    business_profile: Form,
    /// Who it is.
    entity: Form,
    /// Files that prove it.
    entity_documents: Form,
    /// That its owners are as stated.
    ownership_declaration: Form,
    /// The persons behind it.
    persons: Vec<Form>,
    /// Files that prove who they are.
    persons_documents: Vec<Form>,
    /// The terms of the payment service.
    tos_acceptance: Form,
}

impl KnownData {
    pub(super) fn new(facts: &Facts<'_>) -> Self {
        let told = facts.onboarding;
        KnownData {
            bank_accounts: account::forms(facts),
            business_profile: business_profile(facts),
            entity: entity(facts),
            entity_documents: documents(facts.asks(R::EntityDocument), &told.documents),
            ownership_declaration: declaration(facts.asks(R::OwnershipDeclaration), told.ownership_declaration.as_ref()),
            persons: facts.persons.iter().map(|known| person::known(facts, known)).collect(),
            persons_documents: person::documents(facts),
            tos_acceptance: declaration(facts.asks(R::TermsOfService), told.tos_acceptance.as_ref()),
        }
    }
}

fn entity(facts: &Facts<'_>) -> Form {
    let known = &facts.entity.details;
    let form = Form::default()
        .required("email", &facts.entity.email)
        .asked(facts.asks(R::EntityPhone), "phone", &known.phone)
        .asked(facts.asks(R::EntityTaxId), "tax_id", &known.tax_id)
        .group("address", address(&known.address));
    match &known.party {
        EntityParty::Organization(company) => form.group("organization", Form::default().required("legal_name", &company.legal_name)),
        EntityParty::Individual(person) => {
            let individual = Form::default()
                .required("first_name", &person.first_name)
                .required("last_name", &person.last_name)
                .asked(facts.asks(R::DateOfBirth), "date_of_birth", person.date_of_birth)
                .asked(facts.asks(R::SocialSecurityNumber), "ssn_last_4", &person.ssn_last_4);
            form.group("individual", individual)
        }
    }
}

/// Where the entity is registered; its country never changes, so it is not asked for.
fn address(known: &EntityAddress) -> Form {
    Form::default()
        .required("line1", &known.line1)
        .optional("line2", &known.line2)
        .required("city", &known.city)
        .optional("state", &known.state)
        .required("postal_code", &known.postal_code)
}

fn business_profile(facts: &Facts<'_>) -> Form {
    let nothing = BusinessProfile::default();
    let known = facts.onboarding.business_profile.as_ref().unwrap_or(&nothing);
    let revenue = known.estimated_monthly_revenue.as_ref();
    let asks_revenue = facts.asks(R::MonthlyRevenue);
    let amount = Form::default().asked(asks_revenue, "amount", revenue.and_then(|earned| earned.amount)).asked(
        asks_revenue,
        "currency",
        revenue.and_then(|earned| earned.currency.as_ref()),
    );
    Form::default()
        .asked(facts.asks(R::TradeCode), "mcc", &known.mcc)
        .asked(facts.asks(R::WebSite), "url", known.url.as_ref().or(facts.entity.details.website.as_ref()))
        .asked(facts.asks(R::Description), "description_of_goods_or_services", &known.description_of_goods_or_services)
        .asked(facts.asks(R::OperatingCountries), "operating_countries", &known.operating_countries)
        .group("estimated_monthly_revenue", amount)
}

fn declaration(is_asked: bool, known: Option<&Declaration>) -> Form {
    Form::default().asked(is_asked, "date", known.and_then(|known| known.date).map(|at| at.date_naive()))
}

/// The two sides of a document that proves who somebody is. Not every document has a back.
pub(super) fn documents(is_asked: bool, known: &Documents) -> Form {
    if !is_asked {
        return Form::default();
    }
    Form::default()
        .required("verification_document_front", known.one(DocumentPurpose::VerificationDocumentFront))
        .optional("verification_document_back", known.one(DocumentPurpose::VerificationDocumentBack))
}
