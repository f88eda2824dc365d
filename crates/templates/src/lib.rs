//! What mails and documents say and look like where nobody says otherwise: texts that an entity begins with, mails of a partner,
//! designs of PDFs.

mod document_templates;
mod mail_templates;
mod text_templates;

pub use document_templates::store::chosen_design;
pub use mail_templates::store::mail_letter;
pub use mail_templates::variables::{MailWords, TEMPLATE_VARIABLES, TemplateVariable};
pub use mail_templates::{MailTemplate, MailTemplateType};
pub use text_templates::store::default_memo;
pub use text_templates::{TextDocument, TextTemplate, TextUse};

use bursar_web::{Access, Routes, route};

/// The operations of this area.
pub fn routes() -> Routes {
    text_template_routes().merge(mail_template_routes()).merge(document_template_routes())
}

/// Whoever is a user of the entity may read them, as payment terms.
fn text_template_routes() -> Routes {
    let tag = "Text templates";
    let may = |action| Access::Entity { object: "receivable", action };
    Routes::new()
        .add(tag, Access::AnyUser, route!(text_templates::list::list))
        .add(tag, may("create"), route!(text_templates::create::create))
        .add(tag, Access::AnyUser, route!(text_templates::get::get))
        .add(tag, may("update"), route!(text_templates::update::update))
        .add(tag, may("delete"), route!(text_templates::delete::delete))
        .add(tag, may("update"), route!(text_templates::make_default::make_default))
}

/// They are the partner's, for all of its entities. Users of an entity may try one out, and see those of the system.
fn mail_template_routes() -> Routes {
    let tag = "Mail templates";
    Routes::new()
        .list(tag, Access::PartnerOnly, &mail_templates::list::LISTING, route!(mail_templates::list::list))
        .add(tag, Access::PartnerOnly, route!(mail_templates::create::create))
        .add(tag, Access::AnyUser, route!(mail_templates::preview::preview))
        .add(tag, Access::AnyToken, route!(mail_templates::list_system::list_system))
        .add(tag, Access::PartnerOnly, route!(mail_templates::get::get))
        .add(tag, Access::PartnerOnly, route!(mail_templates::update::update))
        .add(tag, Access::PartnerOnly, route!(mail_templates::delete::delete))
        .add(tag, Access::PartnerOnly, route!(mail_templates::make_default::make_default))
}

/// Whoever may change the entity chooses how its documents look.
fn document_template_routes() -> Routes {
    let tag = "PDF templates";
    Routes::new()
        .add(tag, Access::AnyUser, route!(document_templates::list::list))
        .add(tag, Access::AnyUser, route!(document_templates::list_system::list_system))
        .add(tag, Access::AnyUser, route!(document_templates::get::get))
        .add(tag, Access::Entity { object: "entity", action: "update" }, route!(document_templates::make_default::make_default))
        .add(tag, Access::AnyUser, route!(document_templates::preview::preview))
}
