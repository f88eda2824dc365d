//! A policy that was made, changed or has started decides about the bills that wait in approval without one.

use async_trait::async_trait;
use bursar_documents::JobContext;
use bursar_entities::instead_of_work;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue_at};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::{ApprovalPolicy, PolicyStatus};
use crate::lane;
use crate::processes::start;

/// Bills in one transaction.
const BATCH: usize = 20;

/// The start of a policy.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BeginPolicy {
    partner_id: Uuid,
    entity_id: Uuid,
    policy_id: Uuid,
}

/// Now, or when the policy starts.
pub(crate) async fn schedule(tx: &Tx, env: &Env, scope: &Scope, policy: &ApprovalPolicy) -> Result<()> {
    if policy.status == PolicyStatus::Deleted {
        return Ok(());
    }
    let job = BeginPolicy { partner_id: scope.partner_id(), entity_id: policy.entity_id, policy_id: policy.id };
    enqueue_at(tx, env, &job, Priority::Person, policy.starts_at.map_or(env.now(), |starts| starts.max(env.now()))).await
}

#[async_trait]
impl Job for BeginPolicy {
    const KIND: &'static str = "begin_approval_policy";
    const PRIORITY: Priority = Priority::Person;
    type Context = JobContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("begin_approval_policy/{}", self.policy_id))
    }

    async fn run(self, context: &JobContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("start of an approval policy", self.partner_id, Some(self.entity_id));
        if let Some(instead) = instead_of_work(&context.db, &scope, context.env.now()).await? {
            return Ok(instead);
        }
        let (db, env) = (&context.db, &context.env);
        let tx = lease.begin(db).await?;
        // One that was deleted decides about nothing, and one that was put off has another job.
        let Some(mut policy) = record::find_and_lock::<ApprovalPolicy>(&tx, &scope, self.policy_id).await? else {
            return Ok(Outcome::Done);
        };
        if let Some(starts_at) = policy.starts_at.filter(|starts| *starts > env.now()) {
            return Ok(Outcome::Again(starts_at, Priority::Person));
        }
        if policy.status == PolicyStatus::Pending {
            policy.status = PolicyStatus::Active;
            record::save(&tx, &scope, &policy).await?;
        }
        tx.commit().await?;
        let mut after = None;
        loop {
            let ids = bursar_payables::payables_in_approval(db, &scope, after, BATCH).await?;
            let Some(last) = ids.last() else { return Ok(Outcome::Done) };
            after = Some(*last);
            let tx = lease.begin(db).await?;
            for id in ids {
                start::decide(&tx, env, &scope, id).await?;
            }
            tx.commit().await?;
        }
    }
}
