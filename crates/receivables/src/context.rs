//! The jobs of this area, and what they work with.

use std::sync::Arc;

use bursar_files::FileStore;
use bursar_jobs::Registry;
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Db, Scope, Tx};
use futures::future::BoxFuture;

use crate::day::Day;
use crate::einvoices::send::SendEinvoice;
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
    /// What follows the making of a PDF.
    pub after_pdf: AfterPdf,
}

/// What follows the PDF of a document, in the transaction that keeps it. Areas below receivables act on it.
pub type AfterPdf = for<'a> fn(&'a Tx, &'a Env, &'a Scope, Uuid) -> BoxFuture<'a, Result<()>>;

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<ReceivablesContext>) {
    registry.register::<Day>(context.clone());
    registry.register::<RenderPdf>(context.clone());
    registry.register::<MailDocument>(context.clone());
    registry.register::<SendEinvoice>(context.clone());
}
