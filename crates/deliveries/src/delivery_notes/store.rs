//! What is asked of `delivery_notes` beside the common.

use bursar_kernel::Result;
use bursar_store::{Record, Scope, record, sea_orm};
use bursar_web::listing::{RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::ConnectionTrait;

use super::DeliveryNote;

/// A page of delivery notes.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<DeliveryNote>> {
    query.page(db, RowsOf::Scope(scope, DeliveryNote::TENANCY), rows(&record::selection::<DeliveryNote>()), DeliveryNote::read).await
}
