//! What other areas do when something happens, inside the transaction in which it happens: of handlers and of jobs.
//!
//! A listener writes rows and jobs of its own area only, emits nothing but that it made such a row, never changes the object that the event is
//! about, and answers no question. The order of the table is the order in which they run; an error of one undoes the whole request or job.

use std::sync::OnceLock;

use bursar_kernel::{Env, Error, Result};
use bursar_store::Tx;
use futures::future::BoxFuture;

use crate::catalog::ObjectType;
use crate::events::EventRow;

/// What an area does when it hears of an event.
pub type Listener = for<'a> fn(&'a Tx, &'a Env, &'a EventRow) -> BoxFuture<'a, Result<()>>;

/// Who hears of which type of object.
pub type Listeners = &'static [(ObjectType, Listener)];

static TABLE: OnceLock<Listeners> = OnceLock::new();

/// Hands in the table of the process. The first one holds: all nodes of a test are one process.
pub fn listen(table: Listeners) {
    TABLE.get_or_init(|| table);
}

/// Runs the listeners of this type, one after the other.
pub(crate) async fn call(tx: &Tx, env: &Env, kind: ObjectType, event: &EventRow) -> Result<()> {
    let table = TABLE.get().ok_or_else(|| Error::internal("nobody handed in the table of listeners"))?;
    for (_, listener) in table.iter().filter(|(heard, _)| *heard == kind) {
        listener(tx, env, event).await.map_err(Error::trace)?;
    }
    Ok(())
}
