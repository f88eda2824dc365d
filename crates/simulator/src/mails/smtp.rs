//! The mail server: enough of RFC 5321 for any client, without encryption, because it listens on this machine only.
//!
//! What stands before the `@` of a recipient decides: `refused` is refused for good (550), `busy` for now (450), `lost` breaks the connection
//! when the text has arrived, before it is answered. Everybody else is taken.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{Shared, lock};

/// Largest mail, in bytes: what mail servers usually take.
const MAX_BYTES: usize = 40 << 20;
/// Longest line of a command.
const LINE: u64 = 4096;
/// Recipients of a mail.
const MAX_RECIPIENTS: usize = 100;
/// A client that says nothing for so long is left.
const PATIENCE: Duration = Duration::from_secs(120);

/// Serves for ever.
pub(crate) async fn serve(listener: TcpListener, world: &Shared) -> std::io::Result<()> {
    let mut sessions = FuturesUnordered::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                sessions.push(session(stream, world));
            }
            Some(ended) = sessions.next() => {
                if let Err(problem) = ended {
                    tracing::debug!(%problem, "a session of the mail server broke");
                }
            }
        }
    }
}

/// What a client has said of the mail that it is about to hand over.
#[derive(Default)]
struct Envelope {
    sender: Option<String>,
    recipients: Vec<String>,
}

async fn session(stream: TcpStream, world: &Shared) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 localhost simulated mail server").await?;
    let mut envelope = Envelope::default();
    loop {
        let Some(line) = line(&mut stream).await? else { return Ok(()) };
        let (command, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let answer = match command.to_ascii_uppercase().as_str() {
            "EHLO" => "250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-PIPELINING\r\n250 SIZE 41943040",
            "HELO" => "250 localhost",
            "MAIL" => {
                envelope = Envelope { sender: path(rest), recipients: Vec::new() };
                if envelope.sender.is_some() { "250 ok" } else { "501 MAIL FROM:<address>" }
            }
            "RCPT" => recipient(&mut envelope, rest),
            "DATA" if envelope.recipients.is_empty() => "503 first name a recipient that is taken",
            "DATA" => {
                say(&mut stream, "354 end with a point on a line of its own").await?;
                let Some(text) = text(&mut stream).await? else { return Ok(()) };
                let Envelope { sender, recipients } = std::mem::take(&mut envelope);
                if recipients.iter().any(|recipient| recipient.starts_with("lost@")) {
                    return Ok(());
                }
                let number = {
                    let mut world = lock(world);
                    let now = world.clock.now();
                    world.mailbox.take(now, sender.unwrap_or_default(), recipients, text)
                };
                say(&mut stream, &format!("250 taken as {number}")).await?;
                continue;
            }
            "RSET" => {
                envelope = Envelope::default();
                "250 forgotten"
            }
            "NOOP" => "250 here",
            "QUIT" => {
                say(&mut stream, "221 goodbye").await?;
                return Ok(());
            }
            _ => "502 not known here",
        };
        say(&mut stream, answer).await?;
    }
}

fn recipient(envelope: &mut Envelope, rest: &str) -> &'static str {
    let Some(address) = path(rest) else { return "501 RCPT TO:<address>" };
    match address.split('@').next() {
        _ if envelope.sender.is_none() => "503 first say who sends",
        _ if envelope.recipients.len() >= MAX_RECIPIENTS => "452 no more recipients",
        Some("refused") => "550 5.1.1 there is no such mailbox",
        Some("busy") => "450 4.2.1 the mailbox is busy, try again later",
        _ => {
            envelope.recipients.push(address);
            "250 will be taken"
        }
    }
}

/// The address of `FROM:<ada@example.com> SIZE=1000`.
fn path(rest: &str) -> Option<String> {
    let (_, rest) = rest.split_once('<')?;
    rest.split_once('>').map(|(address, _)| address.to_owned())
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> std::io::Result<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await
}

/// A line of a command; nothing when the client is gone.
async fn line(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut bounded = stream.take(LINE);
    let read = tokio::time::timeout(PATIENCE, bounded.read_until(b'\n', &mut bytes)).await;
    let is_whole = matches!(read, Ok(Ok(1..))) && bytes.ends_with(b"\n");
    Ok(is_whole.then(|| String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}

/// The text up to the point on a line of its own; nothing when the client is gone or does not stop.
async fn text(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    loop {
        let mut line = Vec::new();
        let left = u64::try_from(MAX_BYTES - all.len()).unwrap_or_default();
        let mut bounded = stream.take(left);
        let read = tokio::time::timeout(PATIENCE, bounded.read_until(b'\n', &mut line)).await;
        if !matches!(read, Ok(Ok(1..))) || !line.ends_with(b"\n") {
            return Ok(None);
        }
        match line.strip_prefix(b".") {
            Some(b"\r\n" | b"\n") => return Ok(Some(all)),
            Some(stuffed) => all.extend_from_slice(stuffed),
            None => all.extend_from_slice(&line),
        }
    }
}
