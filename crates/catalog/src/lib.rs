//! What documents are made of: tags today.

mod tags;

pub use tags::store::tags;
pub use tags::{TAG, Tag, TagCategory};

use bursar_web::{Access, Routes};
use utoipa_axum::routes;

/// The operations of this area.
pub fn routes() -> Routes {
    tag_routes()
}

fn tag_routes() -> Routes {
    let tag = "Tags";
    let may = |action| Access::Entity { object: "tag", action };
    Routes::new()
        .list(tag, may("read"), &tags::list::LISTING, routes!(tags::list::list))
        .add(tag, may("create"), routes!(tags::create::create))
        .add(tag, may("read"), routes!(tags::get::get))
        .add(tag, may("update"), routes!(tags::update::update))
        .add(tag, may("delete"), routes!(tags::delete::delete))
}
