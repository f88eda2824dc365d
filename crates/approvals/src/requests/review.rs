//! A user was deleted, or has another role: a request that too few are left to approve fails its process.

use async_trait::async_trait;
use bursar_documents::JobContext;
use bursar_entities::instead_of_work;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Result, Uuid};
use bursar_payables::{Author, hold_payable};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::{ApprovalRequest, RequestStatus, store, too_few};
use crate::lane;
use crate::processes::Process;

/// Requests that are read at once.
const BATCH: usize = 100;

/// Looks at all requests of an entity that wait in processes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReviewRequests {
    partner_id: Uuid,
    entity_id: Uuid,
}

/// Looks at them once this is committed.
pub(crate) async fn schedule(tx: &Tx, env: &Env, scope: &Scope) -> Result<()> {
    let job = ReviewRequests { partner_id: scope.partner_id(), entity_id: scope.one_entity()? };
    enqueue(tx, env, &job).await
}

#[async_trait]
impl Job for ReviewRequests {
    const KIND: &'static str = "review_approval_requests";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = JobContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("review_approval_requests/{}", self.entity_id))
    }

    async fn run(self, context: &JobContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("review of approval requests", self.partner_id, Some(self.entity_id));
        if let Some(instead) = instead_of_work(&context.db, &scope, context.env.now()).await? {
            return Ok(instead);
        }
        let mut after = None;
        loop {
            let requests = store::waiting_in_processes(&context.db, &scope, after, BATCH).await?;
            let Some(last) = requests.last() else { return Ok(Outcome::Done) };
            after = Some(last.id);
            for request in requests {
                if request.is_reachable(&request.addressees(&context.db, &scope).await?) {
                    continue;
                }
                let tx = lease.begin(&context.db).await?;
                fail(&tx, &context.env, scope, &request).await?;
                tx.commit().await?;
            }
        }
    }
}

async fn fail(tx: &Tx, env: &Env, scope: Scope, request: &ApprovalRequest) -> Result<()> {
    hold_payable(tx, &scope, request.object_id).await?;
    let process = record::find_and_lock::<Process>(tx, &scope, request.process_id.unwrap_or_default()).await?;
    let Some(process) = process.filter(Process::is_open) else { return Ok(()) };
    // Somebody may have answered, or got the role, since it was read.
    let request: ApprovalRequest = record::lock(tx, &scope, request.id).await?;
    let addressees = request.addressees(tx, &scope).await?;
    if request.status != RequestStatus::Waiting || request.is_reachable(&addressees) {
        return Ok(());
    }
    let words = too_few(&request, &addressees);
    process.fail(tx, &Author { env, scope, user_id: None }, words).await
}
