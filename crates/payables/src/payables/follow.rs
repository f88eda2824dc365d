//! What happens to counterparts, as bills follow it. In the transaction of what happened.

use bursar_events::EventRow;
use bursar_kernel::Result;
use bursar_store::{Scope, Tx};

use super::store;

/// A counterpart has another name: bills that have no copy of it yet are found by that. For a listener of counterparts.
pub async fn follow_counterpart(tx: &Tx, event: &EventRow) -> Result<()> {
    let (Some(entity_id), "updated") = (event.entity_id, event.action.as_str()) else { return Ok(()) };
    let scope = Scope::of_job("bills of a counterpart", event.partner_id, Some(entity_id));
    match bursar_counterparts::find(tx, &scope, event.object_id).await? {
        Some(counterpart) => store::rename_counterpart(tx, &scope, counterpart.id, &counterpart.name()).await,
        None => Ok(()),
    }
}
