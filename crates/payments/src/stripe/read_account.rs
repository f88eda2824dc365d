//! What Stripe says of a connected account becomes what its entities can be paid by.

use async_trait::async_trait;
use bursar_entities::{ServiceAccount, change_service_account, entities_of_service_account};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::Result;
use serde::{Deserialize, Serialize};

use super::connected::disconnected;
use crate::PaymentsContext;

/// Reads a connected account, and keeps what it says with the entities that have it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReadStripeAccount {
    pub(crate) account_id: String,
}

#[async_trait]
impl Job for ReadStripeAccount {
    const KIND: &'static str = "read_stripe_account";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = PaymentsContext;

    fn lane(&self) -> String {
        format!("stripe_accounts/{}", self.account_id)
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("read_stripe_account/{}", self.account_id))
    }

    async fn run(self, context: &PaymentsContext, lease: &Lease) -> Result<Outcome, JobError> {
        let Some(stripe) = &context.stripe else { return Ok(Outcome::Done) };
        let entities = entities_of_service_account(&context.db, &self.account_id).await?;
        if entities.is_empty() {
            return Ok(Outcome::Done);
        }
        let described = match stripe.describe(&self.account_id).await {
            Ok(described) => Some(described.account(None)),
            Err(error) if error.is_unknown() => None,
            Err(error) => return Err(JobError::retry(error)),
        };
        for (scope, entity_id) in entities {
            let tx = lease.begin(&context.db).await?;
            let read = |before: ServiceAccount| match &described {
                // Another account may have taken its place meanwhile.
                _ if before.id != self.account_id => before,
                Some(described) => ServiceAccount { fee_rate: before.fee_rate, ..described.clone() },
                None => disconnected(before),
            };
            change_service_account(&tx, &context.env, &context.vault, scope, entity_id, |before| Ok(before.map(read))).await?;
            tx.commit().await?;
        }
        Ok(Outcome::Done)
    }
}
