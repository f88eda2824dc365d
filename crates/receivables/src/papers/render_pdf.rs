//! The PDF of a document is made: read what it shows, draw it outside of any transaction, keep it, forget the one before.

use async_trait::async_trait;
use bursar_documents::pdf::{Drawing, Drawn, Pdf, Sheet};
use bursar_entities::receivable_preferences;
use bursar_files::FileType;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue_at};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::paper::{languages, paper};
use super::sources::sources;
use crate::context::ReceivablesContext;
use crate::einvoices::prove::carried_by_pdf;
use crate::receivables::status::ReceivableStatus;
use crate::receivables::{Receivable, store};
use crate::{history, mails};

/// Makes the PDF of a document, where there is none that shows it as it is.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RenderPdf {
    partner_id: Uuid,
    entity_id: Uuid,
    receivable_id: Uuid,
}

/// The lane of everything that is done with the PDF of a document.
pub(crate) fn lane(entity_id: Uuid, receivable_id: Uuid) -> String {
    format!("receivables/{entity_id}/{receivable_id}")
}

/// Asks for the PDF of a document.
pub async fn ask_for_pdf(tx: &Tx, env: &Env, scope: &Scope, document: &Receivable, priority: Priority) -> Result<()> {
    let job = RenderPdf { partner_id: scope.partner_id(), entity_id: document.entity_id, receivable_id: document.id };
    enqueue_at(tx, env, &job, priority, env.now()).await
}

/// The PDF that was there shows the document no more. Drafts get another one when somebody asks for it, everything else at once.
pub(crate) async fn renew_pdf(tx: &Tx, env: &Env, scope: &Scope, document: &mut Receivable) -> Result<()> {
    document.outdate_pdf();
    if document.always_has_pdf() { ask_for_pdf(tx, env, scope, document, Priority::Incremental).await } else { Ok(()) }
}

/// The same after a payment or a credit note, where the settings of the entity want them shown.
pub(crate) async fn renew_pdf_of_paid(tx: &Tx, env: &Env, scope: &Scope, invoice: &mut Receivable) -> Result<()> {
    let preferences = receivable_preferences(tx, scope).await?;
    if preferences.shows_payments { renew_pdf(tx, env, scope, invoice).await } else { Ok(()) }
}

#[async_trait]
impl Job for RenderPdf {
    const KIND: &'static str = "render_receivable_pdf";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = ReceivablesContext;

    fn lane(&self) -> String {
        lane(self.entity_id, self.receivable_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("render_receivable_pdf/{}", self.receivable_id))
    }

    async fn run(self, context: &ReceivablesContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("the PDF of a receivable", self.partner_id, Some(self.entity_id));
        Ok(pdf_of(context, lease, &scope, self.receivable_id).await?.outcome(context.env.now()))
    }
}

/// The PDF that shows the document as it is, made now where there is none.
pub(crate) async fn pdf_of(context: &ReceivablesContext, lease: &Lease, scope: &Scope, id: Uuid) -> Result<Drawing<()>, JobError> {
    let Some(read) = record::find::<Receivable>(&context.db, scope, id).await? else { return Ok(Drawing::Gone) };
    if read.current_pdf().is_some() {
        return Ok(Drawing::Current(()));
    }
    let lines = store::lines_of(&context.db, scope, id).await?;
    let sources = sources(context, scope, &read).await?;
    let einvoice = carried_by_pdf(&context.db, scope, &read, &lines).await?;
    let sheet = |language| {
        let paper = paper(&read, &lines, &sources, language).map_err(JobError::fail)?;
        Ok(Sheet { paper, einvoice: einvoice.clone() })
    };
    let drawn = Drawn::new(&context.files, scope, FileType::Receivables, read.pdf_name(), languages(&read.content), sheet).await?;
    keep(context, lease, scope, &read, drawn).await
}

async fn keep(
    context: &ReceivablesContext,
    lease: &Lease,
    scope: &Scope,
    read: &Receivable,
    drawn: Drawn,
) -> Result<Drawing<()>, JobError> {
    let tx = lease.begin(&context.db).await?;
    let Some(mut document) = record::find_and_lock::<Receivable>(&tx, scope, read.id).await? else { return Ok(Drawing::Gone) };
    // Files that are not attached are removed by themselves.
    if document != *read {
        return Ok(Drawing::Superseded);
    }
    let pdf = drawn.attach(&tx, &context.files, scope).await?;
    // A mail that is on its way takes the file that it was written with.
    let is_needed = mails::store::is_under_way(&tx, scope, document.id).await?;
    for outdated in document.pdf.filter(|_| !is_needed).into_iter().flat_map(Pdf::file_ids) {
        if !history::store::has_pdf(&tx, scope, document.id, outdated).await? {
            context.files.discard(&tx, scope, outdated).await?;
        }
    }
    let shows_payments = document.status == ReceivableStatus::Paid && receivable_preferences(&tx, scope).await?.shows_payments;
    history::store::keep_pdf(&tx, scope, &document, pdf.file_id, shows_payments).await?;
    document.pdf = Some(pdf);
    record::save(&tx, scope, &document).await?;
    (context.after_pdf)(&tx, &context.env, scope, document.id).await?;
    tx.commit().await?;
    Ok(Drawing::Current(()))
}
