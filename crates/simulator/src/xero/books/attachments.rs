//! Files beside documents.

use super::{Context, Entity, Organisation, Refused, documents};
use crate::xero::wire::{Document, DocumentRest};
use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Files that a document may have.
const MAX_COUNT: usize = 10;
/// Bytes that a file may have.
const MAX_BYTES: usize = 10 << 20;

/// A file.
#[derive(Debug, Clone)]
pub struct File {
    pub id: Uuid,
    pub name: String,
    pub media_type: String,
    pub bytes: Bytes,
}

impl File {
    pub fn body(&self) -> Value {
        json!({
            "AttachmentID": self.id,
            "FileName": self.name,
            "MimeType": self.media_type,
            "ContentLength": self.bytes.len(),
            "IncludeOnline": false,
        })
    }

    /// The same for whoever looks at the books, with its document and what tells its bytes apart.
    pub fn seen(&self, document: Uuid) -> Value {
        let mut body = self.body();
        body["DocumentID"] = json!(document);
        body["Sha256"] = json!(hex::encode(Sha256::digest(&self.bytes)));
        body
    }
}

/// The files of a document.
pub fn of<'a>(books: &'a Organisation, entity: Entity, id: &str) -> Result<&'a [File], Refused> {
    let row = entity.is_document().then(|| documents::collection(books, entity).find(id)).flatten().ok_or(Refused::Missing)?;
    Ok(books.files.get(&row.id).map(Vec::as_slice).unwrap_or_default())
}

/// Lays a file beside a document; in place of one of the same name where the caller says so, and beside that otherwise.
pub fn put(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    id: &str,
    (name, media_type): (&str, &str),
    bytes: Bytes,
    replaces: bool,
) -> Result<File, Refused> {
    let known = of(books, entity, id)?;
    let same = known.iter().position(|file| replaces && file.name == name);
    if bytes.is_empty() || bytes.len() > MAX_BYTES {
        return Err(Refused::because("The file is empty, or larger than 10 MB"));
    }
    if known.len() >= MAX_COUNT && same.is_none() {
        return Err(Refused::because("There is a limit of 10 attachments"));
    }
    let row = documents::collection(books, entity).find(id).ok_or(Refused::Missing)?;
    let (mut document, rest, app): (Document, DocumentRest, _) = (row.body.read(), row.body.read(), row.app.clone());
    let of_document = row.id;
    document.has_attachments = true;
    documents::collection_mut(books, entity).put(documents::row(document, &rest, context.now, app));
    let file = File { id: context.id(), name: name.to_owned(), media_type: media_type.to_owned(), bytes };
    let files = books.files.entry(of_document).or_default();
    match same {
        Some(at) => files[at] = File { id: files[at].id, ..file.clone() },
        None => files.push(file.clone()),
    }
    Ok(file)
}
