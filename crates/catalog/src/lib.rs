//! What documents are made of: products, units, payment terms, VAT rates, tags, projects.

mod comments;
mod custom_vat_rates;
mod measure_units;
mod payment_terms;
mod products;
mod projects;
mod tags;
mod vat_rates;

pub use comments::CommentQuestions;
pub use custom_vat_rates::{CustomVatRate, VatRateComponent};
pub use measure_units::{MEASURE_UNIT, MeasureUnit};
pub use payment_terms::{DiscountTier, DueTier, PaymentTerms};
pub use products::replace_account::replace_product_account;
pub use products::{PRODUCT, Product, ProductPrice, ProductType};
pub use projects::{PROJECT, Project};
pub use tags::store::tags;
pub use tags::{TAG, Tag, TagCategory};
pub use vat_rates::list::CounterpartQuestions;
pub use vat_rates::{VatRate, vat_rate};

use bursar_web::{Access, Routes, route};

/// The operations of this area.
pub fn routes() -> Routes {
    product_routes()
        .merge(measure_unit_routes())
        .merge(payment_terms_routes())
        .merge(vat_rate_routes())
        .merge(custom_vat_rate_routes())
        .merge(tag_routes())
        .merge(project_routes())
        .merge(comment_routes())
}

fn product_routes() -> Routes {
    let tag = "Products";
    let may = |action| Access::Entity { object: "product", action };
    Routes::new()
        .list(tag, may("read"), &products::list::LISTING, route!(products::list::list))
        .add(tag, may("create"), route!(products::create::create))
        .add(tag, may("read"), route!(products::get::get))
        .add(tag, may("update"), route!(products::update::update))
        .add(tag, may("delete"), route!(products::delete::delete))
}

fn measure_unit_routes() -> Routes {
    let tag = "Measure units";
    let may = |action| Access::Entity { object: "receivable", action };
    Routes::new()
        .add(tag, may("read"), route!(measure_units::list::list))
        .add(tag, may("create"), route!(measure_units::create::create))
        .add(tag, may("read"), route!(measure_units::get::get))
        .add(tag, may("update"), route!(measure_units::update::update))
        .add(tag, may("delete"), route!(measure_units::delete::delete))
}

/// Bills have terms too: whoever is a user of the entity may read them.
fn payment_terms_routes() -> Routes {
    let tag = "Payment terms";
    let may = |action| Access::Entity { object: "receivable", action };
    Routes::new()
        .add(tag, Access::AnyUser, route!(payment_terms::list::list))
        .add(tag, may("create"), route!(payment_terms::create::create))
        .add(tag, Access::AnyUser, route!(payment_terms::get::get))
        .add(tag, may("update"), route!(payment_terms::update::update))
        .add(tag, may("delete"), route!(payment_terms::delete::delete))
}

/// Whoever is a user of the entity may know what the law says.
fn vat_rate_routes() -> Routes {
    Routes::new().add("VAT rates", Access::AnyUser, route!(vat_rates::list::list))
}

fn custom_vat_rate_routes() -> Routes {
    let tag = "Custom VAT rates";
    let may = |action| Access::Entity { object: "receivable", action };
    Routes::new()
        .add(tag, may("read"), route!(custom_vat_rates::list::list))
        .add(tag, may("create"), route!(custom_vat_rates::create::create))
        .add(tag, may("read"), route!(custom_vat_rates::get::get))
        .add(tag, may("update"), route!(custom_vat_rates::update::update))
        .add(tag, may("delete"), route!(custom_vat_rates::delete::delete))
}

fn tag_routes() -> Routes {
    let tag = "Tags";
    let may = |action| Access::Entity { object: "tag", action };
    Routes::new()
        .list(tag, may("read"), &tags::list::LISTING, route!(tags::list::list))
        .add(tag, may("create"), route!(tags::create::create))
        .add(tag, may("read"), route!(tags::get::get))
        .add(tag, may("update"), route!(tags::update::update))
        .add(tag, may("delete"), route!(tags::delete::delete))
}

fn project_routes() -> Routes {
    let tag = "Projects";
    let may = |action| Access::Entity { object: "project", action };
    Routes::new()
        .list(tag, may("read"), &projects::list::LISTING, route!(projects::list::list))
        .add(tag, may("create"), route!(projects::create::create))
        .add(tag, may("read"), route!(projects::get::get))
        .add(tag, may("update"), route!(projects::update::update))
        .add(tag, may("delete"), route!(projects::delete::delete))
}

/// What is said is said by a user: a partner reads it, and says nothing itself.
fn comment_routes() -> Routes {
    let tag = "Comments";
    let may = |action| Access::Entity { object: "comment", action };
    Routes::new()
        .list(tag, may("read"), &comments::list::LISTING, route!(comments::list::list))
        .add(tag, Access::UserOfEntity { object: "comment", action: "create" }, route!(comments::create::create))
        .add(tag, may("read"), route!(comments::get::get))
        .add(tag, may("update"), route!(comments::update::update))
        .add(tag, may("delete"), route!(comments::delete::delete))
}
