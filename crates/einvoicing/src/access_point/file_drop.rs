//! A directory in place of an access point: the operator's own software carries what is written there, and has its own contract with the network.
//! A file that is written is delivered as far as we can know. Companies and their numbers are registered by the operator.

use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use bursar_entities::Participant;
use bytes::Bytes;
use tokio::fs;

use super::{AccessPoint, AccessPointError, Company, Notice, Progress, Submission};

/// A directory with one for what is sent.
pub(super) struct FileDrop {
    outbox: PathBuf,
}

impl FileDrop {
    pub(super) fn new(directory: PathBuf) -> Self {
        FileDrop { outbox: directory.join("outbox") }
    }

    /// Whole or not at all: it is written beside its name, and then takes it.
    async fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.outbox).await?;
        let beside = self.outbox.join(format!(".{name}"));
        fs::write(&beside, bytes).await?;
        fs::rename(&beside, self.outbox.join(name)).await
    }
}

/// The receiver's number stands in the name: the software that takes the file need not read it.
fn name(submission: &Submission) -> String {
    let receiver = submission.receiver.to_string().replace(':', "-");
    format!("{}_{receiver}.xml", submission.key)
}

fn unwritten(at: &Path, error: &io::Error) -> AccessPointError {
    AccessPointError::Unanswered(format!("nothing can be written to {}: {error}", at.display()))
}

#[async_trait]
impl AccessPoint for FileDrop {
    async fn register(&self, company: &Company) -> Result<String, AccessPointError> {
        Ok(company.connection_id.to_string())
    }

    async fn describe(&self, _id: &str, _company: &Company) -> Result<(), AccessPointError> {
        Ok(())
    }

    async fn deregister(&self, _id: &str) -> Result<(), AccessPointError> {
        Ok(())
    }

    async fn add_identifier(&self, _id: &str, _participant: &Participant) -> Result<(), AccessPointError> {
        Ok(())
    }

    async fn remove_identifier(&self, _id: &str, _participant: &Participant) -> Result<(), AccessPointError> {
        Ok(())
    }

    async fn lookup(&self, _participant: &Participant) -> Result<Option<bool>, AccessPointError> {
        Ok(None)
    }

    /// A document that is written again is the same file.
    async fn submit(&self, submission: &Submission) -> Result<String, AccessPointError> {
        let name = name(submission);
        self.write(&name, &submission.xml).await.map_err(|error| unwritten(&self.outbox, &error))?;
        Ok(name)
    }

    async fn outcome(&self, _reference: &str) -> Result<Progress, AccessPointError> {
        Ok(Progress::Delivered)
    }

    async fn next_notice(&self) -> Result<Option<Notice>, AccessPointError> {
        Ok(None)
    }

    async fn acknowledge(&self, _notice: &str) -> Result<(), AccessPointError> {
        Ok(())
    }

    async fn fetch(&self, document: &str) -> Result<Bytes, AccessPointError> {
        Err(AccessPointError::Refused(format!("nothing comes by files: {document}")))
    }
}
