//! What one slice of a run is open on: the book, its ledger, and the right to write.

use std::collections::BTreeMap;
use std::ops::Deref;

use bursar_jobs::{JobError, Lease};
use bursar_kernel::Uuid;
use bursar_store::Tx;

use super::plan::{Cursor, Frame};
use super::runs::{self, Run, RunStatus};
use super::{Progress, StepError, cursors};
use crate::connections::Connection;
use crate::engine::Engine;
use crate::open_book::OpenBook;

/// A book that is being pulled.
pub(crate) struct Session<'a> {
    open: OpenBook<'a>,
    run_id: Uuid,
}

impl<'a> Deref for Session<'a> {
    type Target = OpenBook<'a>;

    fn deref(&self) -> &OpenBook<'a> {
        &self.open
    }
}

impl<'a> Session<'a> {
    /// Takes the run up; `None` when the book has no connected connection any more.
    pub(crate) async fn open(engine: &'a Engine, lease: &'a Lease, book_id: Uuid) -> Result<Option<(Self, Progress)>, JobError> {
        let Some(open) = OpenBook::open(engine, lease, book_id).await? else { return Ok(None) };
        let cursors: BTreeMap<String, Cursor> = cursors::read(&engine.db, book_id).await?;
        let tx = lease.begin(&engine.db).await?;
        let run = runs::take_up(&tx, &engine.env, book_id, open.connection_id).await?;
        tx.commit().await?;
        Ok(Some((Session { open, run_id: run.id }, Progress::new(run, cursors))))
    }

    /// What the plan must know of this run.
    pub(crate) fn frame(run: &Run) -> Frame {
        Frame { began_at: run.started_at, is_forced: run.is_forced }
    }

    /// Begins a transaction of this run: still ours, still connected? `None` when the connection has ended.
    pub(crate) async fn begin(&self) -> Result<Option<(Tx, Connection)>, StepError> {
        match self.open.begin().await? {
            Ok(begun) => Ok(Some(begun)),
            Err(tx) => {
                // Whoever ended or paused it has closed the run already, unless it was a node of an older release.
                if let Some(mut run) = runs::running(&tx, self.run_id).await? {
                    let why = "the connection ended while it was pulled".to_owned();
                    runs::close(&tx, &mut run, RunStatus::Stopped, Some(why), self.now()).await?;
                }
                tx.commit().await?;
                Ok(None)
            }
        }
    }
}
