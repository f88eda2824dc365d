//! The pages of a bill's PDF are drawn, for people who look at it beside what was read.

use async_trait::async_trait;
use bursar_entities::instead_of_work;
use bursar_files::{Part, StoredFile};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::IntakeContext;
use crate::turns::MAX_ATTEMPTS;

/// Pages of a file that are drawn: as many as are read of a bill.
const MAX_PAGES: u32 = 10;

/// Draws the pages of a PDF.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DrawPages {
    partner_id: Uuid,
    entity_id: Uuid,
    file_id: Uuid,
}

/// Asks for the pages of a file to be drawn, if they are still to be.
pub(crate) async fn ask_for_pages(tx: &Tx, env: &Env, scope: &Scope, file_id: Uuid) -> Result<()> {
    let file = record::find::<StoredFile>(tx, scope, file_id).await?;
    if !file.is_some_and(|file| file.awaits_drawing()) {
        return Ok(());
    }
    let job = DrawPages { partner_id: scope.partner_id(), entity_id: scope.one_entity()?, file_id };
    enqueue(tx, env, &job).await
}

#[async_trait]
impl Job for DrawPages {
    const KIND: &'static str = "draw_pages";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = IntakeContext;

    /// Behind the files that are to be read.
    fn lane(&self) -> String {
        crate::read_file::lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("draw_pages/{}", self.file_id))
    }

    async fn run(self, context: &IntakeContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("pages of files", self.partner_id, Some(self.entity_id));
        if let Some(instead) = instead_of_work(&context.db, &scope, context.env.now()).await? {
            return Ok(instead);
        }
        let found = record::find::<StoredFile>(&context.db, &scope, self.file_id).await?;
        let Some(file) = found.filter(StoredFile::awaits_drawing) else { return Ok(Outcome::Done) };
        let _turn = context.turn()?;
        let attempt = lease.begin_attempt(&context.db, &self).await?;
        let drawn = if attempt > MAX_ATTEMPTS { Vec::new() } else { lease.renewed_during(&context.db, draw(context, &file)).await?? };
        let mut pages = Vec::new();
        for (bytes, number) in drawn.into_iter().zip(1..) {
            let part = Part { name: format!("page-{number}.png"), bytes };
            pages.push(context.files.stage(&scope, file.kind, part).await.map_err(JobError::retry)?);
        }
        let tx = lease.begin(&context.db).await?;
        context.files.attach_pages(&tx, &scope, file.id, pages).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

/// Its pages; none where it has none that can be drawn. An error is worth another attempt.
async fn draw(context: &IntakeContext, file: &StoredFile) -> Result<Vec<Bytes>, JobError> {
    let pdf = context.files.read(file).await?;
    match context.recognizer.draw_pages(pdf.into(), MAX_PAGES).await {
        Err(why) if why.is_worth_another_attempt() => Err(JobError::retry(Error::internal(why.to_string()))),
        drawn => Ok(drawn.unwrap_or_default()),
    }
}
