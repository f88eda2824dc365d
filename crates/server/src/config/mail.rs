//! How mail leaves, as the configuration says.

use std::fmt;

use bursar_kernel::Result;
use bursar_mail::{DkimKey, Sender, SmtpServer};
use bursar_mailboxes::MailSignature;

use super::parse::Values;

/// The operator's mail server, the address that mails come from, and the key that signs them.
#[derive(Clone)]
pub struct MailConfig {
    /// The SMTP server.
    pub server: SmtpServer,
    /// The address that mails come from.
    pub from: String,
    /// Selector and private key.
    pub dkim: Option<(String, String)>,
}

impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailConfig({:?}, {})", self.server, self.from)
    }
}

impl MailConfig {
    /// What mail is sent by; other mail servers report to that address who did not get one.
    pub fn way(&self, reports_to: Option<&str>) -> Result<(SmtpServer, Sender)> {
        let key = self.dkim.clone().map(|(selector, private_key)| DkimKey { selector, private_key });
        let sender = Sender::new(&self.from, key)?;
        let sender = reports_to.into_iter().try_fold(sender, Sender::reported_to)?;
        Ok((self.server.clone(), sender))
    }
}

impl MailConfig {
    /// Where the public half of the key stands.
    pub fn signature(&self) -> Option<MailSignature> {
        let (selector, _) = self.dkim.as_ref()?;
        let (_, domain) = self.from.rsplit_once('@')?;
        Some(MailSignature { selector: selector.clone(), domain: domain.to_ascii_lowercase() })
    }
}

impl Values {
    /// Nothing where no server is named: then no mail is sent.
    pub(super) fn mail(&mut self) -> Option<MailConfig> {
        let (server, from, dkim) = (self.smtp_server(), self.mail_from(), self.dkim());
        match (server, from) {
            (Some(server), Some(from)) => {
                let mail = MailConfig { server, from, dkim };
                if let Err(error) = mail.way(None) {
                    self.problems
                        .push(format!("dkim_private_key_file holds no RSA key in PEM (PKCS #1), or mail_from is no address: {error}"));
                }
                Some(mail)
            }
            (Some(_), None) => {
                self.problems.push("smtp_url is set and mail_from is not: mails need an address that they come from".to_owned());
                None
            }
            (None, _) => None,
        }
    }

    fn smtp_server(&mut self) -> Option<SmtpServer> {
        let word = self.word("smtp_url")?;
        let server = SmtpServer::parse(&word.text);
        if server.is_none() {
            // The value may hold a password: it is not repeated.
            self.wrong("smtp_url", &word.place, "names no SMTP server");
        }
        server
    }

    fn mail_from(&mut self) -> Option<String> {
        let word = self.word("mail_from")?;
        if Sender::new(&word.text, None).is_err() {
            self.wrong("mail_from", &word.place, "is no e-mail address");
            return None;
        }
        Some(word.text)
    }

    fn dkim(&mut self) -> Option<(String, String)> {
        match (self.word("dkim_selector"), self.word("dkim_private_key_file")) {
            (None, None) => None,
            (Some(selector), Some(file)) => match std::fs::read_to_string(&file.text) {
                Ok(key) => Some((selector.text, key)),
                Err(error) => {
                    self.wrong("dkim_private_key_file", &file.place, &format!("names a file that cannot be read ({error})"));
                    None
                }
            },
            (Some(word), None) | (None, Some(word)) => {
                self.problems.push(format!("{} is set alone: dkim_selector and dkim_private_key_file go together", word.place));
                None
            }
        }
    }
}
