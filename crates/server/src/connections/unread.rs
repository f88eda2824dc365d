//! What a refusal leaves unread. A server that closes while the client still sends resets the connection, and the answer may be lost
//! with it (RFC 9112, 9.6): so the rest of the body is read and dropped, within bounds.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Incoming};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// Of more than this the rest is not read: larger than any file by default, so that a file that is too large is told so.
const MAX_BYTES: u64 = 32 << 20;

/// The rest of a body that nobody wants, on one connection.
#[derive(Default)]
pub(super) struct Unread {
    rest: Mutex<Option<(Incoming, Instant)>>,
    has_rest: Notify,
    ends_the_connection: AtomicBool,
}

impl Unread {
    /// A body that was dropped before its end. One whose length is not told, or that is too long or too late, may be cut off: the client
    /// hears that the connection ends.
    pub(super) fn leave(&self, rest: Incoming, deadline: Instant) {
        let is_small = rest.size_hint().upper().is_some_and(|length| length <= MAX_BYTES);
        if !is_small || deadline <= Instant::now() {
            self.refuse();
        }
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = Some((rest, deadline));
        self.has_rest.notify_one();
    }

    /// The body is not wanted, and the client has not begun to send it.
    pub(super) fn refuse(&self) {
        self.ends_the_connection.store(true, Ordering::Relaxed);
    }

    /// Must the answer say that the connection ends with it?
    pub(super) fn ends_the_connection(&self) -> bool {
        self.ends_the_connection.load(Ordering::Relaxed)
    }

    /// Reads and drops whatever is left unread, as long as the connection lives.
    pub(super) async fn discard(&self) {
        loop {
            self.has_rest.notified().await;
            let rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some((rest, deadline)) = rest else { continue };
            let mut rest = Limited::new(rest, usize::try_from(MAX_BYTES).unwrap_or(usize::MAX));
            let _ = timeout_at(deadline, async { while let Some(Ok(_)) = rest.frame().await {} }).await;
        }
    }
}
