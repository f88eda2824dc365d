//! An export that ended a while ago goes, and its archive with it.

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};

use super::{DataExport, lane};
use crate::ExportsContext;

/// Removes an export and its archive.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RemoveExport {
    partner_id: Uuid,
    entity_id: Uuid,
    export_id: Uuid,
}

impl RemoveExport {
    pub(super) fn of(scope: &Scope, export: &DataExport) -> Self {
        RemoveExport { partner_id: scope.partner_id(), entity_id: export.entity_id, export_id: export.id }
    }
}

#[async_trait]
impl Job for RemoveExport {
    const KIND: &'static str = "remove_export";
    const PRIORITY: Priority = Priority::Backfill;
    /// It is small work that comes once.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = ExportsContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    async fn run(self, context: &ExportsContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("removal of an export", self.partner_id, Some(self.entity_id));
        let tx = lease.begin(&context.db).await?;
        let Some(export) = record::find_and_lock::<DataExport>(&tx, &scope, self.export_id).await? else { return Ok(Outcome::Done) };
        record::delete::<DataExport>(&tx, &scope, export.id).await?;
        if let Some(file) = export.file_id {
            context.files.discard(&tx, &scope, file).await?;
        }
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}
