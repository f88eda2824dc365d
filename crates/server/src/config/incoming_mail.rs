//! How mail comes in, as the configuration says.

use std::fmt;
use std::net::SocketAddr;

use bursar_mailboxes::{IncomingMailSettings, MailSignature, MailboxDomains, is_host_name};

use super::parse::Values;

/// Where the operator's mail server hands mail over, and what is taken.
#[derive(Clone)]
pub struct IncomingMailConfig {
    /// Where mail servers are listened to; nowhere without it.
    pub listen: Option<SocketAddr>,
    /// What is taken, and from whom.
    pub settings: IncomingMailSettings,
}

impl fmt::Debug for IncomingMailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IncomingMailConfig({:?}, {:?})", self.listen, self.settings.domains)
    }
}

impl Values {
    /// Nothing is received where no mail server is named. Domains need to know where the key stands that signs what leaves.
    pub(super) fn incoming_mail(&mut self, signature: Option<MailSignature>) -> IncomingMailConfig {
        let (server, own_domain) = (self.host("incoming_mail_server"), self.host("incoming_mail_domain"));
        let domains = server.map(|mail_server| MailboxDomains { mail_server, own_domain, signature });
        if domains.is_none() {
            for name in ["incoming_mail_listen", "incoming_mail_domain", "mailgun_signing_key", "postmark_login"] {
                if let Some(word) = self.word(name) {
                    self.problems
                        .push(format!("{} is set and incoming_mail_server is not: domains need a mail server to name", word.place));
                }
            }
        }
        IncomingMailConfig {
            listen: self.word("incoming_mail_listen").and_then(|_| self.address("incoming_mail_listen")),
            settings: IncomingMailSettings {
                domains,
                mail_bytes: self.number("incoming_mail_bytes", 1 << 16, 1 << 30),
                mails_a_minute: self.number("incoming_mails_per_minute", 1, 100_000),
                name_servers: self.name_servers(),
                mailgun_key: self.word("mailgun_signing_key").map(|word| word.text),
                postmark_login: self.word("postmark_login").map(|word| word.text),
            },
        }
    }

    fn host(&mut self, name: &'static str) -> Option<String> {
        let word = self.word(name)?;
        let host = word.text.to_lowercase();
        if is_host_name(&host) {
            return Some(host);
        }
        self.wrong(name, &word.place, "is no name of a host");
        None
    }

    fn name_servers(&mut self) -> Vec<SocketAddr> {
        let Some(word) = self.word("name_servers") else { return Vec::new() };
        let servers: Result<Vec<SocketAddr>, _> = word.text.split(',').map(|server| server.trim().parse()).collect();
        servers.unwrap_or_else(|_| {
            self.wrong("name_servers", &word.place, "names something that is no address with a port");
            Vec::new()
        })
    }
}
