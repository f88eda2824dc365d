//! Who may begin: pure.

use crate::job::{Priority, Queue};
use crate::limits::Limits;

/// What a job takes while it runs, and on whose behalf.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct JobSlot {
    pub(crate) queue: Queue,
    pub(crate) priority: i32,
    pub(crate) tenant: String,
    pub(crate) flow: String,
}

/// The slots of a process, and who has them.
///
/// A quarter is kept for people. Of what is left, a tenant may take a slot while it has fewer than remain free: alone it gets half, and
/// the next one finds the other half. A flow of a tenant with several gets an eighth.
pub(crate) struct JobSlots {
    limits: Limits,
    taken: Vec<JobSlot>,
}

impl JobSlots {
    pub(crate) fn new(limits: &Limits, taken: Vec<JobSlot>) -> Self {
        JobSlots { limits: limits.clone(), taken }
    }

    /// How many more of this priority could begin, whoever they are of.
    pub(crate) fn free(&self, queue: Queue, priority: i32) -> usize {
        let slots = self.limits.slots(queue);
        let kept = if priority == Priority::Person as i32 || slots == 1 { 0 } else { slots.div_ceil(4) };
        slots.saturating_sub(kept).saturating_sub(self.taken_by(|slot| slot.queue == queue))
    }

    /// Takes a slot, if this one may have it.
    pub(crate) fn take(&mut self, slot: &JobSlot) -> bool {
        let may = !self.is_full_tenant(slot.queue, slot.priority, &slot.tenant) && !self.is_full_flow(slot);
        if may {
            self.taken.push(slot.clone());
        }
        may
    }

    /// Tenants of whom no more may begin at this priority.
    pub(crate) fn full_tenants(&self, queue: Queue, priority: i32) -> Vec<&str> {
        let tenants = self.distinct(queue, |slot| slot.tenant.as_str());
        tenants.into_iter().filter(|tenant| self.is_full_tenant(queue, priority, tenant)).collect()
    }

    /// Flows of which no more may begin.
    pub(crate) fn full_flows(&self, queue: Queue) -> Vec<&str> {
        let full = self.taken.iter().filter(|slot| slot.queue == queue && self.is_full_flow(slot));
        let mut flows: Vec<&str> = full.map(|slot| slot.flow.as_str()).collect();
        flows.sort_unstable();
        flows.dedup();
        flows
    }

    fn is_full_tenant(&self, queue: Queue, priority: i32, tenant: &str) -> bool {
        let person = Priority::Person as i32;
        // Whoever waits is not told that the same partner's schedule is being worked on.
        let counts = |slot: &JobSlot| priority != person || slot.priority == person;
        let has = self.taken_by(|slot| slot.queue == queue && slot.tenant == tenant && counts(slot));
        has >= self.free(queue, priority)
    }

    fn is_full_flow(&self, asking: &JobSlot) -> bool {
        let slots = self.limits.slots(asking.queue);
        let has = self.taken_by(|slot| slot.queue == asking.queue && slot.flow == asking.flow);
        asking.flow != asking.tenant && has >= (slots / 8).max(1)
    }

    fn taken_by(&self, is_theirs: impl Fn(&JobSlot) -> bool) -> usize {
        self.taken.iter().filter(|slot| is_theirs(slot)).count()
    }

    fn distinct<'a>(&'a self, queue: Queue, of: impl Fn(&'a JobSlot) -> &'a str) -> Vec<&'a str> {
        let mut words: Vec<&str> = self.taken.iter().filter(|slot| slot.queue == queue).map(of).collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: i32 = Priority::Person as i32;
    const INCREMENTAL: i32 = Priority::Incremental as i32;

    fn slot(queue: Queue, priority: i32, tenant: &str, flow: &str) -> JobSlot {
        JobSlot { queue, priority, tenant: tenant.to_owned(), flow: flow.to_owned() }
    }

    fn sixteen() -> JobSlots {
        JobSlots::new(&Limits { lanes: 16, deliveries: 64, ..Limits::default() }, Vec::new())
    }

    /// How many of these begin one after the other.
    fn begin(slots: &mut JobSlots, asking: &JobSlot) -> usize {
        (0..1000).take_while(|_| slots.take(asking)).count()
    }

    #[test]
    fn whoever_comes_late_finds_a_slot() {
        let mut slots = sixteen();
        let begun = ["a", "b", "c", "d"].map(|tenant| begin(&mut slots, &slot(Queue::Work, INCREMENTAL, tenant, tenant)));
        assert_eq!(begun, [6, 3, 2, 1]);
        let begun = ["a", "e"].map(|tenant| begin(&mut slots, &slot(Queue::Work, PERSON, tenant, tenant)));
        assert_eq!(begun, [2, 1], "people have slots of their own");
    }

    #[test]
    fn a_slow_receiver_leaves_places_to_its_partner_and_to_others() {
        let mut slots = sixteen();
        assert_eq!(begin(&mut slots, &slot(Queue::Delivery, INCREMENTAL, "a", "a/slow")), 8);
        assert_eq!(slots.full_flows(Queue::Delivery), ["a/slow"]);
        let others = ["1", "2", "3"].map(|flow| begin(&mut slots, &slot(Queue::Delivery, INCREMENTAL, "a", flow)));
        assert_eq!(others, [8, 8, 0], "the partner's share");
        assert_eq!(slots.full_tenants(Queue::Delivery, INCREMENTAL), ["a"]);
        assert_eq!(begin(&mut slots, &slot(Queue::Delivery, INCREMENTAL, "b", "b/1")), 8);
        assert_eq!(begin(&mut slots, &slot(Queue::Work, INCREMENTAL, "a", "a")), 6, "deliveries take nothing from the rest");
    }

    #[test]
    fn one_slot_is_anybodys() {
        let mut slots = JobSlots::new(&Limits { lanes: 1, deliveries: 1, ..Limits::default() }, Vec::new());
        assert_eq!(begin(&mut slots, &slot(Queue::Work, INCREMENTAL, "a", "a")), 1);
        assert_eq!(begin(&mut slots, &slot(Queue::Delivery, INCREMENTAL, "a", "a/1")), 1);
    }
}
