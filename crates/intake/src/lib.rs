//! Files become documents: what was uploaded is read by a job, and recognition by itself.

mod document;
mod draw_pages;
mod fetch;
mod follow;
mod ocr_tasks;
mod read_file;
mod turns;

use std::sync::Arc;

use bursar_events::targets::Outbound;
use bursar_files::FileStore;
use bursar_jobs::Registry;
use bursar_kernel::Env;
use bursar_recognition::Recognizer;
use bursar_store::Db;
use bursar_web::{Access, Routes, route};
use tokio::sync::Semaphore;

pub use follow::{follow_entity, follow_file, follow_upload};

/// What the jobs of this area work with.
pub struct IntakeContext {
    db: Db,
    env: Env,
    files: Arc<FileStore>,
    recognizer: Recognizer,
    /// The way to files that are named by their address.
    outbound: Outbound,
    /// Files that are read at the same time.
    turns: Semaphore,
}

impl IntakeContext {
    /// Reads files of this store by that recognizer, as many at a time as its limits say.
    pub fn new(db: Db, env: Env, files: Arc<FileStore>, recognizer: Recognizer, outbound: Outbound) -> Self {
        let turns = Semaphore::new(recognizer.settings().limits.at_once.max(1));
        IntakeContext { db, env, files, recognizer, outbound, turns }
    }
}

/// The operations of this area.
pub fn routes() -> Routes {
    let (tag, may) = ("OCR", |action| Access::OptionalEntity { object: "ocr_task", action });
    Routes::new()
        .list(tag, may("read"), &ocr_tasks::list::LISTING, route!(ocr_tasks::list::list))
        .add(tag, may("create"), route!(ocr_tasks::create::create))
        .add(tag, may("create"), route!(ocr_tasks::upload_from_file::upload_from_file))
        .add(tag, may("read"), route!(ocr_tasks::get::get))
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<IntakeContext>) {
    registry.register::<read_file::ReadFile>(context.clone());
    registry.register::<draw_pages::DrawPages>(context.clone());
}
