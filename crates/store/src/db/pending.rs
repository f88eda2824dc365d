use std::future::Future;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bursar_kernel::{Error, Result};

use super::tx::Tx;

tokio::task_local! {
    static CURRENT: PendingCommit;
}

/// The one transaction of a request, which a handler's commit leaves here: it is durable when [`PendingCommit::commit`] has answered
/// `Ok`, and rolled back when this goes without.
#[derive(Clone, Default)]
pub struct PendingCommit(Arc<Mutex<State>>);

#[derive(Default)]
enum State {
    /// Nothing was written.
    #[default]
    Empty,
    /// A transaction is open; it may go on in one that was committed before.
    Open { holds_commit: bool },
    /// The handler has committed.
    Committed(Arc<Tx>),
    /// What the handler had committed was rolled back together with a later transaction.
    Lost,
}

impl PendingCommit {
    /// Runs the request. Whatever else of its task begins a transaction beside this one fails: on SQLite it would wait for itself.
    pub async fn scope<F: Future>(&self, request: F) -> F::Output {
        CURRENT.scope(self.clone(), request).await
    }

    /// Has the request written anything that waits to be made durable?
    pub fn is_waiting(&self) -> bool {
        matches!(*self.state(), State::Committed(_))
    }

    /// Makes durable what the handler has committed. When this fails, nothing of it has happened.
    pub async fn commit(&self) -> Result<()> {
        let state = mem::take(&mut *self.state());
        match state {
            State::Empty => Ok(()),
            State::Committed(tx) => Arc::into_inner(tx).ok_or_else(|| Error::internal(STILL_READ))?.commit_now().await,
            State::Open { .. } => Err(Error::internal("the request was answered while its transaction was open")),
            State::Lost => Err(Error::internal("a transaction of the request was rolled back after an earlier one was committed")),
        }
    }

    /// Nothing that the handler has committed has happened.
    pub fn roll_back(&self) {
        let state = mem::take(&mut *self.state());
        // Outside of the lock: the end of a transaction asks for it.
        drop(state);
    }

    /// Has the request of this task begun a transaction, for which another one would wait?
    pub(super) fn current_has_begun() -> bool {
        CURRENT.try_with(|pending| matches!(*pending.state(), State::Open { .. } | State::Committed(_))).unwrap_or_default()
    }

    /// What reads of the request must see.
    pub(super) fn committed(&self) -> Option<Arc<Tx>> {
        match &*self.state() {
            State::Committed(tx) => Some(tx.clone()),
            _ => None,
        }
    }

    /// Opens the request's transaction: the one that was committed goes on.
    pub(super) fn open(&self) -> Result<Option<Tx>> {
        let mut state = self.state();
        let (committed, next) = match mem::take(&mut *state) {
            State::Empty => (None, State::Open { holds_commit: false }),
            State::Committed(tx) => {
                (Some(Arc::into_inner(tx).ok_or_else(|| Error::internal(STILL_READ))?), State::Open { holds_commit: true })
            }
            open_or_lost => {
                *state = open_or_lost;
                return Err(Error::internal("the request has a transaction open already: read, check and stage files before it begins"));
            }
        };
        *state = next;
        Ok(committed)
    }

    /// The handler commits.
    pub(super) fn hold(&self, tx: Tx) {
        *self.state() = State::Committed(Arc::new(tx));
    }

    /// The open transaction ended without a commit.
    pub(super) fn rolled_back(&self) {
        let mut state = self.state();
        match *state {
            State::Open { holds_commit: false } => *state = State::Empty,
            State::Open { holds_commit: true } => *state = State::Lost,
            State::Empty | State::Committed(_) | State::Lost => {}
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const STILL_READ: &str = "the request's transaction is still being read";
