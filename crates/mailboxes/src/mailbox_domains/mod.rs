//! Domains at which a partner's entities receive mail.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, FieldError, Result, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::context::IncomingMailServer;
use dns::DnsRecords;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod dns;
pub(crate) mod list;
pub(crate) mod lookup;
pub(crate) mod verify;

/// Domains that a partner may have.
pub(crate) const MAX_COUNT: usize = 1000;

/// A domain, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "mailbox_domains", called = "mailbox domain", partner = "partner_id")]
pub(crate) struct MailboxDomain {
    pub(crate) id: Uuid,
    pub(crate) partner_id: Uuid,
    /// In small letters, as DNS has it.
    pub(crate) domain: String,
    #[record(word)]
    pub(crate) status: DomainStatus,
    /// What the last look at DNS found.
    #[record(json_text)]
    pub(crate) findings: Findings,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_updated_at: DateTime<Utc>,
}

/// Has the partner shown that the domain is its own?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DomainStatus {
    /// Not yet: its records are to be set, and then it is to be verified. Mail to it is refused.
    WaitingToBeVerified,
    /// Yes: its mailboxes receive mail.
    Verified,
}

/// What the last look at DNS found; nothing where nobody looked yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Findings {
    /// The MX record names the mail server of this installation.
    pub(crate) mail_server: Option<bool>,
    /// The TXT record holds the proof.
    pub(crate) proof: Option<bool>,
    /// The name of the signature leads to the operator's key.
    #[serde(default)]
    pub(crate) signature: Option<bool>,
}

impl Findings {
    /// What a domain needs none of, because it lies under the operator's own.
    pub(crate) const NOT_NEEDED: Findings = Findings { mail_server: Some(true), proof: Some(true), signature: None };

    /// Receiving decides; whether mail may be sent from it as well is another matter.
    pub(crate) fn status(self) -> DomainStatus {
        let is_received = self.mail_server == Some(true) && self.proof == Some(true);
        if is_received { DomainStatus::Verified } else { DomainStatus::WaitingToBeVerified }
    }
}

/// A domain on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainResponse)]
pub(crate) struct DomainBody {
    /// The address that mails from the domain come from; none, because mail leaves from the operator's.
    #[schema(required = false)]
    dedicated_ip: Option<String>,
    /// Its id.
    id: Uuid,
    /// The records that the domain needs, each with what the last look at DNS found.
    dns_records: DnsRecords,
    /// The domain.
    #[schema(format = Hostname)]
    domain: String,
    /// When it last changed or was looked up.
    #[serde(with = "wire")]
    #[schema(required = false)]
    last_updated_at: DateTime<Utc>,
    /// `waiting_to_be_verified` or `verified`.
    #[schema(value_type = String)]
    status: DomainStatus,
}

/// Where mail for partners' domains is received, as the operator set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxDomains {
    /// The mail server that MX records name.
    pub mail_server: String,
    /// The operator's own domain: what lies under it needs no proof.
    pub own_domain: Option<String>,
    /// Where the key stands that signs mails; nowhere where they are not signed.
    pub signature: Option<MailSignature>,
}

/// Where the public half of the operator's DKIM key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSignature {
    /// Its selector.
    pub selector: String,
    /// The domain that mails come from.
    pub domain: String,
}

impl MailSignature {
    /// The name at which receivers look for the key of a domain.
    fn name_at(&self, domain: &str) -> String {
        format!("{}._domainkey.{domain}", self.selector)
    }
}

impl MailboxDomains {
    /// Where other mail servers report who did not get a mail; nowhere without a domain of the operator's own.
    pub fn reports_to(&self) -> Option<String> {
        self.own_domain.as_ref().map(|domain| format!("bounces@{domain}"))
    }

    /// What is known of a new domain before anybody looks: whoever is under the operator's own domain is reached already.
    fn first_findings(&self, domain: &str) -> Findings {
        let lies_under = |own: &String| domain.strip_suffix(own.as_str()).is_some_and(|rest| rest.ends_with('.'));
        if self.own_domain.as_ref().is_some_and(lies_under) { Findings::NOT_NEEDED } else { Findings::default() }
    }
}

impl MailboxDomain {
    fn body(&self, server: &MailboxDomains) -> DomainBody {
        DomainBody {
            dedicated_ip: None,
            id: self.id,
            dns_records: DnsRecords::of(self, server),
            domain: self.domain.clone(),
            last_updated_at: self.last_updated_at,
            status: self.status,
        }
    }
}

impl Named for MailboxDomain {
    const OBJECT_TYPE: ObjectType = ObjectType::named("mailbox_domain");
    const CALLED: &'static str = "a mailbox domain";
}

impl IncomingMailServer {
    /// Where mail is received, or why none is.
    fn domains(&self) -> Result<&MailboxDomains> {
        let none = || Error::conflict("this server receives no mail: its operator sets incoming_mail_server");
        self.settings.domains.as_ref().ok_or_else(none)
    }
}

/// A domain as DNS has it, in small letters.
fn host_name(text: &str) -> Result<String> {
    let name = text.to_ascii_lowercase();
    if is_host_name(&name) {
        return Ok(name);
    }
    let message = "must be a domain name such as mail.example.com: letters, digits and hyphens between dots";
    Err(Error::invalid(FieldError::new("body", "domain", message, "value_error")))
}

/// Labels of letters, digits and inner hyphens, at least two of them, and no address of a machine.
pub fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        (1..=63).contains(&label.len()) && label.chars().all(is_inside) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = name.len() <= 253 && name.contains('.') && name.split('.').all(is_label);
    let is_number = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    is_name && !is_number
}

/// Somebody has it.
fn domain_is_taken(domain: &str) -> Error {
    Error::conflict(format!("the domain {domain} is known already: use it, or another one, such as a subdomain of it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts_and_nothing_else() {
        assert_eq!(host_name("Mail.Example.COM").unwrap(), "mail.example.com");
        for text in ["", "localhost", "a..b", "-a.com", "a-.com", "a b.com", "10.0.0.1", "m\u{fc}ller.de", "a.com.", &"a.".repeat(130)] {
            assert!(host_name(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_lies_under_the_operators_domain_needs_no_proof() {
        let server = MailboxDomains { mail_server: "mx.example.com".into(), own_domain: Some("in.example.com".into()), signature: None };
        assert_eq!(server.first_findings("acme.in.example.com").status(), DomainStatus::Verified);
        for other in ["in.example.com", "evilin.example.com", "acme.com"] {
            assert_eq!(server.first_findings(other).status(), DomainStatus::WaitingToBeVerified, "{other}");
        }
    }
}
