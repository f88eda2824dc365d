//! Judging the answer to a write: the object afterwards, a refusal, or neither.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{entity, refusals};
use crate::client::{Failure, Judged, Reply, unreadable};
use crate::quickbooks::{changed, errors};
use crate::{ErrorClass, Kind, LedgerRecord, UnreadableRow};

/// What an answer says of a write of this kind.
pub(super) fn judge(reply: &Reply, kind: Kind, default_wait_seconds: u64) -> Judged {
    match object(reply, kind, default_wait_seconds) {
        Ok(record) => Judged::Done(Box::new(record)),
        Err(NoObject::Fault(fault)) => refusals::judge(&fault, errors::failure(&fault, reply, default_wait_seconds)),
        Err(NoObject::Failure(failure)) => refusals::judge(&errors::Fault::default(), failure),
    }
}

/// An answer without the object.
pub(super) enum NoObject {
    /// QuickBooks says why.
    Fault(errors::Fault),
    /// Something else does.
    Failure(Failure),
}

/// The object in an answer.
pub(super) fn object(reply: &Reply, kind: Kind, default_wait_seconds: u64) -> Result<LedgerRecord, NoObject> {
    if let Some(fault) = errors::of_gateway(reply) {
        return Err(NoObject::Fault(fault));
    }
    let text = reply.json(default_wait_seconds).map_err(NoObject::Failure)?;
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(|error| NoObject::Failure(unreadable(&error)))?;
    // An upload is answered with an element for each file.
    let uploaded = members.get("AttachableResponse").map(|list| serde_json::from_str::<Vec<BTreeMap<String, &RawValue>>>(list.get()));
    let members = match uploaded.transpose().map_err(|error| NoObject::Failure(unreadable(&error)))? {
        Some(elements) => elements.into_iter().next().unwrap_or_default(),
        None => members,
    };
    if let Some(fault) = members.get("Fault").or_else(|| members.get("fault")).filter(|fault| fault.get() != "null") {
        return Err(NoObject::Fault(errors::fault(fault)));
    }
    match entity(kind).and_then(|entity| members.get(entity)) {
        Some(row) if reply.status.is_success() => changed(kind, row, &reply.body).map_err(|row| NoObject::Failure(strange(&row))),
        Some(_) => Err(NoObject::Failure(reply.by_status(default_wait_seconds))),
        None if reply.status.is_success() => {
            Err(NoObject::Failure(Failure::new(ErrorClass::Retry, "QuickBooks answered without the object")))
        }
        None => Err(NoObject::Failure(reply.by_status(default_wait_seconds))),
    }
}

/// The failure that a row is which cannot be read.
pub(super) fn strange(row: &UnreadableRow) -> Failure {
    Failure::new(ErrorClass::Retry, format!("what QuickBooks answered cannot be read: {}", row.reason))
}
