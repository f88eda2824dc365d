//! The PDF of a document: drawn by a job outside of any transaction, kept as files, and linked as long as it shows the document as it is.

use std::collections::HashMap;

use bursar_einvoice::Document;
use bursar_files::{AttachedFile, FileStore, FileType, Part, StoredFile, attached, file_of_link};
use bursar_jobs::{JobError, Outcome, Priority};
use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_print::paper::Language;
use bursar_print::{Paper, render_readable};
use bursar_store::{Db, Scope, Tx};
use bursar_web::EntityCall;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use crate::issuer_copy::IssuerCopy;

/// The files that hold a document as PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pdf {
    /// In the counterpart's language.
    pub file_id: Uuid,
    /// In the entity's language; the same file where both are one language.
    pub original_file_id: Uuid,
    /// Has the document changed since? Such a file is shown no more, and is removed when the next one is there.
    #[serde(default)]
    pub is_stale: bool,
}

impl Pdf {
    /// Its files, each once.
    pub fn file_ids(self) -> impl Iterator<Item = Uuid> {
        std::iter::once(self.file_id).chain(Some(self.original_file_id).filter(|id| *id != self.file_id))
    }
}

/// Links to the PDF of a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableFileUrl)]
pub struct PdfLinks {
    /// In the counterpart's language; null until it is made.
    #[schema(required = false)]
    pub file_url: Option<String>,
    /// In the entity's language; null until it is made.
    #[schema(required = false)]
    pub original_file_url: Option<String>,
}

impl PdfLinks {
    /// Those of a PDF, whose files are among these.
    pub fn of(call: &EntityCall, store: &FileStore, pdf: Option<Pdf>, files: &FilesById) -> Self {
        let link = |id: Uuid| Some(AttachedFile::new(call, store, files.get(&id)?.clone()).url);
        PdfLinks { file_url: pdf.and_then(|pdf| link(pdf.file_id)), original_file_url: pdf.and_then(|pdf| link(pdf.original_file_id)) }
    }
}

/// Files by their ids.
pub type FilesById = HashMap<Uuid, StoredFile>;

/// All files that documents name. One that was deleted is there no more.
pub async fn files_by_id(call: &EntityCall, ids: Vec<Uuid>) -> Result<FilesById> {
    let files = attached(call.db(), &call.scope(), ids).await?;
    Ok(files.into_iter().map(|file| (file.id, file)).collect())
}

/// What a file shows, and what it carries.
pub struct Sheet {
    /// What people read.
    pub paper: Paper,
    /// The same for machines, where the file is an electronic invoice.
    pub einvoice: Option<Document>,
}

impl From<Paper> for Sheet {
    fn from(paper: Paper) -> Self {
        Sheet { paper, einvoice: None }
    }
}

impl Sheet {
    fn bytes(self) -> Result<Vec<u8>, JobError> {
        let at = self.paper.created_at;
        // The same sheet would fail again.
        let pdf = render_readable(self.paper).map_err(JobError::fail)?;
        match self.einvoice {
            Some(document) => bursar_einvoice::attach(&document, &pdf, at).map_err(JobError::fail),
            None => Ok(pdf),
        }
    }
}

/// A document that was drawn, whose files are not yet its own.
pub struct Drawn {
    /// In the counterpart's language.
    pub file: StoredFile,
    /// In the entity's language, where that is another one.
    pub original: Option<StoredFile>,
}

impl Drawn {
    /// Draws the document in these languages, the counterpart's before the entity's.
    pub async fn new<S: Into<Sheet>>(
        files: &FileStore,
        scope: &Scope,
        kind: FileType,
        name: String,
        (theirs, own): (Language, Language),
        sheet: impl Fn(Language) -> Result<S, JobError>,
    ) -> Result<Self, JobError> {
        let file = draw(files, scope, kind, name.clone(), sheet(theirs)?).await?;
        let original = if own == theirs { None } else { Some(draw(files, scope, kind, name, sheet(own)?).await?) };
        Ok(Drawn { file, original })
    }

    /// The files are the document's from now on.
    pub async fn attach(&self, tx: &Tx, files: &FileStore, scope: &Scope) -> Result<Pdf> {
        for drawn in std::iter::once(&self.file).chain(&self.original) {
            files.attach(tx, scope, drawn).await?;
        }
        let original_file_id = self.original.as_ref().map_or(self.file.id, |file| file.id);
        Ok(Pdf { file_id: self.file.id, original_file_id, is_stale: false })
    }
}

/// What came of making the PDF of a document.
pub enum Drawing<D> {
    /// It shows the document, this one, as it is.
    Current(D),
    /// The document changed meanwhile: once more.
    Superseded,
    /// There is no such document any more.
    Gone,
}

impl<D> Drawing<D> {
    /// How the job ends that made nothing else.
    pub fn outcome(&self, now: Timestamp) -> Outcome {
        match self {
            Drawing::Current(_) | Drawing::Gone => Outcome::Done,
            Drawing::Superseded => Outcome::Again(now, Priority::Incremental),
        }
    }
}

/// Draws a sheet and writes the bytes of a file that is about to be. One that is not attached is removed by itself.
pub async fn draw(files: &FileStore, scope: &Scope, kind: FileType, name: String, sheet: impl Into<Sheet>) -> Result<StoredFile, JobError> {
    let sheet = sheet.into();
    let bytes = spawn_blocking(move || sheet.bytes()).await.map_err(Error::internal)??;
    Ok(files.stage(scope, kind, Part { name, bytes: Bytes::from(bytes) }).await?)
}

/// The logo that a document names, where it is a file of this server.
pub async fn logo(db: &Db, files: &FileStore, scope: &Scope, issuer: &IssuerCopy) -> Result<Option<Vec<u8>>> {
    let file = match issuer.logo() {
        Some(url) => file_of_link(db, scope, url).await?,
        None => None,
    };
    picture(files, file).await
}

/// The bytes of a picture, where there is one.
pub async fn picture(files: &FileStore, file: Option<StoredFile>) -> Result<Option<Vec<u8>>> {
    match file {
        Some(file) => Ok(Some(files.read(&file).await?)),
        None => Ok(None),
    }
}
