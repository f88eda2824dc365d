//! The way into the network: a company that is in it and carries documents for others.

use std::fmt;
use std::path::PathBuf;

use async_trait::async_trait;
use bursar_connectors::{Secret, Wire};
use bursar_entities::Participant;
use bursar_jobs::JobError;
use bursar_kernel::{Error, Uuid};
use bytes::Bytes;

use crate::connections::Address;

mod file_drop;
mod storecove;

/// Which way into the network the operator chose.
#[derive(Debug, Clone)]
pub enum AccessPointSettings {
    /// Storecove's API.
    Storecove {
        /// The key of the operator's account.
        api_key: Secret,
        /// Another address than Storecove's own: that of a simulator.
        url: Option<String>,
    },
    /// A directory: what is sent is written there, and the operator's own software carries it on.
    Directory(PathBuf),
}

impl AccessPointSettings {
    pub(crate) fn open(&self, wire: Wire) -> Box<dyn AccessPoint> {
        match self {
            AccessPointSettings::Storecove { api_key, url } => Box::new(storecove::Storecove::new(wire, api_key.clone(), url.as_deref())),
            AccessPointSettings::Directory(path) => Box::new(file_drop::FileDrop::new(path.clone())),
        }
    }
}

/// Why an access point did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AccessPointError {
    /// It will not, for this reason: asking again changes nothing.
    Refused(String),
    /// It will not because it did so before, under the same key: what it then answered, it does not say.
    Repeated(String),
    /// It did not answer, or not now: it may have acted.
    Unanswered(String),
}

impl fmt::Display for AccessPointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AccessPointError::Refused(why) | AccessPointError::Repeated(why) | AccessPointError::Unanswered(why) => f.write_str(why),
        }
    }
}

impl AccessPointError {
    /// Why it will not; what is worth another attempt is the end of this one.
    pub(crate) fn refusal(self) -> Result<String, JobError> {
        match self {
            AccessPointError::Refused(why) | AccessPointError::Repeated(why) => Ok(why),
            AccessPointError::Unanswered(why) => Err(JobError::retry(Error::internal(why))),
        }
    }
}

/// A company for which the access point is to carry documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Company {
    /// Our id of its connection.
    pub(crate) connection_id: Uuid,
    pub(crate) legal_name: String,
    pub(crate) address: Address,
    pub(crate) is_receiver: bool,
}

/// A document to carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Submission {
    /// Its key: what was submitted under it before is not carried again, and may be [`AccessPointError::Repeated`].
    pub(crate) key: Uuid,
    /// The sender's id at the access point.
    pub(crate) company: String,
    pub(crate) receiver: Participant,
    pub(crate) xml: Bytes,
}

/// What is known of a document that was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It is on its way, or nothing is known yet.
    UnderWay,
    /// The receiver's access point has it.
    Delivered,
}

/// Something that the access point tells of its own accord. It is told again until it is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Under which it is acknowledged.
    pub(crate) id: String,
    pub(crate) kind: NoticeKind,
}

/// What it tells. A company is called by its id there, or by ours of its connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    /// A document came for a company.
    Received { company: Option<String>, document: String },
    /// A document that was submitted could not be delivered.
    Failed { reference: String, company: Option<String>, why: String },
    /// Something else about it: what, its progress says.
    Moved { reference: String, company: Option<String> },
    /// Nothing that concerns us.
    Nothing,
}

/// A company that is in the network and carries documents for others.
#[async_trait]
pub(crate) trait AccessPoint: Send + Sync {
    /// Takes a company on; its id there.
    async fn register(&self, company: &Company) -> Result<String, AccessPointError>;
    /// The company is described so from now on.
    async fn describe(&self, id: &str, company: &Company) -> Result<(), AccessPointError>;
    /// The company is carried for no more.
    async fn deregister(&self, id: &str) -> Result<(), AccessPointError>;
    /// The company is known in the network by this number, too.
    async fn add_identifier(&self, id: &str, participant: &Participant) -> Result<(), AccessPointError>;
    /// The number ends.
    async fn remove_identifier(&self, id: &str, participant: &Participant) -> Result<(), AccessPointError>;
    /// Is it known in the network? Nothing where this access point cannot say.
    async fn lookup(&self, participant: &Participant) -> Result<Option<bool>, AccessPointError>;
    /// Carries a document; under which reference.
    async fn submit(&self, submission: &Submission) -> Result<String, AccessPointError>;
    /// What became of it.
    async fn outcome(&self, reference: &str) -> Result<Progress, AccessPointError>;
    /// The oldest notice that was not acknowledged.
    async fn next_notice(&self) -> Result<Option<Notice>, AccessPointError>;
    /// The notice was taken.
    async fn acknowledge(&self, notice: &str) -> Result<(), AccessPointError>;
    /// The document that a notice told of.
    async fn fetch(&self, document: &str) -> Result<Bytes, AccessPointError>;
}
