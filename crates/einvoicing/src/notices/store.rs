//! What is asked of `received_einvoices` beside the common.

use bursar_kernel::Result;
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::ReceivedEinvoice;

/// Was this very document taken in before?
pub(crate) async fn is_known(db: &impl ConnectionTrait, scope: &Scope, reference: &str) -> Result<bool> {
    let mut filter = Filter::within::<ReceivedEinvoice>(scope);
    filter.compare("reference", "=", Some(reference));
    Ok(!record::select::<ReceivedEinvoice>(db, &filter.sql, filter.values).await?.is_empty())
}
