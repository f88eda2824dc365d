//! The jobs of this area, and what they work with.

use std::sync::Arc;

use bursar_files::FileStore;
use bursar_jobs::Registry;
use bursar_kernel::Env;
use bursar_store::Db;

use crate::day::Day;
use crate::mails::mail_document::MailDocument;
use crate::papers::render_pdf::RenderPdf;
use crate::papers::sources::PaymentsOf;

/// What the jobs of this area work with.
pub struct ReceivablesContext {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Where files are kept.
    pub files: Arc<FileStore>,
    /// Is there a mail server?
    pub sends_mail: bool,
    /// What was paid on an invoice.
    pub payments_of: PaymentsOf,
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<ReceivablesContext>) {
    registry.register::<Day>(context.clone());
    registry.register::<RenderPdf>(context.clone());
    registry.register::<MailDocument>(context.clone());
}
