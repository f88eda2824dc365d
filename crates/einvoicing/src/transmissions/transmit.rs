//! A document is sent, and then asked after until it is known what became of it.
//!
//! That it is about to be sent is committed before it is. Whoever finds it so and no reference does not know whether it was: it is submitted
//! under the same key, which the access point carries out once. One that says that it did so before has the document: it is not submitted again,
//! and a notice tells what it is called there.

use async_trait::async_trait;
use bursar_files::StoredFile;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Result, TimeDelta, Uuid};
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};

use super::{Transmission, TransmissionStatus};
use crate::access_point::{AccessPoint, AccessPointError, Progress, Submission};
use crate::context::{EinvoicingContext, SendingOutcome};

/// How soon it is asked after, at first and at last: in between, after as long as it has been on its way.
const SOON: TimeDelta = TimeDelta::seconds(10);
const LATE: TimeDelta = TimeDelta::hours(1);

const NO_ACCESS_POINT: &str = "this server is in no network of electronic invoices any more";

/// Takes a document through the network.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Transmit {
    partner_id: Uuid,
    entity_id: Uuid,
    transmission_id: Uuid,
}

/// The lane of one document on its way.
pub(crate) fn lane(entity_id: Uuid, transmission_id: Uuid) -> String {
    format!("einvoicing/{entity_id}/{transmission_id}")
}

impl Transmit {
    pub(super) fn new(scope: &Scope, transmission: &Transmission) -> Self {
        Transmit { partner_id: scope.partner_id(), entity_id: transmission.entity_id, transmission_id: transmission.id }
    }
}

#[async_trait]
impl Job for Transmit {
    const KIND: &'static str = "transmit_einvoice";
    const PRIORITY: Priority = Priority::Person;
    /// A network that does not answer for days is waited for: nobody may send the document otherwise meanwhile.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = EinvoicingContext;

    fn lane(&self) -> String {
        lane(self.entity_id, self.transmission_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("transmit_einvoice/{}", self.transmission_id))
    }

    async fn run(self, context: &EinvoicingContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("sending of an e-invoice", self.partner_id, Some(self.entity_id));
        let known = record::find::<Transmission>(&context.db, &scope, self.transmission_id).await?;
        let Some(transmission) = known.filter(|known| !known.is_over()) else { return Ok(Outcome::Done) };
        let Some(access_point) = context.server.access_point() else {
            return end(context, lease, &scope, transmission.id, SendingOutcome::Failed(NO_ACCESS_POINT.to_owned())).await;
        };
        if let Some(why) = &transmission.problem {
            return end(context, lease, &scope, transmission.id, SendingOutcome::Failed(why.clone())).await;
        }
        match &transmission.reference {
            None if transmission.status == TransmissionStatus::Taken => Ok(again(context, &transmission)),
            None => submit(context, lease, &scope, access_point, transmission).await,
            Some(reference) => match lease.renewed_during(&context.db, access_point.outcome(reference)).await? {
                Ok(Progress::Delivered) => end(context, lease, &scope, transmission.id, SendingOutcome::Delivered).await,
                Ok(Progress::UnderWay) => Ok(again(context, &transmission)),
                Err(error) => end(context, lease, &scope, transmission.id, SendingOutcome::Failed(error.refusal()?)).await,
            },
        }
    }
}

async fn submit(
    context: &EinvoicingContext,
    lease: &Lease,
    scope: &Scope,
    access_point: &dyn AccessPoint,
    transmission: Transmission,
) -> Result<Outcome, JobError> {
    let file: StoredFile = record::get(&context.db, scope, transmission.file_id).await?;
    let xml = context.files.read(&file).await?.into();
    moved(context, lease, scope, transmission.id, TransmissionStatus::Sending, None).await?;
    let (key, company, receiver) = (transmission.id, transmission.company.clone(), transmission.receiver.clone());
    let submission = Submission { key, company, receiver, xml };
    match lease.renewed_during(&context.db, access_point.submit(&submission)).await? {
        Ok(reference) => {
            moved(context, lease, scope, transmission.id, TransmissionStatus::Sent, Some(reference)).await?;
            Ok(Outcome::Again(context.env.now(), Priority::Person))
        }
        Err(AccessPointError::Repeated(_)) if transmission.status == TransmissionStatus::Sending => {
            moved(context, lease, scope, transmission.id, TransmissionStatus::Taken, None).await?;
            Ok(again(context, &transmission))
        }
        Err(error) => end(context, lease, scope, transmission.id, SendingOutcome::Failed(error.refusal()?)).await,
    }
}

/// It stands there from now on.
async fn moved(
    context: &EinvoicingContext,
    lease: &Lease,
    scope: &Scope,
    id: Uuid,
    status: TransmissionStatus,
    reference: Option<String>,
) -> Result<(), JobError> {
    let tx = lease.begin(&context.db).await?;
    let mut transmission: Transmission = record::lock(&tx, scope, id).await?;
    transmission.reference = reference.or(transmission.reference);
    (transmission.status, transmission.updated_at) = (status, context.env.now());
    record::save(&tx, scope, &transmission).await?;
    tx.commit().await?;
    Ok(())
}

/// It is over, and the area of the document is told in the same commit.
async fn end(context: &EinvoicingContext, lease: &Lease, scope: &Scope, id: Uuid, outcome: SendingOutcome) -> Result<Outcome, JobError> {
    let tx = lease.begin(&context.db).await?;
    let mut transmission: Transmission = record::lock(&tx, scope, id).await?;
    if transmission.is_over() {
        return Ok(Outcome::Done);
    }
    transmission.updated_at = context.env.now();
    (transmission.status, transmission.problem) = match &outcome {
        SendingOutcome::Delivered => (TransmissionStatus::Delivered, None),
        SendingOutcome::Failed(why) => (TransmissionStatus::Failed, Some(why.clone())),
    };
    record::save(&tx, scope, &transmission).await?;
    (context.settled)(&tx, &context.env, scope, transmission.document_id, &outcome).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

fn again(context: &EinvoicingContext, transmission: &Transmission) -> Outcome {
    let now = context.env.now();
    Outcome::Again(now + (now - transmission.created_at).clamp(SOON, LATE), Priority::Incremental)
}
