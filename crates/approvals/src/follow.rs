//! What happens to bills and to users, as approval follows it. Each runs in the transaction of what happened.

use bursar_events::EventRow;
use bursar_jobs::wake;
use bursar_kernel::{Env, Result};
use bursar_payables::Author;
use bursar_store::{Scope, Tx};

use crate::lane;
use crate::processes::{start, store as processes};
use crate::requests::review;

/// A bill was sent for approval: its policy begins. Somebody decided about it otherwise: its process ends.
pub async fn follow_approval(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    let Some(scope) = scope_of(event) else { return Ok(()) };
    match event.action.as_str() {
        "submitted_for_approval" => start::submitted(tx, env, &scope, event.object_id).await,
        "approved" | "rejected" | "canceled" | "reopened" | "paid" | "deleted" => {
            match processes::open_of_payable(tx, &scope, event.object_id).await? {
                Some(process) => process.cancel(tx, &Author { env, scope, user_id: None }).await.map(drop),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// A user was deleted, or may have another role: perhaps too few are left who could approve something.
pub async fn follow_approver(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    match (scope_of(event), event.action.as_str()) {
        (Some(scope), "updated" | "deleted") => review::schedule(tx, env, &scope).await,
        _ => Ok(()),
    }
}

/// An entity changed: what rested while it was inactive goes on.
pub async fn follow_entity(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if event.action == "updated" { wake(tx, &lane(event.object_id), env.now()).await } else { Ok(()) }
}

fn scope_of(event: &EventRow) -> Option<Scope> {
    Some(Scope::of_job("approval", event.partner_id, Some(event.entity_id?)))
}
