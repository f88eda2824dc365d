//! Who hears of what: areas that know nothing of each other meet here. The order is the order in which they run.

use bursar_events::Listeners;

/// An area that must act on another's event has its line here: `(ObjectType::named("receivable"), |tx, env, event| Box::pin(...))`.
pub(crate) const LISTENERS: Listeners = &[];
