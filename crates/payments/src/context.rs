//! The jobs of this area, and what they work with.

use std::sync::Arc;

use bursar_jobs::Registry;
use bursar_kernel::Env;
use bursar_store::Db;

use crate::payment_links::expire_link::ExpireLink;

/// What the jobs of this area work with.
pub struct PaymentsContext {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<PaymentsContext>) {
    registry.register::<ExpireLink>(context.clone());
}
