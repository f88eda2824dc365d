//! Files beside transactions: an upload is a form of what is to be known of each file, and its bytes.

use bytes::Bytes;
use futures::FutureExt;
use multer::Multipart;
use serde_json::{Value, json};

use super::books::text;
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::properties;
use super::write::Writing;

/// Bytes that a file may have.
const MAX_BYTES: usize = 100 << 20;

/// A file as it was sent.
pub struct Sent {
    metadata: Value,
    bytes: Bytes,
}

/// Reads the form; its parts are `file_metadata_01` and `file_content_01`, and so on.
pub fn read(content_type: &str, body: &Bytes) -> Outcome<Vec<Sent>> {
    let broken = || Refusal::bad_json("the form of the upload cannot be read");
    let boundary = multer::parse_boundary(content_type).map_err(|_| broken())?;
    let mut form = Multipart::new(futures::stream::iter([Ok::<_, std::convert::Infallible>(body.clone())]), boundary);
    let (mut known, mut sent) = (None, Vec::new());
    // The body is whole, so each part is ready at once.
    while let Some(part) = form.next_field().now_or_never().and_then(Result::ok).ok_or_else(broken)? {
        let is_content = part.name().is_some_and(|name| name.starts_with("file_content_"));
        let bytes = part.bytes().now_or_never().and_then(Result::ok).ok_or_else(broken)?;
        if is_content {
            sent.push(Sent { metadata: known.take().unwrap_or_else(|| json!({})), bytes });
        } else {
            known = Some(serde_json::from_slice(&bytes).map_err(|problem| Refusal::bad_json(problem.to_string()))?);
        }
    }
    if sent.is_empty() { Err(Refusal::missing("file_content_01")) } else { Ok(sent) }
}

/// Lays a file beside the transactions that it names.
pub fn attach(writing: &mut Writing<'_>, sent: &Sent) -> Outcome<Value> {
    writing.may_write(Entity::Attachable)?;
    properties::check(Entity::Attachable.name(), &sent.metadata)?;
    if sent.bytes.is_empty() || sent.bytes.len() > MAX_BYTES {
        return Err(Refusal::business("The file is empty, or larger than 100 MB"));
    }
    for beside in sent.metadata["AttachableRef"].as_array().into_iter().flatten() {
        let to = &beside["EntityRef"];
        let entity = Entity::named(text(to, "type")).ok_or_else(|| Refusal::invalid_reference("AttachableRef", text(to, "type")))?;
        writing.books.find(entity, text(to, "value"))?;
    }
    let mut body = sent.metadata.clone();
    body["Id"] = json!(writing.books.next_id(Entity::Attachable));
    body["Size"] = json!(sent.bytes.len());
    let id = text(&body, "Id").to_owned();
    writing.books.files.insert(id.clone(), sent.bytes.clone());
    // QuickBooks' webhooks do not tell of files.
    writing.books.touch(Entity::Attachable, body, writing.now);
    Ok(writing.books.find(Entity::Attachable, &id)?.value())
}
