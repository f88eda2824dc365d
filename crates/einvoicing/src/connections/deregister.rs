//! A connection that was deleted ends at the access point, its numbers first.

use async_trait::async_trait;
use bursar_entities::Participant;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::Uuid;
use bursar_store::Scope;
use serde::{Deserialize, Serialize};

use super::Connection;
use super::register::lane;
use crate::access_point::AccessPointError;
use crate::context::EinvoicingContext;

/// Ends a membership. It holds what it needs: the rows are gone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Deregister {
    partner_id: Uuid,
    entity_id: Uuid,
    connection_id: Uuid,
    provider_id: Option<String>,
    participants: Vec<Participant>,
}

impl Deregister {
    pub(super) fn new(scope: &Scope, connection: &Connection, participants: Vec<Participant>) -> Self {
        Deregister {
            partner_id: scope.partner_id(),
            entity_id: connection.entity_id,
            connection_id: connection.id,
            provider_id: connection.provider_id.clone(),
            participants,
        }
    }
}

#[async_trait]
impl Job for Deregister {
    const KIND: &'static str = "deregister_einvoicing_connection";
    const PRIORITY: Priority = Priority::Person;
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = EinvoicingContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("deregister_einvoicing_connection/{}", self.connection_id))
    }

    async fn run(self, context: &EinvoicingContext, lease: &Lease) -> Result<Outcome, JobError> {
        let (Some(access_point), Some(company)) = (context.server.access_point(), &self.provider_id) else { return Ok(Outcome::Done) };
        let told = async {
            for participant in &self.participants {
                settled(access_point.remove_identifier(company, participant).await)?;
            }
            settled(access_point.deregister(company).await)
        };
        lease.renewed_during(&context.db, told).await?.map(|()| Outcome::Done)
    }
}

/// What is refused is not there: either way it is over.
fn settled(told: Result<(), AccessPointError>) -> Result<(), JobError> {
    match told {
        Ok(()) => Ok(()),
        Err(error) => error.refusal().map(|_| ()),
    }
}
