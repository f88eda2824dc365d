//! A bill that is being paid stays as it is.

use bursar_events::EventRow;
use bursar_kernel::{Error, Result};
use bursar_store::{Scope, Tx};

use super::store;

/// Refuses to reopen a bill that a batch pays: what was approved is what the file says. For a listener of payables.
pub async fn keep_bill_in_batch(tx: &Tx, event: &EventRow) -> Result<()> {
    let (Some(entity_id), "reopened") = (event.entity_id, event.action.as_str()) else { return Ok(()) };
    let scope = Scope::of_job("bills in batch payments", event.partner_id, Some(entity_id));
    match store::live_of_bill(tx, &scope, event.object_id).await? {
        None => Ok(()),
        Some(live) => {
            let batch = live.batch_payment_id;
            Err(Error::conflict(format!("the payable is paid by the batch payment {batch}: cancel that first, or wait for its end")))
        }
    }
}
