//! Every query on `approval_processes` beside the common.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Filter, Record, Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Process;

/// Processes in one answer.
const MAX_COUNT: usize = 1000;

/// The process of that policy.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, policy_id: Uuid, id: Uuid) -> Result<Process> {
    of(record::find(db, scope, id).await?, policy_id)
}

/// The same, held until the commit.
pub(crate) async fn lock(tx: &Tx, scope: &Scope, policy_id: Uuid, id: Uuid) -> Result<Process> {
    of(record::find_and_lock(tx, scope, id).await?, policy_id)
}

fn of(process: Option<Process>, policy_id: Uuid) -> Result<Process> {
    process.filter(|process| process.policy_id == policy_id).ok_or_else(|| Error::not_found(Process::NOUN))
}

/// The processes of a policy, which was read within the scope, the newest first.
pub(crate) async fn of_policy(db: &impl ConnectionTrait, scope: &Scope, policy_id: Uuid) -> Result<Vec<Process>> {
    let mut filter = Filter::within::<Process>(scope);
    filter.compare("policy_id", "=", Some(policy_id));
    record::select(db, &format!("{} ORDER BY id DESC LIMIT {MAX_COUNT}", filter.sql), filter.values).await
}

/// The process that is at work on this bill.
pub(crate) async fn open_of_payable(tx: &Tx, scope: &Scope, payable_id: Uuid) -> Result<Option<Process>> {
    let mut filter = Filter::within::<Process>(&scope.of_everybody());
    filter.compare("payable_id", "=", Some(payable_id));
    filter.and("status IN ('running', 'waiting')");
    Ok(record::select(tx, &filter.sql, filter.values).await?.pop())
}
