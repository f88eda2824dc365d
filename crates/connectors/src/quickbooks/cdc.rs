//! The change feed: everything that changed since a moment, over many entities, in one answer.

use bursar_kernel::{TimeDelta, Timestamp};

use super::{QuickBooks, changed, envelope, paging};
use crate::client::{Call, Failure};
use crate::facts::{Incremental, Stream};
use crate::{Changes, ConnectorError, Cost, ErrorClass};

impl QuickBooks {
    pub(super) async fn read_changes(&self, names: &[String], since: Timestamp) -> Result<Changes, ConnectorError> {
        let facts = self.client.facts;
        let streams: Vec<&Stream> = facts.streams.iter().filter(|stream| names.contains(&stream.name)).collect();
        if streams.len() != names.len() || streams.iter().any(|stream| stream.incremental != Incremental::Changes) {
            return Err(Failure::new(ErrorClass::Bug, "the change feed of QuickBooks does not have one of these streams").into());
        }
        // Asking for more than is remembered is an error there: everything must be read by page.
        if since < self.client.pacer.env().now() - TimeDelta::days(facts.changes.memory_days) {
            return Ok(Changes { overflowed: names.to_vec(), ..Changes::default() });
        }
        let entities: Vec<&str> = streams.iter().map(|stream| stream.endpoint.as_str()).collect();
        let parameters = [("entities", entities.join(",")), ("changedSince", paging::moment(since))];
        let call = Call::get(self.url("cdc", &parameters));
        let (mut changes, cost) = self.client.read(&call, |reply| self.understand_changes(reply, &streams)).await?;
        changes.cost = cost;
        // The cap is shared by all entities, so whichever came last may have lost rows.
        if changes.records.len() + changes.unreadable.len() >= facts.changes.cap {
            changes.overflowed = names.to_vec();
        }
        Ok(changes)
    }

    fn understand_changes(&self, reply: &crate::client::Reply, streams: &[&Stream]) -> Result<Changes, Failure> {
        let envelope = envelope::read(reply, self.client.facts.limits.default_wait_seconds)?;
        let mut changes = Changes { provider_time: envelope.time().or(reply.date()), cost: Cost::default(), ..Changes::default() };
        for set in envelope.changed() {
            for stream in streams {
                for row in set.of(&stream.endpoint)? {
                    match changed(stream.kinds[0], row, &reply.body) {
                        Ok(record) => changes.records.push(record),
                        Err(unreadable) => changes.unreadable.push((stream.name.clone(), unreadable)),
                    }
                }
            }
        }
        Ok(changes)
    }
}
