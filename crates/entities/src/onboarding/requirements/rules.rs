//! The table of what is asked: a row says what, by which methods, of whom, when, and how it is seen to be there.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::Facts;
use crate::bank_accounts::BankAccount;
use crate::entities::{EntityParty, EntityType};
use crate::onboarding::BusinessProfile;
use crate::onboarding::documents::DocumentPurpose;
use crate::payment_methods::PaymentMethodType;
use crate::persons::Person;

/// Something that an entity has to tell or to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[strum(const_into_str)]
pub(crate) enum Requirement {
    #[strum(serialize = "bank_account")]
    BankAccount,
    #[strum(serialize = "entities.phone")]
    EntityPhone,
    #[strum(serialize = "entities.tax_id")]
    EntityTaxId,
    #[strum(serialize = "entities.individual.date_of_birth")]
    DateOfBirth,
    #[strum(serialize = "entities.individual.ssn_last_4")]
    SocialSecurityNumber,
    #[strum(serialize = "entities.organization.owners_provided")]
    OwnersProvided,
    #[strum(serialize = "business_profile.mcc")]
    TradeCode,
    #[strum(serialize = "business_profile.url")]
    WebSite,
    #[strum(serialize = "business_profile.description_of_goods_or_services")]
    Description,
    #[strum(serialize = "business_profile.estimated_monthly_revenue")]
    MonthlyRevenue,
    #[strum(serialize = "business_profile.operating_countries")]
    OperatingCountries,
    #[strum(serialize = "tos_acceptance")]
    TermsOfService,
    #[strum(serialize = "treasury_tos_acceptance")]
    TreasuryTermsOfService,
    #[strum(serialize = "ownership_declaration")]
    OwnershipDeclaration,
    #[strum(serialize = "persons.representative")]
    Representative,
    #[strum(serialize = "persons.representative.address")]
    RepresentativeAddress,
    #[strum(serialize = "persons.representative.date_of_birth")]
    RepresentativeDateOfBirth,
    #[strum(serialize = "persons.representative.phone")]
    RepresentativePhone,
    #[strum(serialize = "persons.representative.citizenship")]
    RepresentativeCitizenship,
    #[strum(serialize = "persons.representative.ssn_last_4")]
    RepresentativeSocialSecurityNumber,
    #[strum(serialize = "persons.documents.verification_document")]
    PersonDocument,
    #[strum(serialize = "entities.documents.verification_document")]
    EntityDocument,
    #[strum(serialize = "entities.documents.proof_of_registration")]
    ProofOfRegistration,
}

/// When something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Before the method can be used.
    Now,
    /// Later: the method can be used without.
    Later,
}

/// Who moves the money, and therefore asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaymentRail {
    /// The payer's own bank: it knows its customer, and asks nothing of the payee.
    Bank,
    /// A bank in the United States that debits and credits on the entity's order.
    Ach,
    /// A payment service that pays out to the entity.
    Service,
}

fn rail(method: PaymentMethodType) -> PaymentRail {
    match method {
        PaymentMethodType::SepaCredit => PaymentRail::Bank,
        PaymentMethodType::UsAch => PaymentRail::Ach,
        _ => PaymentRail::Service,
    }
}

const EVERYBODY: &[PaymentRail] = &[PaymentRail::Bank, PaymentRail::Ach, PaymentRail::Service];
/// Those who must know whom they pay.
const KNOWING: &[PaymentRail] = &[PaymentRail::Ach, PaymentRail::Service];

/// A row of the table.
pub(super) struct Rule {
    pub(super) requirement: Requirement,
    rails: &'static [PaymentRail],
    of: fn(&Facts<'_>) -> bool,
    pub(super) due: Due,
    pub(super) is_met: fn(&Facts<'_>, PaymentMethodType) -> bool,
}

impl Rule {
    /// Is it asked of this entity by this method?
    pub(super) fn asks(&self, method: PaymentMethodType, facts: &Facts<'_>) -> bool {
        self.rails.contains(&rail(method)) && (self.of)(facts)
    }
}

const fn now(
    requirement: Requirement,
    rails: &'static [PaymentRail],
    of: fn(&Facts<'_>) -> bool,
    is_met: fn(&Facts<'_>, PaymentMethodType) -> bool,
) -> Rule {
    Rule { requirement, rails, of, due: Due::Now, is_met }
}

const fn later(requirement: Requirement, of: fn(&Facts<'_>) -> bool, is_met: fn(&Facts<'_>, PaymentMethodType) -> bool) -> Rule {
    Rule { requirement, rails: KNOWING, of, due: Due::Later, is_met }
}

/// What is asked, in the order in which it is told.
pub(super) static RULES: [Rule; 23] = {
    use Requirement as R;
    [
        now(R::BankAccount, EVERYBODY, anyone, has_account),
        now(R::EntityPhone, KNOWING, anyone, |facts, _| facts.entity.details.phone.is_some()),
        now(R::EntityTaxId, KNOWING, company, |facts, _| facts.entity.details.tax_id.is_some()),
        now(R::DateOfBirth, KNOWING, person, |facts, _| individual(facts, |person| person.date_of_birth.is_some())),
        now(R::SocialSecurityNumber, KNOWING, american_person, |facts, _| individual(facts, |person| person.ssn_last_4.is_some())),
        now(R::OwnersProvided, KNOWING, company, |facts, _| knows_owners(facts)),
        now(R::TradeCode, KNOWING, anyone, |facts, _| profile(facts, |profile| profile.mcc.is_some())),
        now(R::WebSite, KNOWING, anyone, |facts, _| {
            facts.entity.details.website.is_some()
                || profile(facts, |profile| profile.url.is_some() || profile.description_of_goods_or_services.is_some())
        }),
        now(R::Description, KNOWING, american, |facts, _| profile(facts, |profile| profile.description_of_goods_or_services.is_some())),
        now(R::MonthlyRevenue, KNOWING, american, |facts, _| {
            let earns =
                |profile: &BusinessProfile| profile.estimated_monthly_revenue.as_ref().is_some_and(|earned| earned.amount.is_some());
            profile(facts, earns)
        }),
        now(R::OperatingCountries, KNOWING, american, |facts, _| {
            profile(facts, |profile| profile.operating_countries.as_ref().is_some_and(|countries| !countries.is_empty()))
        }),
        now(R::TermsOfService, KNOWING, anyone, |facts, _| facts.onboarding.tos_acceptance.is_some()),
        now(R::TreasuryTermsOfService, &[PaymentRail::Ach], anyone, |facts, _| facts.onboarding.treasury_tos_acceptance.is_some()),
        now(R::OwnershipDeclaration, KNOWING, american_company, |facts, _| facts.onboarding.ownership_declaration.is_some()),
        now(R::Representative, KNOWING, company, |facts, _| representatives(facts).next().is_some()),
        now(R::RepresentativeAddress, KNOWING, company, |facts, _| representatives(facts).all(|person| person.details.address.is_some())),
        now(R::RepresentativeDateOfBirth, KNOWING, company, |facts, _| {
            representatives(facts).all(|person| person.details.date_of_birth.is_some())
        }),
        now(R::RepresentativePhone, KNOWING, company, |facts, _| representatives(facts).all(|person| person.details.phone.is_some())),
        now(R::RepresentativeCitizenship, KNOWING, american_company, |facts, _| {
            representatives(facts).all(|person| person.details.citizenship.is_some())
        }),
        now(R::RepresentativeSocialSecurityNumber, KNOWING, american_company, |facts, _| {
            representatives(facts).all(|person| lives_abroad(person) || person.secrets.ssn_last_4.is_some())
        }),
        later(R::PersonDocument, company, |facts, _| {
            representatives(facts).all(|person| person.details.documents.has(DocumentPurpose::VerificationDocumentFront))
        }),
        later(R::EntityDocument, person, |facts, _| facts.onboarding.documents.has(DocumentPurpose::VerificationDocumentFront)),
        later(R::ProofOfRegistration, company, |facts, _| facts.onboarding.documents.has(DocumentPurpose::ProofOfRegistration)),
    ]
};

fn anyone(_: &Facts<'_>) -> bool {
    true
}

fn company(facts: &Facts<'_>) -> bool {
    facts.entity.details.party.kind() == EntityType::Organization
}

fn person(facts: &Facts<'_>) -> bool {
    !company(facts)
}

fn american(facts: &Facts<'_>) -> bool {
    facts.entity.details.address.country.0 == "US"
}

fn american_company(facts: &Facts<'_>) -> bool {
    american(facts) && company(facts)
}

fn american_person(facts: &Facts<'_>) -> bool {
    american(facts) && person(facts)
}

/// An account that the method can use: transfers go to whatever can be written on one, ACH to dollars, a service pays out to any.
fn has_account(facts: &Facts<'_>, method: PaymentMethodType) -> bool {
    facts.accounts.iter().any(|account| takes(method, account))
}

/// Can the method use this account?
pub(in crate::onboarding) fn takes(method: PaymentMethodType, account: &BankAccount) -> bool {
    match rail(method) {
        PaymentRail::Bank => account.iban.is_some() || account.sort_code.is_some(),
        PaymentRail::Ach => account.currency.0 == "USD" && account.routing_number.is_some(),
        PaymentRail::Service => true,
    }
}

fn profile(facts: &Facts<'_>, tells: impl Fn(&BusinessProfile) -> bool) -> bool {
    facts.onboarding.business_profile.as_ref().is_some_and(tells)
}

fn individual(facts: &Facts<'_>, tells: impl Fn(&crate::entities::Individual) -> bool) -> bool {
    matches!(&facts.entity.details.party, EntityParty::Individual(person) if tells(person))
}

fn knows_owners(facts: &Facts<'_>) -> bool {
    matches!(&facts.entity.details.party, EntityParty::Organization(company) if company.owners_provided == Some(true))
}

fn representatives<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = &'a Person> {
    facts.persons.iter().filter(|person| person.details.relationship.representative)
}

/// Outside the United States nobody has a social security number.
fn lives_abroad(person: &Person) -> bool {
    person.details.address.as_ref().is_some_and(|address| address.country.0 != "US")
}
