//! Entities: the customers of a partner, and what belongs to them.

mod bank_accounts;
pub mod bank_codes;
mod entities;
mod logo;
mod metadata;
mod network;
mod onboarding;
mod payment_methods;
mod persons;
mod settings;
mod vat_ids;

pub use bank_accounts::BankAccount;
pub use entities::country::{COUNTRIES, Country};
pub use entities::create::CreateEntity;
pub use entities::rest::instead_of_work;
pub use entities::seed::seed;
pub use entities::store::{Names, country_of, display_names, find_entity, living, names, partner_of};
pub use entities::{Entity, EntityAddress, EntityParty, EntityStatus, EntityType, Individual, Organization};
pub use metadata::{MetadataBody, ReplaceMetadata};
pub use network::{NetworkSchema, Participant};
pub use payment_methods::service_account::{
    ServiceAccount, ServiceError, ServiceRequirements, ServiceVerdict, change_service_account, entities_of_service_account, service_account,
};
pub use payment_methods::{CarriedMethods, PaymentDirection, PaymentMethodType, active_methods};
pub use settings::documents::{DocumentIds, DocumentKind};
pub use settings::language::Language;
pub use settings::receivables::{ReceivablePreferences, receivable_preferences};
pub use settings::rendering::DocumentRendering;
pub use settings::store::{ledger_defaults, payable_preferences, take_number, time_zone, upcoming_number};
pub use settings::update::replace_default_account;
pub use settings::{AutoTag, LedgerDefaults, LedgerQuestions, PayablePreferences, PaymentPriority, VatMode};
pub use vat_ids::kind::{KINDS as VAT_ID_KINDS, VatIdKind};
pub use vat_ids::{VatId, VatRegistration, vat_registrations};

use bursar_store::SealedColumn;
use bursar_web::{Access, Routes, route};
use entities::{activate, create, deactivate, get, list, me, mine, update, update_me, update_mine};
use onboarding::frontend;

/// The operations of this area.
pub fn routes() -> Routes {
    entity_routes()
        .merge(vat_id_routes())
        .merge(bank_account_routes())
        .merge(person_routes())
        .merge(payment_method_routes())
        .merge(onboarding_routes())
}

/// The columns of this area that hold sealed secrets.
pub fn sealed() -> Vec<SealedColumn> {
    let [id_number, ssn_last_4] = persons::store::SEALED;
    vec![entities::store::SEALED, id_number, ssn_last_4]
}

fn entity_routes() -> Routes {
    let tag = "Entities";
    let may = |action| Access::Partner { object: "entity", action };
    Routes::new()
        .list(tag, may("read"), &list::LISTING, route!(list::list))
        .add(tag, Access::PartnerOnly, route!(create::create))
        .add(tag, may("read"), route!(get::get))
        .add(tag, may("update"), route!(update::update))
        .add(tag, Access::Myself, route!(me::me))
        .add(tag, Access::MyEntity { object: "entity", action: "update" }, route!(update_me::update_me))
        .add(tag, Access::Myself, route!(mine::mine))
        .add(tag, Access::MyEntity { object: "entity", action: "update" }, route!(update_mine::update_mine))
        .add(tag, Access::PartnerOnly, route!(activate::activate))
        .add(tag, Access::PartnerOnly, route!(deactivate::deactivate))
        .add(tag, may("update"), route!(logo::upload::upload))
        .add(tag, may("update"), route!(logo::delete::delete))
        .add(tag, may("read"), route!(metadata::get::get))
        .add(tag, may("update"), route!(metadata::replace::replace))
        .add(tag, may("read"), route!(settings::get::get))
        .add(tag, may("update"), route!(settings::update::update))
        .add(tag, may("read"), route!(settings::numbers::next))
}

fn vat_id_routes() -> Routes {
    let tag = "Entity VAT IDs";
    let may = |action| Access::Partner { object: "entity_vat_ids", action };
    Routes::new()
        .add(tag, may("read"), route!(vat_ids::list::list))
        .add(tag, may("create"), route!(vat_ids::create::create))
        .add(tag, may("read"), route!(vat_ids::get::get))
        .add(tag, may("update"), route!(vat_ids::update::update))
        .add(tag, may("delete"), route!(vat_ids::delete::delete))
}

fn bank_account_routes() -> Routes {
    let tag = "Entity bank accounts";
    let may = |action| Access::Entity { object: "entity_bank_account", action };
    Routes::new()
        .add(tag, may("read"), route!(bank_accounts::list::list))
        .add(tag, may("create"), route!(bank_accounts::create::create))
        .add(tag, may("read"), route!(bank_accounts::get::get))
        .add(tag, may("update"), route!(bank_accounts::update::update))
        .add(tag, may("delete"), route!(bank_accounts::delete::delete))
        .add(tag, may("update"), route!(bank_accounts::make_default::make_default))
}

fn person_routes() -> Routes {
    let tag = "Entity persons";
    let may = |action| Access::Entity { object: "person", action };
    Routes::new()
        .add(tag, may("read"), route!(persons::list::list))
        .add(tag, may("create"), route!(persons::create::create))
        .add(tag, may("read"), route!(persons::get::get))
        .add(tag, may("update"), route!(persons::update::update))
        .add(tag, may("delete"), route!(persons::delete::delete))
}

fn payment_method_routes() -> Routes {
    let tag = "Payment methods";
    // They are the partner's to choose; the official components read them with a user's token.
    Routes::new().add(tag, Access::Partner { object: "entity", action: "read" }, route!(payment_methods::get::get)).add(
        tag,
        Access::PartnerOnly,
        route!(payment_methods::set::set),
    )
}

fn onboarding_routes() -> Routes {
    let of_entity = |action| Access::Partner { object: "onboarding", action };
    let may = |action| Access::Entity { object: "onboarding", action };
    let documents = "Onboarding documents";
    let mine = Access::MyEntity { object: "onboarding", action: "read" };
    let screens = "Onboarding screens";
    Routes::new()
        .add("Entity onboarding data", of_entity("read"), route!(onboarding::get::get))
        .add("Entity onboarding data", of_entity("update"), route!(onboarding::update::update))
        .add("Onboarding requirements", may("read"), route!(onboarding::requirements::list::list))
        .add(documents, may("update"), route!(onboarding::provide_documents::provide_documents))
        .add(documents, Access::Entity { object: "person", action: "update" }, route!(persons::provide_documents::provide_documents))
        .add(screens, may("read"), route!(frontend::onboarding_requirements::onboarding_requirements))
        .add(screens, mine, route!(frontend::person_mask::person_mask))
        .add(screens, mine, route!(frontend::bank_account_masks::bank_account_masks))
        .add(screens, mine, route!(frontend::bank_accounts_currency_to_supported_countries::bank_accounts_currency_to_supported_countries))
        .add(screens, mine, route!(frontend::document_type_descriptions::document_type_descriptions))
}
