//! The client of the SMTP server: connections that are kept, and one transaction for a mail, in steps that say what is known when one fails.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bursar_kernel::Result;
use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::time::timeout;
use url::Url;

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From its first byte (port 465).
    Implicit,
    /// By STARTTLS, and not without (port 587).
    StartTls,
    /// Not at all: for a server on the same machine.
    None,
}

/// An SMTP server.
#[derive(Clone)]
pub struct SmtpServer {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
}

impl std::fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpServer({}:{}, {:?})", self.host, self.port, self.tls)
    }
}

impl SmtpServer {
    /// The server of `smtps://user:password@host`, `smtp://user:password@host` (STARTTLS) or `smtp://host:25?tls=none`; nothing for what is none of these.
    pub fn parse(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let word = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, word)| word.into_owned());
        let tls = match (url.scheme(), word.as_deref()) {
            ("smtps", None) => Tls::Implicit,
            ("smtp", None | Some("required")) => Tls::StartTls,
            ("smtp", Some("none")) => Tls::None,
            _ => return None,
        };
        let port = url.port().unwrap_or(match tls {
            Tls::Implicit => 465,
            Tls::StartTls => 587,
            Tls::None => 25,
        });
        // The parser leaves percent signs in the user's name and password.
        let plain = |word: &str| {
            url::form_urlencoded::parse(format!("w={}", word.replace('+', "%2B")).as_bytes()).next().map(|(_, word)| word.into_owned())
        };
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) => Some(Credentials::new(plain(user)?, plain(password)?)),
            _ => return None,
        };
        let host = url.host_str().filter(|host| !host.is_empty())?.trim_matches(['[', ']']).to_owned();
        Some(SmtpServer { host, port, tls, credentials })
    }
}

/// How long a connection and each command may take; RFC 5321 gives commands minutes.
const COMMAND: Duration = Duration::from_secs(60);
/// How long the server may take to have a mail.
const TEXT: Duration = Duration::from_secs(600);
/// Connections that are kept for the next mail.
const KEPT: usize = 4;

/// What is known when a step has failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server refused it for good, in these words.
    Refused(String),
    /// It was not taken, and may be another time.
    Later(String),
    /// Nobody knows.
    Unknown(String),
}

/// A client of one SMTP server.
pub(crate) struct SmtpClient {
    server: SmtpServer,
    hello: ClientId,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

/// An SMTP transaction that has its sender and its recipients: the text is still to come.
pub(crate) struct Opened {
    connection: AsyncSmtpConnection,
}

impl SmtpClient {
    /// To this server, which is greeted in the name of this domain.
    pub(crate) fn new(server: SmtpServer, domain: &str) -> Self {
        SmtpClient { server, hello: ClientId::Domain(domain.to_owned()), idle: Mutex::default() }
    }

    /// Begins a transaction. Answers what the server says to each recipient; the transaction goes on when it takes at least one.
    pub(crate) async fn open(&self, from: &Address, to: &[Address]) -> Result<(Option<Opened>, Vec<Result<(), Failure>>), Failure> {
        let mut connection = self.connection().await?;
        let is_international = [from].into_iter().chain(to).any(|address| !address.to_string().is_ascii());
        let parameters = if is_international { vec![MailParameter::SmtpUtfEight] } else { Vec::new() };
        if is_international && !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            self.keep(connection);
            return Err(Failure::Refused("the SMTP server does not take addresses of other scripts".to_owned()));
        }
        step(connection.command(Mail::new(Some(from.clone()), parameters))).await?;
        let mut answers = Vec::new();
        for address in to {
            let answer = step(connection.command(Rcpt::new(address.clone(), Vec::new()))).await;
            if connection.has_broken() {
                return Err(Failure::Later("the connection to the SMTP server broke".to_owned()));
            }
            answers.push(answer);
        }
        if answers.iter().any(Result::is_ok) {
            return Ok((Some(Opened { connection }), answers));
        }
        if step(connection.command(Rset)).await.is_ok() {
            self.keep(connection);
        }
        Ok((None, answers))
    }

    /// Hands over the text, which all recipients that were taken then have.
    pub(crate) async fn send(&self, mut opened: Opened, text: &[u8]) -> Result<(), Failure> {
        step(opened.connection.command(Data)).await?;
        match timeout(TEXT, opened.connection.message(text)).await {
            Ok(Ok(_)) => {
                self.keep(opened.connection);
                Ok(())
            }
            Ok(Err(error)) => Err(known(&error).unwrap_or_else(|| Failure::Unknown(words(&error)))),
            Err(_) => Err(Failure::Unknown("the SMTP server did not answer in time".to_owned())),
        }
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, Failure> {
        loop {
            let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = kept else { break };
            if timeout(COMMAND, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        match timeout(COMMAND, self.connect()).await {
            Ok(connected) => connected.map_err(|error| Failure::Later(words(&error))),
            Err(_) => Err(Failure::Later("the SMTP server did not answer in time".to_owned())),
        }
    }

    async fn connect(&self) -> std::result::Result<AsyncSmtpConnection, SmtpError> {
        let SmtpServer { host, port, tls, credentials } = &self.server;
        let parameters = || TlsParameters::builder(host.clone()).build_rustls();
        let implicit = if *tls == Tls::Implicit { Some(parameters()?) } else { None };
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(COMMAND), &self.hello, implicit, None).await?;
        if *tls == Tls::StartTls {
            connection.starttls(parameters()?, &self.hello).await?;
        }
        if let Some(credentials) = credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT && !connection.has_broken() {
            idle.push(connection);
        }
    }
}

/// A step before the text: whatever is not refused for good can be tried again, because nothing was sent.
async fn step<T>(doing: impl Future<Output = std::result::Result<T, SmtpError>>) -> Result<(), Failure> {
    match timeout(COMMAND, doing).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(known(&error).unwrap_or_else(|| Failure::Later(words(&error)))),
        Err(_) => Err(Failure::Later("the SMTP server did not answer in time".to_owned())),
    }
}

/// What the server itself said of it; nothing when it said nothing.
fn known(error: &SmtpError) -> Option<Failure> {
    if error.is_permanent() {
        Some(Failure::Refused(words(error)))
    } else if error.is_transient() {
        Some(Failure::Later(words(error)))
    } else {
        None
    }
}

/// The words of an error, which a stranger's server may have chosen: of bounded length.
fn words(error: &SmtpError) -> String {
    error.to_string().chars().filter(|char| !char.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_server_says_how_it_is_encrypted() {
        let parse = |url: &str| SmtpServer::parse(url).map(|server| (server.host, server.port, server.tls));
        let server = |host: &str, port, tls| Some((host.to_owned(), port, tls));
        assert_eq!(parse("smtps://mail.example.com"), server("mail.example.com", 465, Tls::Implicit));
        assert_eq!(parse("smtp://ada:secret@mail.example.com"), server("mail.example.com", 587, Tls::StartTls));
        assert_eq!(parse("smtp://127.0.0.1:2525?tls=none"), server("127.0.0.1", 2525, Tls::None));
        assert_eq!(parse("smtp://[::1]?tls=none"), server("::1", 25, Tls::None));
        for wrong in [
            "",
            "mail.example.com",
            "http://mail.example.com",
            "smtps://mail.example.com?tls=none",
            "smtp://ada@mail.example.com",
            "smtp:///",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_password_is_read_from_its_percent_signs_and_never_printed() {
        let server = SmtpServer::parse("smtps://ada%40example.com:p%3Ass+1@mail.example.com").unwrap();
        assert!(server.credentials == Some(Credentials::new("ada@example.com".to_owned(), "p:ss+1".to_owned())));
        assert!(!format!("{server:?}").contains("ss"), "{server:?}");
    }
}
