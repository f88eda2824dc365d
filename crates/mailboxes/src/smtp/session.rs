//! What is said in a session of SMTP or LMTP (RFC 5321, RFC 2033), without the connection. Pure.

use std::borrow::Cow;

use smtp_proto::{MailFrom, RcptTo, Request};

use super::{SmtpLimits, forwarded};
use crate::incoming_mails::authentication::MailClient;
use crate::incoming_mails::keep::{MailSender, Recipient};

/// One client's side of the conversation.
pub(super) struct Session<D> {
    limits: SmtpLimits,
    /// LMTP answers the data once for each recipient.
    speaks_lmtp: bool,
    has_greeted: bool,
    sender: Option<String>,
    client: Option<MailClient>,
    recipients: Vec<D>,
}

/// What is to be done about a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Say this, and listen on.
    Say(Cow<'static, str>),
    /// Find out whose address this is.
    Find(String),
    /// Ask for the data.
    Receive,
    /// Say goodbye.
    End,
}

/// Who sends, and to whom.
pub(super) struct Envelope<D> {
    pub(super) sender: MailSender,
    pub(super) recipients: Vec<D>,
    pub(super) speaks_lmtp: bool,
}

pub(super) const NOT_NOW: &str = "451 4.3.0 the mail could not be kept, send it again later";
pub(super) const TAKEN: &str = "250 2.6.0 the mail is kept";
pub(super) const TOO_LARGE: &str = "552 5.3.4 the mail is too large";
const UNKNOWN: &str = "550 5.1.1 there is no such mailbox";
const BUSY: &str = "450 4.7.1 the mailbox received too many mails within a minute, send it again later";
const OUT_OF_ORDER: &str = "503 5.5.1 not now: greet, name the sender, name the recipients, then send the data";

impl<D> Session<D> {
    pub(super) fn new(limits: SmtpLimits) -> Self {
        Session { limits, speaks_lmtp: false, has_greeted: false, sender: None, client: None, recipients: Vec::new() }
    }

    /// A line of the client, with its end.
    pub(super) fn hear(&mut self, line: &[u8]) -> Next {
        if let Some(attributes) = forwarded::attributes(line) {
            return self.name_client(attributes);
        }
        let Ok(request) = Request::parse(&mut line.iter()) else {
            return Next::Say("500 5.5.2 not understood".into());
        };
        match request {
            Request::Ehlo { .. } => self.greet(false),
            Request::Lhlo { .. } => self.greet(true),
            Request::Helo { .. } => {
                self.greet(false);
                Next::Say("250 bursar".into())
            }
            Request::Mail { from } => self.name_sender(&from),
            Request::Rcpt { to } => self.name_recipient(&to),
            Request::Data if self.recipients.is_empty() => Next::Say(OUT_OF_ORDER.into()),
            Request::Data => Next::Receive,
            Request::Rset => {
                self.forget();
                Next::Say("250 2.0.0 forgotten".into())
            }
            Request::Noop { .. } => Next::Say("250 2.0.0 here".into()),
            Request::Vrfy { .. } => Next::Say("252 2.5.0 send, and see".into()),
            Request::Quit => Next::End,
            _ => Next::Say("502 5.5.1 not served here".into()),
        }
    }

    fn greet(&mut self, speaks_lmtp: bool) -> Next {
        self.forget();
        (self.has_greeted, self.speaks_lmtp) = (true, speaks_lmtp);
        let size = self.limits.mail_bytes;
        Next::Say(
            format!("250-bursar\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250-XFORWARD ADDR HELO\r\n250 SIZE {size}").into(),
        )
    }

    /// The server in front tells which server it has the mail from.
    fn name_client(&mut self, client: Option<MailClient>) -> Next {
        if !self.has_greeted || self.sender.is_some() {
            return Next::Say(OUT_OF_ORDER.into());
        }
        self.client = client;
        Next::Say("250 2.0.0 noted".into())
    }

    fn name_sender(&mut self, from: &MailFrom<Cow<'_, str>>) -> Next {
        if !self.has_greeted || self.sender.is_some() {
            return Next::Say(OUT_OF_ORDER.into());
        }
        if from.size > self.limits.mail_bytes {
            return Next::Say(TOO_LARGE.into());
        }
        self.sender = Some(from.address.to_string());
        Next::Say("250 2.1.0 ok".into())
    }

    fn name_recipient(&self, to: &RcptTo<Cow<'_, str>>) -> Next {
        if self.sender.is_none() {
            return Next::Say(OUT_OF_ORDER.into());
        }
        if self.recipients.len() >= self.limits.recipients {
            return Next::Say("452 4.5.3 no more recipients in this mail".into());
        }
        Next::Find(to.address.to_string())
    }

    /// What was found out about a recipient, in words.
    pub(super) fn found(&mut self, recipient: Recipient<D>) -> &'static str {
        match recipient {
            Recipient::Known(destination) => {
                self.recipients.push(destination);
                "250 2.1.5 ok"
            }
            Recipient::Unknown => UNKNOWN,
            Recipient::Busy => BUSY,
        }
    }

    /// The mail is about to come: the next one begins anew.
    pub(super) fn take_envelope(&mut self) -> Envelope<D> {
        let sender = MailSender { address: self.sender.take().unwrap_or_default(), client: self.client.take() };
        Envelope { sender, recipients: std::mem::take(&mut self.recipients), speaks_lmtp: self.speaks_lmtp }
    }

    fn forget(&mut self) {
        (self.sender, self.client, self.recipients) = (None, None, Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session<&'static str> {
        Session::new(SmtpLimits { mail_bytes: 1000, recipients: 2, connections: 1, commands: 10 })
    }

    fn code(next: &Next) -> &str {
        match next {
            Next::Say(words) => &words[..3],
            Next::Find(_) => "find",
            Next::Receive => "data",
            Next::End => "end",
        }
    }

    fn hears(session: &mut Session<&'static str>, lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| code(&session.hear(format!("{line}\r\n").as_bytes())).to_owned()).collect()
    }

    #[test]
    fn one_thing_after_the_other() {
        let mut session = session();
        let early = ["MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", "NOOP"];
        assert_eq!(hears(&mut session, &early), ["503", "503", "503", "250"]);
        let said = ["EHLO mx.example.com", "RCPT TO:<b@example.com>", "MAIL FROM:<a@example.com>", "MAIL FROM:<a@example.com>", "DATA"];
        assert_eq!(hears(&mut session, &said), ["250", "503", "250", "503", "503"]);
        assert_eq!(session.hear(b"RCPT TO:<b@example.com>\r\n"), Next::Find("b@example.com".into()));
        assert_eq!(session.found(Recipient::Unknown), UNKNOWN);
        assert_eq!(hears(&mut session, &["DATA"]), ["503"], "nobody is there to take it");
        session.found(Recipient::Known("b"));
        assert_eq!(hears(&mut session, &["DATA"]), ["data"]);
        let envelope = session.take_envelope();
        assert_eq!((envelope.sender.address.as_str(), envelope.recipients, envelope.speaks_lmtp), ("a@example.com", vec!["b"], false));
        assert_eq!(hears(&mut session, &["DATA", "QUIT"]), ["503", "end"], "the next mail starts again");
    }

    #[test]
    fn the_server_in_front_tells_whom_it_has_a_mail_from() {
        let mut session = session();
        let forward = "XFORWARD ADDR=192.0.2.7 HELO=mx.vendor.example";
        let said = [forward, "LHLO mx", forward, "MAIL FROM:<a@example.com>", forward];
        assert_eq!(hears(&mut session, &said), ["503", "250", "250", "250", "503"]);
        let client = session.take_envelope().sender.client.unwrap();
        assert_eq!((client.address.to_string().as_str(), client.name.as_str()), ("192.0.2.7", "mx.vendor.example"));
        hears(&mut session, &["MAIL FROM:<a@example.com>"]);
        assert_eq!(session.take_envelope().sender.client, None, "it is told of each mail");
    }

    #[test]
    fn limits_are_told_at_once() {
        let mut session = session();
        let said = ["LHLO mx", "MAIL FROM:<> SIZE=1001", "MAIL FROM:<> SIZE=1000", "RCPT TO:<b@example.com>"];
        assert_eq!(hears(&mut session, &said), ["250", "552", "250", "find"]);
        for mailbox in ["b", "c"] {
            session.found(Recipient::Known(mailbox));
        }
        assert_eq!(hears(&mut session, &["RCPT TO:<d@example.com>"]), ["452"]);
        assert!(session.take_envelope().speaks_lmtp);
    }

    #[test]
    fn nonsense_is_answered() {
        let said = hears(&mut session(), &["", "\u{0}\u{ff}", "GET / HTTP/1.1", "RCPT TO:", "MAIL FROM:<a", "STARTTLS", "AUTH PLAIN AA=="]);
        assert_eq!(said, ["500", "500", "500", "500", "500", "502", "502"]);
    }
}
