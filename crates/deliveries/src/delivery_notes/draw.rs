//! The PDF of a delivery note is made by a job: read, drawn outside of any transaction, kept; the one before is forgotten.

use async_trait::async_trait;
use bursar_accounting::clock;
use bursar_documents::JobContext;
use bursar_documents::paper::{look, spoken};
use bursar_documents::pdf::{Drawn, Pdf, logo};
use bursar_files::FileType;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Result, Uuid};
use bursar_print::file_name;
use bursar_receivables::today;
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::DeliveryNote;
use super::paper::paper;

/// Makes the PDF of a delivery note, where there is none that shows it as it is.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DrawDeliveryNote {
    partner_id: Uuid,
    entity_id: Uuid,
    delivery_note_id: Uuid,
}

/// Asks for the PDF of a delivery note.
pub(super) async fn ask_for_pdf(tx: &Tx, env: &Env, scope: &Scope, note: &DeliveryNote) -> Result<()> {
    let job = DrawDeliveryNote { partner_id: scope.partner_id(), entity_id: note.entity_id, delivery_note_id: note.id };
    enqueue(tx, env, &job).await
}

/// The PDF that was there shows the note no more: another one is made.
pub(super) async fn renew_pdf(tx: &Tx, env: &Env, scope: &Scope, note: &mut DeliveryNote) -> Result<()> {
    if let Some(pdf) = &mut note.pdf {
        pdf.is_stale = true;
    }
    ask_for_pdf(tx, env, scope, note).await
}

#[async_trait]
impl Job for DrawDeliveryNote {
    const KIND: &'static str = "draw_delivery_note";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = JobContext;

    fn lane(&self) -> String {
        format!("deliveries/{}/{}", self.entity_id, self.delivery_note_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("draw_delivery_note/{}", self.delivery_note_id))
    }

    async fn run(self, context: &JobContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("the PDF of a delivery note", self.partner_id, Some(self.entity_id));
        let read = record::find::<DeliveryNote>(&context.db, &scope, self.delivery_note_id).await?;
        let Some(read) = read.filter(|note| note.current_pdf().is_none()) else { return Ok(Outcome::Done) };
        let design = bursar_templates::chosen_design(&context.db, &scope.of_everybody()).await?;
        let logo = logo(&context.db, &context.files, &scope, &read.parties.entity).await?;
        let look = look(&read.parties.entity_address, design, logo);
        let issued_on = today(read.created_at, clock::zone(&context.db, &scope).await?);
        let languages = spoken(&read.parties.file_language, &read.parties.original_file_language);
        let paper = |language| Ok(paper(&read, issued_on, look.clone(), language));
        let drawn = Drawn::new(&context.files, &scope, FileType::DeliveryNotes, file_name(&read.document_id), languages, paper).await?;
        let tx = lease.begin(&context.db).await?;
        let Some(mut note) = record::find_and_lock::<DeliveryNote>(&tx, &scope, read.id).await? else { return Ok(Outcome::Done) };
        // It changed meanwhile: files that are not attached are removed by themselves.
        if note != read {
            return Ok(Outcome::Again(context.env.now(), Priority::Incremental));
        }
        let pdf = drawn.attach(&tx, &context.files, &scope).await?;
        for outdated in note.pdf.into_iter().flat_map(Pdf::file_ids) {
            context.files.discard(&tx, &scope, outdated).await?;
        }
        note.pdf = Some(pdf);
        record::save(&tx, &scope, &note).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}
