//! A file on the wire: by itself, and where another object shows it.

use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_web::Call;
use serde::Serialize;
use utoipa::ToSchema;

use super::{StoredFile, download};
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
    /// The pages of a PDF, as images. None are made here: the list is empty.
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
    number: i32,
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
    pub fn new(call: &Call, files: &crate::FileStore, file: StoredFile) -> Self {
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

    /// Where the bytes can be fetched.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn link(call: &Call, file: &StoredFile) -> String {
    format!("{}{}", call.edge().options.public_url, download::PATH.replace("{link}", &file.link))
}
