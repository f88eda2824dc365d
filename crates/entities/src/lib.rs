//! Entities: the customers of a partner.

mod entities;

pub use entities::create::CreateEntity;
pub use entities::seed::seed;
pub use entities::store::{Names, names};

use bursar_web::{Access, Routes};
use entities::{create, get, list, mine, update, update_mine};
use utoipa_axum::routes;

/// The operations of this area.
pub fn routes() -> Routes {
    let tag = "Entities";
    let may = |action| Access::Partner { object: "entity", action };
    Routes::new()
        .add(tag, may("read"), routes!(list::list))
        .add(tag, may("create"), routes!(create::create))
        .add(tag, may("read"), routes!(get::get))
        .add(tag, may("update"), routes!(update::update))
        .add(tag, Access::Myself, routes!(mine::mine))
        .add(tag, Access::MyEntity { object: "entity", action: "update" }, routes!(update_mine::update_mine))
}
