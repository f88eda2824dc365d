//! The body of a request, on its way to whoever reads it: late or left unread, the connection learns of it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::BoxError;
use bytes::Bytes;
use http::HeaderMap;
use http::header::EXPECT;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::unread::Unread;

/// A body that must be whole by a deadline.
pub(super) struct RequestBody {
    incoming: Option<Incoming>,
    deadline: Pin<Box<Sleep>>,
    /// The client waits to be asked for the body (`Expect: 100-continue`), and nobody has asked.
    is_held_back: bool,
    unread: Arc<Unread>,
}

impl RequestBody {
    pub(super) fn new(incoming: Incoming, headers: &HeaderMap, deadline: Instant, unread: Arc<Unread>) -> Self {
        let deadline = Box::pin(sleep_until(deadline));
        RequestBody { incoming: Some(incoming), deadline, is_held_back: headers.contains_key(EXPECT), unread }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let Some(incoming) = &mut this.incoming else { return Poll::Ready(None) };
        if this.deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())));
        }
        this.is_held_back = false;
        let frame = std::task::ready!(Pin::new(incoming).poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            // It has ended, or broke off: there is no more to read.
            this.incoming = None;
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        let Some(incoming) = self.incoming.take().filter(|incoming| !incoming.is_end_stream()) else { return };
        if self.is_held_back {
            self.unread.refuse();
        } else {
            self.unread.leave(incoming, self.deadline.deadline());
        }
    }
}
