//! Documents on their way through the network: each is handed over with its file, and its area is told what became of it.

use bursar_entities::Participant;
use bursar_jobs::enqueue;
use bursar_kernel::Env;
use bursar_kernel::{DateTime, Error, Result, Utc, Uuid};
use bursar_store::{Record, Scope, Tx, record};
use serde::{Deserialize, Serialize};

use crate::connections::{Connection, NetworkCredentials};
use transmit::Transmit;

pub(crate) mod store;
pub(crate) mod transmit;

/// Where a document stands on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransmissionStatus {
    /// It was handed over, and nothing was sent.
    Waiting,
    /// It is being sent, or was and nobody knows.
    Sending,
    /// The access point has it, and it is not known what it calls it: a notice tells.
    Taken,
    /// The access point has it.
    Sent,
    /// The receiver has it.
    Delivered,
    /// Nobody will have it.
    Failed,
}

/// A document on its way.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "einvoice_transmissions", called = "transmission", entity = "entity_id")]
pub(crate) struct Transmission {
    /// Its key at the access point.
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) document_id: Uuid,
    #[record(word)]
    pub(crate) status: TransmissionStatus,
    /// What the access point calls it.
    pub(crate) reference: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// The sender's id at the access point.
    #[record(json_text = "body")]
    pub(crate) company: String,
    #[record(json_text = "body")]
    pub(crate) receiver: Participant,
    #[record(json_text = "body")]
    pub(crate) file_id: Uuid,
    /// Why nobody will have it: as it ended, or as a notice tells before it does.
    #[record(json_text = "body")]
    pub(crate) problem: Option<String>,
}

impl Transmission {
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.status, TransmissionStatus::Delivered | TransmissionStatus::Failed)
    }
}

/// A document to be sent.
#[derive(Debug, Clone)]
pub struct NewTransmission<'a> {
    /// Its id in its area.
    pub document_id: Uuid,
    /// Its file, which is attached.
    pub file_id: Uuid,
    /// Under which number of the entity.
    pub sender: &'a NetworkCredentials,
    /// To whom.
    pub receiver: Participant,
}

/// Hands a document over: it is sent once this commits, and sent once. A document that is handed over again, after it failed, is another.
pub async fn hand_over(tx: &Tx, env: &Env, scope: &Scope, new: NewTransmission<'_>) -> Result<()> {
    let connection: Connection = record::get(tx, scope, new.sender.einvoicing_connection_id).await?;
    let now = env.now();
    let transmission = Transmission {
        id: env.id(),
        entity_id: scope.one_entity()?,
        document_id: new.document_id,
        status: TransmissionStatus::Waiting,
        reference: None,
        created_at: now,
        updated_at: now,
        company: connection.provider_id.ok_or_else(|| Error::internal("a document is sent by a company without an id"))?,
        receiver: new.receiver,
        file_id: new.file_id,
        problem: None,
    };
    record::insert(tx, scope, &transmission).await?;
    enqueue(tx, env, &Transmit::new(scope, &transmission)).await
}
