//! A file is read: outside of any transaction, then everything that follows from it is written in one.

use async_trait::async_trait;
use bursar_entities::instead_of_work;
use bursar_files::StoredFile;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_payables::Author;
use bursar_recognition::Recognized;
use bursar_store::{Scope, Tx, record};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::IntakeContext;
use crate::document::{Document, Place};
use crate::fetch::fetch;
use crate::turns::MAX_ATTEMPTS;

const GONE: &str = "the file was deleted before it was read";
const GIVEN_UP: &str = "reading the file failed several times: enter what it says by hand";

/// Reads the file of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ReadFile {
    partner_id: Uuid,
    entity_id: Option<Uuid>,
    document: Document,
    id: Uuid,
}

/// Asks for the file of a document to be read.
pub(crate) async fn ask_for_reading(tx: &Tx, env: &Env, scope: &Scope, document: Document, id: Uuid) -> Result<()> {
    let job = ReadFile { partner_id: scope.partner_id(), entity_id: scope.entity_id(), document, id };
    enqueue(tx, env, &job).await
}

/// The lane of all files of an entity, or of a partner: one is read after the other, so that nobody's hold up those of others.
pub(crate) fn lane(owner: Uuid) -> String {
    format!("intake/{owner}")
}

#[async_trait]
impl Job for ReadFile {
    const KIND: &'static str = "read_file";
    const PRIORITY: Priority = Priority::Person;
    type Context = IntakeContext;

    fn lane(&self) -> String {
        lane(self.entity_id.unwrap_or(self.partner_id))
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("read_file/{}/{}", self.document.word(), self.id))
    }

    async fn run(self, context: &IntakeContext, lease: &Lease) -> Result<Outcome, JobError> {
        let (scope, now) = (Scope::of_job("reading of files", self.partner_id, self.entity_id), context.env.now());
        if let Some(instead) = instead_of_work(&context.db, &scope, now).await? {
            return Ok(instead);
        }
        let _turn = context.turn()?;
        let attempt = lease.begin_attempt(&context.db, &self).await?;
        let reading = lease.renewed_during(&context.db, self.read(context, &scope, attempt)).await??;
        let tx = lease.begin(&context.db).await?;
        // It may have been deactivated meanwhile.
        if let Some(instead) = instead_of_work(&tx, &scope, now).await? {
            return Ok(instead);
        }
        let author = Author { env: &context.env, scope, user_id: None };
        self.document.finish(&tx, &context.files, &author, self.id, reading.as_ref().map_err(String::as_str)).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

impl ReadFile {
    /// What the file says, or why it says nothing, in words for a person. An error is worth another attempt.
    async fn read(&self, context: &IntakeContext, scope: &Scope, attempt: i32) -> Result<Result<Recognized, String>, JobError> {
        if attempt > MAX_ATTEMPTS {
            return Ok(Err(GIVEN_UP.to_owned()));
        }
        let bytes = match self.bytes(context, scope).await? {
            Ok(bytes) => bytes,
            Err(why) => return Ok(Err(why)),
        };
        match context.recognizer.up_to_pages(self.document.most_pages()).recognize(bytes).await {
            Err(why) if why.is_worth_another_attempt() && attempt < MAX_ATTEMPTS => Err(JobError::retry(Error::internal(why.to_string()))),
            reading => Ok(reading.map_err(|why| why.to_string())),
        }
    }

    async fn bytes(&self, context: &IntakeContext, scope: &Scope) -> Result<Result<Bytes, String>> {
        match self.document.place(&context.db, scope, self.id).await? {
            None => Ok(Err(GONE.to_owned())),
            Some(Place::Stored(file_id)) => match record::find::<StoredFile>(&context.db, scope, file_id).await? {
                None => Ok(Err(GONE.to_owned())),
                Some(file) => Ok(Ok(context.files.read(&file).await?.into())),
            },
            Some(Place::Address(url)) => Ok(fetch(&context.outbound, &url, context.recognizer.settings().limits.file_bytes).await),
        }
    }
}
