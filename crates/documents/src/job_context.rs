//! What jobs about documents work with.

use std::sync::Arc;

use bursar_files::FileStore;
use bursar_kernel::Env;
use bursar_store::Db;

/// What jobs about documents work with, where they need nothing of another area.
#[derive(Clone)]
pub struct JobContext {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Where files are kept.
    pub files: Arc<FileStore>,
    /// Is there a mail server?
    pub sends_mail: bool,
}
