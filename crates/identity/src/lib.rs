//! Partners, their settings, projects, secrets and tokens; members of their teams; users of entities and their roles.

mod currencies;
mod members;
mod partners;
mod projects;
mod record;
mod requests;
mod roles;
mod secrets;
mod sessions;
mod settings;
mod tokens;
mod users;

pub use members::change_role::change_role;
pub use members::invite::{Invitation, invite};
pub use members::links::{Purpose, follow, opened};
pub use members::remove::remove;
pub use members::reset::{member_of_email, offer_reset};
pub use members::totp::code_at;
pub use members::two_factor::{Enrollment, RECOVERY_CODES, enroll, recovery_left, renew_recovery, turn_off, turn_on};
pub use members::{Actor, MemberStatus, TeamMember, TeamRole, member, team};
pub use partners::{
    Credentials, DEFAULT_REQUESTS_PER_SECOND, create_partner, owns_project, partner_ids, partner_of, project_exists, return_origins,
    return_url_allowed, set_requests_per_second, set_return_urls,
};
pub use projects::Branding;
pub use projects::branding::{Colors, ShownBranding, branding_of};
pub use roles::default::make_default_role;
pub use roles::store::ROLE;
pub use secrets::{ClientSecret, SecretStatus, create_secret, list_secrets, revoke_secret};
pub use settings::store::{payable_rules, payments_settings, receivable_rules, settings_of};
pub use settings::theme::{ButtonTheme, CardTheme, PaymentPageTheme};
pub use settings::{PayableRules, PaymentsSettings, ReceivableRules};
pub use users::store::{Addressee, ENTITY_USER, users_of, users_with_roles};

pub use sessions::attempts::{PER_ADDRESS, PER_EMAIL, PER_MEMBER};
pub use sessions::change_password::{change_password, rename};
pub use sessions::confirm::confirm;
pub use sessions::end::{end_others, end_session, sign_out};
pub use sessions::find::{choose_project, find, leave_message, sessions_of};
pub use sessions::sign_in::{Begun, begin_after_link, dev_link, enter, sign_in, take_two_factor_code};
pub use sessions::store::first_project;
pub use sessions::{CONFIRMED, IDLE, LIFE, Origin, Session, SessionLine};

use bursar_store::SealedColumn;
use bursar_web::{Access, Routes, route};

const TOKENS: &str = "Access tokens";
const USERS: &str = "Entity users";
const ROLES: &str = "Roles";
const PROJECTS: &str = "Partner projects";
const SETTINGS: &str = "Partner settings";
const REQUESTS: &str = "Request log";
const CURRENCIES: &str = "Currencies";

/// Where this area seals secrets.
pub fn sealed() -> Vec<SealedColumn> {
    vec![members::store::SEALED]
}

/// The operations of this area.
pub fn routes() -> Routes {
    let user = |action| Access::Entity { object: "entity_user", action };
    let role = |action| Access::Entity { object: "role", action };
    Routes::new()
        .add(TOKENS, Access::Credentials, route!(tokens::create::create))
        .add(TOKENS, Access::AnyToken, route!(tokens::revoke::revoke))
        .list(USERS, user("read"), &users::list::LISTING, route!(users::list::list))
        .add(USERS, user("create"), route!(users::create::create))
        .add(USERS, user("read"), route!(users::get::get))
        .add(USERS, user("update"), route!(users::update::update))
        .add(USERS, user("delete"), route!(users::delete::delete))
        .add(USERS, Access::Myself, route!(users::me::me))
        .add(USERS, Access::Myself, route!(users::update_me::update_me))
        .add(USERS, Access::Myself, route!(roles::mine::mine))
        .list(ROLES, role("read"), &roles::list::LISTING, route!(roles::list::list))
        .add(ROLES, role("create"), route!(roles::create::create))
        .add(ROLES, role("read"), route!(roles::get::get))
        .add(ROLES, role("update"), route!(roles::update::update))
        .add(ROLES, role("delete"), route!(roles::delete::delete))
        .add(SETTINGS, Access::PartnerOnly, route!(settings::get::get))
        .add(SETTINGS, Access::PartnerOnly, route!(settings::update::update))
        .list(REQUESTS, Access::PartnerOnly, &requests::list::LISTING, route!(requests::list::list))
        .add(REQUESTS, Access::PartnerOnly, route!(requests::get::get))
        .add(PROJECTS, Access::PartnerOnly, route!(projects::list::list))
        .add(PROJECTS, Access::PartnerOnly, route!(projects::create::create))
        .add(PROJECTS, Access::PartnerOnly, route!(projects::get::get))
        .add(PROJECTS, Access::PartnerOnly, route!(projects::update::update))
        .add(PROJECTS, Access::PartnerOnly, route!(projects::client_secrets::list::list))
        .add(PROJECTS, Access::PartnerOnly, route!(projects::client_secrets::create::create))
        .add(PROJECTS, Access::PartnerOnly, route!(projects::client_secrets::revoke::revoke))
        .add(CURRENCIES, Access::AnyToken, route!(currencies::list::list))
}
