//! Judging the answer to a write: the object afterwards, a refusal, or neither.

use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::allocations::ALLOCATIONS;
use super::refusals;
use crate::client::{Failure, Judged, Reply};
use crate::lenient;
use crate::write::PreparedWrite;
use crate::xero::{errors, paging, record};
use crate::{ErrorClass, LedgerRecord};

/// What an element says of itself beside its members.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Mark {
    status_attribute_string: Option<String>,
    validation_errors: Vec<Validation>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Validation {
    message: String,
}

/// What an answer says of a write.
pub(super) fn judge(reply: &Reply, write: &PreparedWrite, default_wait_seconds: u64) -> Judged {
    let mut path = write.resource.split('?').next().unwrap_or_default().split('/');
    let (endpoint, id, below) = (path.next().unwrap_or_default(), path.next().unwrap_or_default(), path.next());
    if write.method == "DELETE" && reply.status == StatusCode::NO_CONTENT {
        return Judged::Done(Box::new(bare(write, id, true, Bytes::new())));
    }
    let list = below.unwrap_or(endpoint);
    let envelope = match paging::read(reply, list, default_wait_seconds) {
        Ok(envelope) => envelope,
        Err(failure) => return refusals::judge(reply.status, failure, &errors::sentences(reply)),
    };
    let Some(row) = envelope.rows(list).and_then(<[_]>::first) else {
        return Judged::Failed(Failure::new(ErrorClass::Retry, "Xero answered without the object"));
    };
    if let Some(sentences) = refused(row) {
        let failure = Failure::new(ErrorClass::Person, errors::said(&sentences)).with_code("ValidationException");
        return refusals::judge(StatusCode::BAD_REQUEST, failure, &sentences);
    }
    if list == ALLOCATIONS {
        return Judged::Done(Box::new(bare(write, id, false, reply.body.slice_ref(row.get().as_bytes()))));
    }
    match record(list, row, &reply.body) {
        Ok(record) => Judged::Done(Box::new(record)),
        Err(row) => Judged::Failed(Failure::new(ErrorClass::Retry, format!("what Xero answered cannot be read: {}", row.reason))),
    }
}

/// The sentences of an element that was refused.
fn refused(row: &RawValue) -> Option<Vec<String>> {
    let mark: Mark = lenient::value(row).unwrap_or_default();
    let is_refused = mark.status_attribute_string.as_deref() == Some("ERROR") || !mark.validation_errors.is_empty();
    is_refused.then(|| mark.validation_errors.into_iter().map(|error| error.message).collect())
}

/// The record of an object that the answer names without showing it.
fn bare(write: &PreparedWrite, id: &str, is_deleted: bool, raw: Bytes) -> LedgerRecord {
    let (remote_id, name) = (id.to_owned(), String::new());
    LedgerRecord { kind: write.kind, remote_id, remote_version: String::new(), is_deleted, name, body: None, raw, unread: Vec::new() }
}
