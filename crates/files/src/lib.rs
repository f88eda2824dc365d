//! Files: uploads, where their bytes lie, links that need no header.

mod file_store;
mod file_writer;
mod files;
mod form;
mod media;
mod storage;

use std::sync::Arc;

use axum::routing::get;
use bursar_jobs::Registry;
use bursar_web::{Access, Edge, Routes, route};
use files::{create, delete, download, get, list};

pub use file_store::{FileStore, Files, Part};
pub use file_writer::FileWriter;
pub use files::body::{AttachedFile, FileBody};
pub use files::named::{NamedFile, require_files};
pub use files::store::{attached, file_of_link};
pub use files::{FileType, StoredFile};
pub use form::{Form, form_boundary, one_file_only};
pub use media::LOGOS;
pub use storage::{Bucket, Storage};

/// The operations of this area.
pub fn routes() -> Routes {
    let tag = "Files";
    // The contract has no permission for files: whoever has a token may, a user those of the own entity.
    let any = Access::AnyToken;
    Routes::new().add(tag, any, route!(create::create)).add(tag, any, route!(list::list)).add(tag, any, route!(get::get)).add(
        tag,
        any,
        route!(delete::delete),
    )
}

/// Where the links of files lead: outside the API, because whoever has the link needs nothing else.
pub fn downloads() -> axum::Router<Arc<Edge>> {
    axum::Router::new().route(download::PATH, get(download::download))
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, files: &Arc<FileStore>) {
    registry.register::<file_store::RemoveBytes>(files.clone());
}
