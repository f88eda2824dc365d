//! The one envelope of every answer: queries, changes, batches and faults, read in one pass.
//!
//! Rows stay as they were written: each is a slice of the page's own bytes, translated later from there.

use std::fmt;

use bursar_kernel::{DateTime, Timestamp, Utc};
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::errors;
use crate::ErrorClass;
use crate::client::{Failure, Reply, unreadable};
use crate::rows::List;

/// An answer without a fault.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Envelope<'a> {
    /// Of a query.
    #[serde(rename = "QueryResponse", borrow)]
    pub query: Option<Rows<'a>>,
    /// Of a question for changes.
    #[serde(rename = "CDCResponse", borrow)]
    pub changes: Option<Vec<ChangeSet<'a>>>,
    /// Of a batch.
    #[serde(rename = "BatchItemResponse", borrow)]
    pub batch: Option<Vec<BatchItem<'a>>>,
    /// The product writes text with its own offset, the gateway a number.
    #[serde(borrow)]
    time: Option<&'a RawValue>,
    #[serde(rename = "Fault", alias = "fault", borrow)]
    fault: Option<&'a RawValue>,
}

/// What changed, over several entities.
#[derive(Debug, Deserialize)]
pub(super) struct ChangeSet<'a> {
    #[serde(rename = "QueryResponse", borrow)]
    pub sets: Option<Vec<Rows<'a>>>,
}

/// The answer to one question of a batch.
#[derive(Debug, Deserialize)]
pub(super) struct BatchItem<'a> {
    #[serde(rename = "bId")]
    pub id: Option<String>,
    #[serde(rename = "QueryResponse", borrow)]
    pub query: Option<Rows<'a>>,
    #[serde(rename = "Fault", borrow)]
    pub fault: Option<&'a RawValue>,
}

/// Rows by the name of their entity.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    pub sets: Vec<(String, List<'a>)>,
    fault: Option<&'a RawValue>,
}

impl<'a> Rows<'a> {
    /// The rows of one entity; none past the end of a list.
    pub fn of(&self, entity: &str) -> Result<&[&'a RawValue], Failure> {
        match self.sets.iter().find(|(name, _)| name == entity) {
            None => Ok(&[]),
            Some((_, List(Some(rows)))) => Ok(rows),
            Some((_, List(None))) => Err(Failure::new(ErrorClass::Bug, format!("what QuickBooks answered for {entity} is no list"))),
        }
    }
}

impl<'a> Envelope<'a> {
    /// The rows of every set of changes, by the name of their entity.
    pub fn changed(&self) -> impl Iterator<Item = &Rows<'a>> {
        self.changes.iter().flatten().flat_map(|changes| changes.sets.iter().flatten())
    }

    /// The answer to this question of a batch.
    pub fn answer_to(&self, id: &str) -> Option<&BatchItem<'a>> {
        self.batch.iter().flatten().find(|item| item.id.as_deref() == Some(id))
    }
}

impl Envelope<'_> {
    /// The provider's clock.
    pub fn time(&self) -> Option<Timestamp> {
        let text = self.time?.get().trim_matches('"');
        DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
    }
}

/// Reads an answer; a fault in it is a failure, but for one that answers a single question of a batch.
pub(super) fn read(reply: &Reply, default_wait_seconds: u64) -> Result<Envelope<'_>, Failure> {
    if let Some(fault) = errors::of_gateway(reply) {
        return Err(errors::failure(&fault, reply, default_wait_seconds));
    }
    let text = reply.json(default_wait_seconds)?;
    let envelope: Envelope = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    let inner = envelope.changed().find_map(|rows| rows.fault);
    let in_query = envelope.query.as_ref().and_then(|rows| rows.fault);
    if let Some(fault) = envelope.fault.or(inner).or(in_query) {
        return Err(errors::failure(&errors::fault(fault), reply, default_wait_seconds));
    }
    if reply.status.is_success() { Ok(envelope) } else { Err(reply.by_status(default_wait_seconds)) }
}

impl<'de: 'a, 'a> Deserialize<'de> for Rows<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Rows<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("rows by entity")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows<'de>, A::Error> {
                let mut rows = Rows::default();
                while let Some(name) = map.next_key::<String>()? {
                    match name.as_str() {
                        "startPosition" | "maxResults" | "totalCount" => drop(map.next_value::<IgnoredAny>()?),
                        "Fault" => rows.fault = map.next_value()?,
                        _ => {
                            let list = map.next_value()?;
                            rows.sets.push((name, list));
                        }
                    }
                }
                Ok(rows)
            }
        }
        deserializer.deserialize_map(Members)
    }
}
