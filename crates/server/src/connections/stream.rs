//! A stream that waits a bounded while for a client that reads nothing or too little, and closes in stages.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// How long the last bytes of a client are awaited and dropped after we have said all, so that they do not reset what it has not yet read.
const LINGER: Duration = Duration::from_secs(2);

/// A connection's stream.
pub(super) struct PatientStream {
    stream: TcpStream,
    /// How long a client may be waited for.
    patience: Duration,
    /// Bytes a second that a client takes at least on average, once that is used up.
    slowest: u32,
    /// What is left of that: waiting uses it up, and what the client takes restores it at the slowest rate.
    left: Duration,
    waiting: Option<Waiting>,
    closing: Option<Pin<Box<Sleep>>>,
    /// The client has said all.
    is_read_to_its_end: bool,
}

/// For a client to take something.
struct Waiting {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl PatientStream {
    pub(super) fn new(stream: TcpStream, patience: Duration, slowest: u32) -> Self {
        PatientStream { stream, patience, slowest, left: patience, waiting: None, closing: None, is_read_to_its_end: false }
    }

    /// What came of a write, unless the client was waited for too long. A stream whose events are taken as they come is never waited for.
    fn in_time(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let Poll::Ready(taken) = written else {
            let left = self.left;
            let waiting = self.waiting.get_or_insert_with(|| Waiting { since: Instant::now(), end: Box::pin(sleep(left)) });
            return waiting.end.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()));
        };
        let waited = self.waiting.take().map(|waiting| waiting.since.elapsed()).unwrap_or_default();
        let bytes = u32::try_from(*taken.as_ref().unwrap_or(&0)).unwrap_or(u32::MAX);
        self.left = remaining(self.left, waited, bytes, self.slowest).min(self.patience);
        Poll::Ready(taken)
    }
}

/// What is left after a wait in which the client took so many bytes: pure.
fn remaining(left: Duration, waited: Duration, bytes: u32, slowest: u32) -> Duration {
    left.saturating_sub(waited) + Duration::from_secs(1) * bytes / slowest.max(1)
}

impl AsyncRead for PatientStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        self.is_read_to_its_end |= buffer.filled().len() == before && buffer.remaining() > 0;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.in_time(cx, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Says that nothing follows, then reads until the client has said all too, or for a while.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.closing.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.closing = Some(Box::pin(sleep(LINGER)));
        }
        let mut dropped = [0; 16 << 10];
        while !self.is_read_to_its_end {
            if self.closing.as_mut().is_some_and(|closing| closing.as_mut().poll(cx).is_ready()) {
                break;
            }
            ready!(self.as_mut().poll_read(cx, &mut ReadBuf::new(&mut dropped)))?;
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_used_up_by_who_takes_less_than_the_slowest_rate() {
        let second = Duration::from_secs(1);
        assert_eq!(remaining(20 * second, second, 4096, 4096), 20 * second);
        assert_eq!(remaining(20 * second, 19 * second, 1024, 4096), second + second / 4);
        assert_eq!(remaining(second, 2 * second, 0, 4096), Duration::ZERO);
    }
}
