//! A file on the wire: by itself, and where another object shows it.

use std::collections::BTreeMap;

use bursar_kernel::{DateTime, Result, Utc, Uuid, wire};
use bursar_store::Scope;
use bursar_store::sea_orm::ConnectionTrait;
use bursar_web::Call;
use serde::Serialize;
use utoipa::ToSchema;

use super::store::{attached, pages};
use super::{StoredFile, download};
use crate::file_store::FileStore;
use crate::storage::Storage;

/// A file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FileResponse)]
pub struct FileBody {
    /// Its id.
    id: Uuid,
    /// When it was uploaded.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// The same: a file never changes.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// What it is for.
    file_type: String,
    /// MD5 of its bytes, in hex.
    md5: String,
    /// Media type, found in the bytes themselves.
    mimetype: String,
    /// Name under which it was uploaded, without folders.
    name: String,
    /// Region of the bucket; `local` when files lie in a directory.
    region: String,
    /// The bucket; `local` when files lie in a directory.
    s3_bucket: String,
    /// Where in the bucket or directory the bytes are.
    s3_file_path: String,
    /// Bytes.
    size: i64,
    /// Where the bytes can be fetched, without any header, as long as the file lives. Whoever has this link has the file.
    url: String,
}

/// A file as part of another object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FileSchema2)]
pub struct AttachedFile {
    /// Its id.
    pub id: Uuid,
    /// When it was uploaded.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// What it is for.
    file_type: String,
    /// MD5 of its bytes, in hex.
    md5: String,
    /// Media type, found in the bytes themselves.
    pub mimetype: String,
    /// Name under which it was uploaded, without folders.
    pub name: String,
    /// The first ten pages of the PDF of a payable, as images, soon after it came; empty until then, and for any other file.
    #[schema(required = false)]
    pages: Vec<FilePage>,
    /// Smaller images of it. None are made here: the list is empty.
    #[schema(required = false)]
    previews: Vec<FilePreview>,
    /// Region of the bucket; `local` when files lie in a directory.
    region: String,
    /// Bytes.
    pub size: i64,
    /// Where the bytes can be fetched, without any header, as long as the file lives. Whoever has this link has the file.
    pub url: String,
}

/// A page of a PDF, as an image.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PageSchema)]
struct FilePage {
    /// The image's id.
    id: Uuid,
    /// Media type.
    mimetype: String,
    /// Number of the page, from 0.
    number: i64,
    /// Bytes.
    size: i64,
    /// Where it can be fetched.
    url: String,
}

/// A smaller image of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreviewSchema)]
struct FilePreview {
    /// Pixels from top to bottom.
    height: i32,
    /// Where it can be fetched.
    url: String,
    /// Pixels from left to right.
    width: i32,
}

impl FileBody {
    pub(crate) fn new(call: &Call, storage: &Storage, file: StoredFile) -> Self {
        let url = link(call, &file);
        FileBody {
            id: file.id,
            created_at: file.created_at,
            updated_at: file.updated_at,
            file_type: file.kind.into_str().to_owned(),
            md5: file.md5,
            mimetype: file.media_type,
            name: file.name,
            region: storage.region().to_owned(),
            s3_bucket: storage.bucket_name().to_owned(),
            s3_file_path: file.path,
            size: file.size,
            url,
        }
    }
}

impl AttachedFile {
    /// The file on the wire.
    pub fn new(call: &Call, files: &FileStore, file: StoredFile) -> Self {
        let url = link(call, &file);
        AttachedFile {
            id: file.id,
            created_at: file.created_at,
            file_type: file.kind.into_str().to_owned(),
            md5: file.md5,
            mimetype: file.media_type,
            name: file.name,
            pages: Vec::new(),
            previews: Vec::new(),
            region: files.storage.region().to_owned(),
            size: file.size,
            url,
        }
    }

    /// The files of these ids with their pages.
    pub async fn with_pages(
        db: &impl ConnectionTrait,
        call: &Call,
        store: &FileStore,
        scope: &Scope,
        ids: Vec<Uuid>,
    ) -> Result<BTreeMap<Uuid, AttachedFile>> {
        let files = attached(db, scope, ids).await?;
        let drawn: Vec<Uuid> = files.iter().filter(|file| file.drawn_at.is_some()).map(|file| file.id).collect();
        let mut shown: BTreeMap<Uuid, AttachedFile> =
            files.into_iter().map(|file| (file.id, AttachedFile::new(call, store, file))).collect();
        for page in pages(db, scope, &drawn).await? {
            if let Some(file) = page.page_of.and_then(|id| shown.get_mut(&id)) {
                file.pages.push(FilePage::new(call, page));
            }
        }
        Ok(shown)
    }

    /// Where the bytes can be fetched.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl FilePage {
    fn new(call: &Call, file: StoredFile) -> Self {
        let url = link(call, &file);
        let number = file.page_number.unwrap_or_default();
        FilePage { id: file.id, mimetype: file.media_type, number, size: file.size, url }
    }
}

fn link(call: &Call, file: &StoredFile) -> String {
    format!("{}{}", call.edge().options.public_url, download::PATH.replace("{link}", &file.link))
}
