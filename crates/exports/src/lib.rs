//! Exports: the documents of an entity in an archive, as CSV, for Xero's import, or as PDF; and what is to stand in them beside what the
//! documents say.

mod data_exports;
mod extra_data;

use std::sync::Arc;

use bursar_files::FileStore;
use bursar_jobs::Registry;
use bursar_kernel::{Env, TimeDelta};
use bursar_store::Db;
use bursar_web::{Access, Routes, route};

/// What the jobs of this area work with.
pub struct ExportsContext {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Where archives are kept.
    pub files: Arc<FileStore>,
    /// How long an export is kept once it has ended.
    pub age: TimeDelta,
}

const fn may(action: &'static str) -> Access {
    Access::Entity { object: "export", action }
}

/// The operations of this area.
pub fn routes() -> Routes {
    let (tag, extra) = ("Data export", "Data export - extra data");
    Routes::new()
        .list(tag, may("read"), &data_exports::list::LISTING, route!(data_exports::list::list))
        .add(tag, may("create"), route!(data_exports::create::create))
        .add(tag, may("read"), route!(data_exports::supported_formats::supported_formats))
        .add(tag, may("read"), route!(data_exports::get::get))
        .list(extra, may("read"), &extra_data::list::LISTING, route!(extra_data::list::list))
        .add(extra, may("create"), route!(extra_data::create::create))
        .add(extra, may("read"), route!(extra_data::get::get))
        // The contract's permission for exports knows no other actions.
        .add(extra, may("create"), route!(extra_data::update::update))
        .add(extra, may("create"), route!(extra_data::delete::delete))
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<ExportsContext>) {
    registry.register::<data_exports::make_export::MakeExport>(context.clone());
    registry.register::<data_exports::remove_export::RemoveExport>(context.clone());
}
