//! An export becomes an archive: packed outside of any transaction, then kept with everything that follows in one.

use async_trait::async_trait;
use bursar_events::emit_action;
use bursar_files::StoredFile;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue_at, scheduled};
use bursar_kernel::{Result, TimeDelta, Timestamp, Uuid};
use bursar_receivables::{Receivable, ask_for_pdf};
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};

use super::pack::{Packed, pack};
use super::remove_export::RemoveExport;
use super::{DataExport, Ended, ExportStatus, lane};
use crate::ExportsContext;

/// An export that cannot be packed so often has failed.
const MAX_ATTEMPTS: i32 = 5;
/// How soon it is looked again whether PDFs are there that are being made.
const NEXT_LOOK: TimeDelta = TimeDelta::seconds(5);

const GAVE_UP: &str = "packing the documents failed several times: create another export, over fewer days";

/// Packs the documents of an export.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MakeExport {
    partner_id: Uuid,
    entity_id: Uuid,
    export_id: Uuid,
}

impl MakeExport {
    pub(super) fn of(scope: &Scope, export: &DataExport) -> Self {
        MakeExport { partner_id: scope.partner_id(), entity_id: export.entity_id, export_id: export.id }
    }
}

#[async_trait]
impl Job for MakeExport {
    const KIND: &'static str = "make_export";
    const PRIORITY: Priority = Priority::Person;
    type Context = ExportsContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("make_export/{}", self.export_id))
    }

    async fn run(self, context: &ExportsContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("an export", self.partner_id, Some(self.entity_id));
        let started_at = context.env.now();
        let Some(export) = self.pending(context, &scope).await? else { return Ok(Outcome::Done) };
        if self.failed_attempts(context).await? >= MAX_ATTEMPTS {
            return self.end(context, lease, &scope, Made { file: None, count: 0, started_at }).await;
        }
        let Packed { archive, count, without_pdf } = lease.renewed_during(&context.db, pack(context, &scope, &export)).await??;
        if !without_pdf.is_empty() && export.waits_for_pdfs(started_at) {
            ask_for_pdfs(context, lease, &scope, &without_pdf).await?;
            return Ok(Outcome::Again(context.env.now() + NEXT_LOOK, Priority::Person));
        }
        // It writes, so the lease is not renewed beside it.
        let file = archive.finish(&context.files).await?;
        self.end(context, lease, &scope, Made { file: Some(file), count, started_at }).await
    }
}

/// Asks for the PDFs of these documents, where they are still there.
async fn ask_for_pdfs(context: &ExportsContext, lease: &Lease, scope: &Scope, ids: &[Uuid]) -> Result<(), JobError> {
    let tx = lease.begin(&context.db).await?;
    for id in ids {
        if let Some(document) = record::find::<Receivable>(&tx, scope, *id).await? {
            ask_for_pdf(&tx, &context.env, scope, &document, Priority::Person).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// What was made of an export: no file where it failed.
struct Made {
    file: Option<StoredFile>,
    count: i64,
    started_at: Timestamp,
}

impl MakeExport {
    async fn pending(&self, context: &ExportsContext, scope: &Scope) -> Result<Option<DataExport>> {
        let export = record::find::<DataExport>(&context.db, scope, self.export_id).await?;
        Ok(export.filter(|export| export.status == ExportStatus::Pending))
    }

    async fn failed_attempts(&self, context: &ExportsContext) -> Result<i32> {
        let names: Vec<String> = self.same_as().into_iter().collect();
        Ok(scheduled(&context.db, &names).await?.into_values().next().map_or(0, |scheduled| scheduled.attempts))
    }

    async fn end(&self, context: &ExportsContext, lease: &Lease, scope: &Scope, made: Made) -> Result<Outcome, JobError> {
        let now = context.env.now();
        let tx = lease.begin(&context.db).await?;
        let Some(mut export) = record::find_and_lock::<DataExport>(&tx, scope, self.export_id).await? else { return Ok(Outcome::Done) };
        let ended = match &made.file {
            Some(file) => {
                context.files.attach(&tx, scope, file).await?;
                Ended::Packed { file_id: file.id, count: made.count }
            }
            None => Ended::Failed(GAVE_UP),
        };
        export.end(ended, made.started_at, now);
        record::save(&tx, scope, &export).await?;
        enqueue_at(&tx, &context.env, &RemoveExport::of(scope, &export), Priority::Backfill, now + context.age).await?;
        emit_action(&tx, &context.env, self.partner_id, &export, "finished", "an export has succeeded or failed").await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}
