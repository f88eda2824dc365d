//! A connection is made known to the access point, and its numbers after it.

use async_trait::async_trait;
use bursar_events::{Change, emit_job_change};
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use serde::{Deserialize, Serialize};

use super::{Connection, NetworkCredentials, RegistrationStatus, store};
use crate::access_point::{AccessPoint, AccessPointError};
use crate::context::EinvoicingContext;

/// Registers what of a connection the access point does not know yet.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Register {
    partner_id: Uuid,
    entity_id: Uuid,
    connection_id: Uuid,
}

/// The lane of everything that is done with an entity's membership.
pub(super) fn lane(entity_id: Uuid) -> String {
    format!("einvoicing/{entity_id}/membership")
}

/// Asks for the connection to be made known as it is.
pub(super) async fn ask_for_registration(tx: &Tx, env: &Env, scope: &Scope, connection: &Connection) -> Result<()> {
    let job = Register { partner_id: scope.partner_id(), entity_id: connection.entity_id, connection_id: connection.id };
    enqueue(tx, env, &job).await
}

#[async_trait]
impl Job for Register {
    const KIND: &'static str = "register_einvoicing_connection";
    const PRIORITY: Priority = Priority::Person;
    /// An access point that does not answer for days is waited for: an entity is in the network, or it is refused.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = EinvoicingContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("register_einvoicing_connection/{}", self.connection_id))
    }

    async fn run(self, context: &EinvoicingContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("registration in the network", self.partner_id, Some(self.entity_id));
        let Some(access_point) = context.server.access_point() else { return Ok(Outcome::Done) };
        let Some(connection) = record::find::<Connection>(&context.db, &scope, self.connection_id).await? else { return Ok(Outcome::Done) };
        let Some(company) = self.company(context, lease, &scope, access_point, connection).await? else { return Ok(Outcome::Done) };
        for credentials in store::credentials_of(&context.db, &scope, self.connection_id).await? {
            if credentials.status == RegistrationStatus::Pending {
                add(context, lease, &scope, access_point, &company, credentials).await?;
            }
        }
        Ok(Outcome::Done)
    }
}

impl Register {
    /// The company's id at the access point, which knows it as it is; none where it was refused.
    async fn company(
        &self,
        context: &EinvoicingContext,
        lease: &Lease,
        scope: &Scope,
        access_point: &dyn AccessPoint,
        connection: Connection,
    ) -> Result<Option<String>, JobError> {
        if connection.status != RegistrationStatus::Pending {
            return Ok(connection.provider_id);
        }
        let company = connection.company();
        let told = async {
            match &connection.provider_id {
                Some(id) => access_point.describe(id, &company).await.map(|()| id.clone()),
                None => access_point.register(&company).await,
            }
        };
        let told = lease.renewed_during(&context.db, told).await?;
        let (provider_id, problem) = ended(told)?;
        let tx = lease.begin(&context.db).await?;
        let Some(mut now) = record::find_and_lock::<Connection>(&tx, scope, self.connection_id).await? else {
            tx.commit().await?;
            return end(context, lease, access_point, provider_id).await;
        };
        now.provider_id = provider_id.clone().or(now.provider_id);
        // Whoever changed it meanwhile has asked for it to be told again.
        if now.updated_at == connection.updated_at {
            now.status = if problem.is_none() { RegistrationStatus::Active } else { RegistrationStatus::Failed };
            now.problem = problem;
        }
        now.updated_at = context.env.now();
        record::save(&tx, scope, &now).await?;
        emit_job_change(&tx, &context.env, self.partner_id, Change::Updated, &now).await?;
        tx.commit().await?;
        Ok(provider_id)
    }
}

/// The connection was deleted while it was registered: whoever deleted it knew of no company.
async fn end(
    context: &EinvoicingContext,
    lease: &Lease,
    access_point: &dyn AccessPoint,
    provider_id: Option<String>,
) -> Result<Option<String>, JobError> {
    if let Some(id) = provider_id {
        ended(lease.renewed_during(&context.db, access_point.deregister(&id)).await?)?;
    }
    Ok(None)
}

/// What came of it, or why it was refused; no answer is worth another attempt.
fn ended<T>(told: Result<T, AccessPointError>) -> Result<(Option<T>, Option<String>), JobError> {
    match told {
        Ok(done) => Ok((Some(done), None)),
        Err(error) => error.refusal().map(|why| (None, Some(why))),
    }
}

async fn add(
    context: &EinvoicingContext,
    lease: &Lease,
    scope: &Scope,
    access_point: &dyn AccessPoint,
    company: &str,
    credentials: NetworkCredentials,
) -> Result<(), JobError> {
    let participant = credentials.participant();
    let told = lease.renewed_during(&context.db, access_point.add_identifier(company, &participant)).await?;
    let (_, problem) = ended(told)?;
    let tx = lease.begin(&context.db).await?;
    let Some(mut now) = record::find_and_lock::<NetworkCredentials>(&tx, scope, credentials.id).await? else { return Ok(()) };
    now.status = if problem.is_none() { RegistrationStatus::Active } else { RegistrationStatus::Failed };
    (now.problem, now.updated_at) = (problem, context.env.now());
    record::save(&tx, scope, &now).await?;
    if let Some(connection) = record::find::<Connection>(&tx, scope, now.einvoicing_connection_id).await? {
        emit_job_change(&tx, &context.env, scope.partner_id(), Change::Updated, &connection).await?;
    }
    tx.commit().await?;
    Ok(())
}
