//! The listener for the operator's own mail server: SMTP and LMTP, unencrypted, on a private address.
//!
//! A mail is answered with 250 after it was committed, so what the other server lets go of is ours. What was not answered it sends again, and
//! the same bytes are kept once.

use std::sync::Arc;
use std::time::Duration;

use bursar_kernel::Result;
use bytes::Bytes;
use smtp_proto::request::receiver::DataReceiver;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::context::IncomingMailServer;
use crate::incoming_mails::keep::{ArrivedMail, Destination, Intake, MailSender};
use session::{Envelope, NOT_NOW, Next, Session, TAKEN, TOO_LARGE};

mod forwarded;
mod session;

/// Longest line of a command.
const LINE_BYTES: u64 = 4096;
/// How long a client may say nothing.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a mail may take to come, from its first byte on.
const DATA: Duration = Duration::from_secs(300);

/// What a client may do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SmtpLimits {
    /// Largest mail, in bytes.
    mail_bytes: usize,
    /// Recipients of one mail.
    recipients: usize,
    /// Connections at once; further ones wait.
    connections: usize,
    /// Commands and mails of one connection: then it is closed.
    commands: usize,
}

impl SmtpLimits {
    /// For mails of this size: 50 recipients, 20 connections, 1000 commands.
    fn new(mail_bytes: usize) -> Self {
        SmtpLimits { mail_bytes, recipients: 50, connections: 20, commands: 1000 }
    }
}

/// Serves until told to stop: accepts nothing new then, and finishes what it has.
pub async fn serve_smtp(listener: TcpListener, incoming: Arc<IncomingMailServer>, mut stopped: watch::Receiver<bool>) -> Result<()> {
    let limits = SmtpLimits::new(incoming.settings.mail_bytes);
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut sessions = JoinSet::new();
    loop {
        let place = places.clone().acquire_owned().await.map_err(bursar_kernel::Error::internal)?;
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        while sessions.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                let intake = incoming.intake.clone();
                sessions.spawn(async move {
                    let _held = place;
                    if let Err(error) = (Connection { stream: BufReader::new(stream), intake, limits }).talk().await {
                        tracing::debug!(%error, "a mail server ended the connection");
                    }
                });
            }
            Err(error) => tracing::warn!(%error, "a connection of a mail server could not be accepted"),
        }
    }
    while sessions.join_next().await.is_some() {}
    Ok(())
}

struct Connection {
    stream: BufReader<TcpStream>,
    intake: Arc<Intake>,
    limits: SmtpLimits,
}

/// A mail as it came over the wire.
enum Data {
    Whole(Bytes),
    TooLarge,
}

impl Connection {
    async fn talk(mut self) -> std::io::Result<()> {
        let mut session = Session::new(self.limits);
        self.say("220 bursar mail").await?;
        for _ in 0..self.limits.commands {
            let Some(line) = self.line().await? else { return Ok(()) };
            match session.hear(&line) {
                Next::Say(words) => self.say(&words).await?,
                Next::Find(address) => match self.intake.recipient(&address).await {
                    Ok(recipient) => self.say(session.found(recipient)).await?,
                    Err(error) => self.not_now(&error).await?,
                },
                Next::Receive => self.receive(session.take_envelope()).await?,
                Next::End => return self.say("221 2.0.0 goodbye").await,
            }
        }
        self.say("421 4.7.0 enough for one connection").await
    }

    /// Reads a mail and keeps it for each recipient. SMTP has one answer: where one recipient's could not be kept, all are sent again.
    async fn receive(&mut self, Envelope { sender, recipients, speaks_lmtp }: Envelope<Destination>) -> std::io::Result<()> {
        self.say("354 end with a point on a line of its own").await?;
        let mut answers = match timeout(DATA, self.data()).await?? {
            Data::TooLarge => vec![TOO_LARGE; recipients.len()],
            Data::Whole(raw) => self.keep(&recipients, &sender, raw).await,
        };
        if !speaks_lmtp {
            let worst = answers.iter().copied().find(|answer| *answer != TAKEN).unwrap_or(TAKEN);
            answers = vec![worst];
        }
        for answer in answers {
            self.say(answer).await?;
        }
        Ok(())
    }

    /// What is said of it for each recipient.
    async fn keep(&self, recipients: &[Destination], sender: &MailSender, raw: Bytes) -> Vec<&'static str> {
        let mail = ArrivedMail::new(raw).await;
        let mut answers = Vec::new();
        for destination in recipients {
            let kept = match &mail {
                Ok(mail) => self.intake.keep(destination, sender, mail).await.map_err(|error| error.report()),
                Err(error) => Err(error.report()),
            };
            answers.push(match kept {
                Ok(()) => TAKEN,
                Err(error) => {
                    tracing::error!(%error, "a mail could not be kept: the other server sends it again");
                    NOT_NOW
                }
            });
        }
        answers
    }

    async fn not_now(&mut self, error: &bursar_kernel::Error) -> std::io::Result<()> {
        tracing::error!(error = %error.report(), "a mailbox could not be looked up: the other server asks again");
        self.say(NOT_NOW).await
    }

    async fn say(&mut self, words: &str) -> std::io::Result<()> {
        timeout(SILENCE, self.stream.write_all(format!("{words}\r\n").as_bytes())).await?
    }

    /// A line of a command; nothing when the client is gone, silent, or does not come to an end.
    async fn line(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.stream).take(LINE_BYTES);
        let read = timeout(SILENCE, bounded.read_until(b'\n', &mut line)).await;
        Ok((matches!(read, Ok(Ok(1..))) && line.ends_with(b"\n")).then_some(line))
    }

    /// What comes up to the point on a line of its own. Of one that is too large the rest is read and dropped, so that its sender hears why.
    async fn data(&mut self) -> std::io::Result<Data> {
        let (mut receiver, mut raw, mut is_too_large) = (DataReceiver::new(), Vec::new(), false);
        loop {
            let come = timeout(SILENCE, self.stream.fill_buf()).await??;
            if come.is_empty() {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let (length, mut bytes) = (come.len(), come.iter());
            let has_ended = receiver.ingest(&mut bytes, &mut raw);
            let left = bytes.len();
            self.stream.consume(length - left);
            if raw.len() > self.limits.mail_bytes {
                is_too_large = true;
                raw.clear();
            }
            if has_ended {
                return Ok(if is_too_large { Data::TooLarge } else { Data::Whole(raw.into()) });
            }
        }
    }
}
