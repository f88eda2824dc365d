//! How a file comes and goes without ever losing or leaking its bytes.
//!
//! Bytes cannot join a transaction, so a job stands surety: it is queued before they are written and taken back by the commit of the
//! row. Whatever breaks off in between leaves the job, and the job removes what no row speaks of.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, cancel, enqueue, enqueue_at};
use bursar_kernel::{Env, Error, FieldError, Result, TimeDelta, Uuid};
use bursar_store::{Db, Scope, Tx, record};
use bytes::Bytes;
use futures::StreamExt;
use serde::{Deserialize, Serialize};

use crate::file_writer::FileWriter;
use crate::files::{FileType, StoredFile, store};
use crate::storage::Storage;

/// Longer than any request may take: by then an upload has been committed, or never will be.
const ORPHAN_AGE: TimeDelta = TimeDelta::hours(1);

/// A file as it came.
pub struct Part {
    /// Its name, without the folders of the sender's machine.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// The name of a file that came without one.
const UNNAMED: &str = "default_file_name";

impl Part {
    /// The file that a field of a body holds as text in base64; line breaks in it do not count.
    pub fn of_base64(field: &str, text: &str, name: Option<String>) -> Result<Part> {
        let compact: String = text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
        let wrong = |msg: &str| Error::invalid(FieldError::new("body", field, msg, "value_error.base64"));
        let bytes = STANDARD.decode(compact).map_err(|_| wrong("must be base64"))?;
        if bytes.is_empty() {
            return Err(wrong("holds no bytes"));
        }
        Ok(Part { name: name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| UNNAMED.to_owned()), bytes: bytes.into() })
    }
}

/// Where files are kept, and how large they may be.
pub struct FileStore {
    db: Db,
    pub(crate) env: Env,
    pub(crate) storage: Storage,
    pub(crate) file_bytes: usize,
}

/// The store of files, as a handler takes it.
pub type Files = axum::Extension<Arc<FileStore>>;

impl FileStore {
    /// A store over this storage, for files of at most so many bytes.
    pub fn new(db: Db, env: Env, storage: Storage, file_bytes: usize) -> Self {
        FileStore { db, env, storage, file_bytes }
    }

    /// Writes the bytes of a file that is about to be. It is one only when [`FileStore::attach`] has been committed.
    pub async fn stage(&self, scope: &Scope, kind: FileType, part: Part) -> Result<StoredFile> {
        let mut writer = self.begin(scope, kind, part.name);
        writer.write(part.bytes).await?;
        self.finish(writer).await
    }

    /// Begins a file whose bytes come piece by piece. Dropped before it is finished, nothing is left of it.
    pub fn begin(&self, scope: &Scope, kind: FileType, name: String) -> FileWriter {
        let (id, now) = (self.env.id(), self.env.now());
        let file = StoredFile {
            id,
            partner_id: scope.partner_id(),
            entity_id: scope.entity_id(),
            kind,
            name,
            media_type: String::new(),
            md5: String::new(),
            size: 0,
            path: format!("{}/{id}", scope.partner_id()),
            link: self.env.rng.token(),
            created_at: now,
            updated_at: now,
            page_of: None,
            page_number: None,
            drawn_at: None,
        };
        let bytes = self.storage.writer(&file.path);
        FileWriter::new(file, bytes)
    }

    /// All pieces were written: a file that is about to be, as [`FileStore::stage`] makes it. Only from now on there are bytes to remove.
    pub async fn finish(&self, writer: FileWriter) -> Result<StoredFile> {
        let tx = self.db.begin().await?;
        enqueue_at(&tx, &self.env, &RemoveBytes::of(&writer.file), Priority::Backfill, self.env.now() + ORPHAN_AGE).await?;
        tx.commit().await?;
        writer.close().await
    }

    /// All bytes of a file, for what takes it along; a file is never larger than the limit.
    pub async fn read(&self, file: &StoredFile) -> Result<Vec<u8>> {
        let mut pieces = self.storage.open(&file.path).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece?);
        }
        Ok(bytes)
    }

    /// Makes it a file, in the caller's transaction.
    pub async fn attach(&self, tx: &Tx, scope: &Scope, file: &StoredFile) -> Result<()> {
        record::insert(tx, scope, file).await?;
        cancel(tx, &RemoveBytes::name(file.id)).await
    }

    /// Ends a file, in the caller's transaction: its link leads nowhere from the commit on, and its bytes go soon after. Tells whether
    /// there was such a file.
    pub async fn discard(&self, tx: &Tx, scope: &Scope, id: Uuid) -> Result<bool> {
        let Some(file) = record::find::<StoredFile>(tx, scope, id).await? else { return Ok(false) };
        record::delete::<StoredFile>(tx, scope, id).await?;
        self.discard_pages(tx, scope, id).await?;
        enqueue(tx, &self.env, &RemoveBytes::of(&file)).await?;
        Ok(true)
    }
}

/// Removes bytes that no file speaks of.
#[derive(Debug, Serialize, Deserialize)]
pub struct RemoveBytes {
    partner_id: Uuid,
    file_id: Uuid,
    path: String,
}

impl RemoveBytes {
    pub(crate) fn of(file: &StoredFile) -> Self {
        RemoveBytes { partner_id: file.partner_id, file_id: file.id, path: file.path.clone() }
    }

    fn name(file_id: Uuid) -> String {
        format!("remove_bytes/{file_id}")
    }
}

#[async_trait]
impl Job for RemoveBytes {
    const KIND: &'static str = "remove_bytes";
    const PRIORITY: Priority = Priority::Incremental;
    /// Until the storage has done it.
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = FileStore;

    fn lane(&self) -> String {
        format!("files/{}/{}", self.partner_id, self.file_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(RemoveBytes::name(self.file_id))
    }

    async fn run(self, files: &FileStore, _lease: &Lease) -> Result<Outcome, JobError> {
        if !store::is_kept(&files.db, self.file_id).await? {
            files.storage.remove(&self.path).await.map_err(JobError::retry)?;
        }
        Ok(Outcome::Done)
    }
}
