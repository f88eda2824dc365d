//! What is asked of `data_exports` beside the common.

use bursar_kernel::Result;
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::DataExport;

/// How many exports of the entity are pending, whoever asked for them.
pub(crate) async fn pending(db: &impl ConnectionTrait, scope: &Scope) -> Result<usize> {
    let mut filter = Filter::within::<DataExport>(&scope.of_everybody());
    filter.and("status = 'pending'");
    Ok(record::select::<DataExport>(db, &filter.sql, filter.values).await?.len())
}
