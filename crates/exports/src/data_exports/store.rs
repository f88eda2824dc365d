//! What is asked of `data_exports` beside the common.

use bursar_kernel::Result;
use bursar_store::{Record, Scope, record, sea_orm};
use bursar_web::Filter;
use sea_orm::ConnectionTrait;

use super::DataExport;

/// How many exports of the entity are pending, whoever asked for them.
pub(crate) async fn pending(db: &impl ConnectionTrait, scope: &Scope) -> Result<usize> {
    let mut filter = Filter::within(&scope.of_everybody(), &DataExport::TENANCY);
    filter.and("status = 'pending'");
    Ok(record::select::<DataExport>(db, &filter.sql, filter.values).await?.len())
}
