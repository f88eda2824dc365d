//! What the jobs of the areas work with; here one area is handed what it needs of another.

use std::sync::Arc;

use bursar_documents::JobContext;
use bursar_einvoicing::{EinvoicingContext, EinvoicingServer, Received, ReceivedKind, Settled};
use bursar_files::FileStore;
use bursar_jobs::Registry;
use bursar_kernel::Env;
use bursar_receivables::{AfterPdf, PaymentsOf, ReceivablesContext};
use bursar_store::Db;

/// Registers the jobs of the areas whose documents need the database, the files and mail, and nothing else.
pub(crate) fn register_documents(registry: &mut Registry, db: &Db, env: &Env, files: &Arc<FileStore>, sends_mail: bool) {
    bursar_receivables::jobs(registry, &Arc::new(receivables_context(db, env, files, sends_mail)));
    let context = Arc::new(job_context(db, env, files, sends_mail));
    bursar_approvals::jobs(registry, &context);
    bursar_purchasing::jobs(registry, &context);
    bursar_deliveries::jobs(registry, &context);
    bursar_recurrences::jobs(registry, &context);
}

/// What the jobs of the areas work with that need nothing of another area.
pub fn job_context(db: &Db, env: &Env, files: &Arc<FileStore>, sends_mail: bool) -> JobContext {
    JobContext { db: db.clone(), env: env.clone(), files: files.clone(), sends_mail }
}

/// What the jobs of receivables work with.
pub fn receivables_context(db: &Db, env: &Env, files: &Arc<FileStore>, sends_mail: bool) -> ReceivablesContext {
    let payments_of: PaymentsOf = |db, scope, id| Box::pin(bursar_payments::payments_of_invoice(db, scope, id));
    let after_pdf: AfterPdf = |tx, env, scope, id| Box::pin(bursar_writeback::follow_pdf(tx, env, scope, id));
    ReceivablesContext { db: db.clone(), env: env.clone(), files: files.clone(), sends_mail, payments_of, after_pdf }
}

/// What the jobs of the network of electronic invoices work with.
pub fn einvoicing_context(db: &Db, env: &Env, files: &Arc<FileStore>, server: &Arc<EinvoicingServer>) -> EinvoicingContext {
    let settled: Settled = |tx, env, scope, id, outcome| Box::pin(bursar_receivables::settle_einvoice(tx, env, scope, id, outcome));
    let received: Received = |tx, env, scope, file, kind| {
        Box::pin(async move {
            let author = bursar_payables::Author { env, scope: *scope, user_id: None };
            match kind {
                ReceivedKind::Invoice => bursar_payables::payable_from_network(tx, &author, file.id).await,
                ReceivedKind::CreditNote => bursar_payables::credit_note_from_network(tx, &author, file.id).await,
            }
        })
    };
    EinvoicingContext { db: db.clone(), env: env.clone(), files: files.clone(), server: server.clone(), settled, received }
}
