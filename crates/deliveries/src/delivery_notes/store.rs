//! What is asked of `delivery_notes` beside the common.

use bursar_kernel::Result;
use bursar_store::{Scope, sea_orm};
use bursar_web::{ListQuery, Page};
use sea_orm::ConnectionTrait;

use super::DeliveryNote;

/// A page of delivery notes.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<DeliveryNote>> {
    query.records(db, scope).await
}
