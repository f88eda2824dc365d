//! The jobs of this area, and what they work with.

use std::sync::Arc;

use bursar_jobs::Registry;
use bursar_kernel::Env;
use bursar_store::{Db, Vault};

use crate::payment_links::expire_link::ExpireLink;
use crate::stripe::Stripe;
use crate::stripe::read_account::ReadStripeAccount;
use crate::stripe::read_payment::ReadStripePayment;
use crate::stripe::read_payout::ReadStripePayout;

/// What the jobs of this area work with.
pub struct PaymentsContext {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Opens what is sealed of entities.
    pub vault: Vault,
    /// Takes cards, where the operator has an account there.
    pub stripe: Option<Arc<Stripe>>,
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<PaymentsContext>) {
    registry.register::<ExpireLink>(context.clone());
    registry.register::<ReadStripeAccount>(context.clone());
    registry.register::<ReadStripePayment>(context.clone());
    registry.register::<ReadStripePayout>(context.clone());
}
