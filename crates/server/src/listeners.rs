//! Who hears of what: areas that know nothing of each other meet here. The order is the order in which they run.

use bursar_events::{Listeners, ObjectType};

/// An area that must act on another's event has its line here.
const LISTENERS: Listeners = &[
    (ObjectType::named("mail"), |tx, env, event| Box::pin(bursar_receivables::follow(tx, env, event))),
    (ObjectType::named("payable"), |tx, env, event| Box::pin(bursar_payments::record_what_was_marked(tx, env, event))),
    (ObjectType::named("receivable"), |tx, env, event| Box::pin(bursar_payments::record_what_was_marked(tx, env, event))),
];

/// Hands the table to the events: every process does so before its first change, whether it answers requests, works, or runs a command.
pub fn listen() {
    bursar_events::listen(LISTENERS);
}
