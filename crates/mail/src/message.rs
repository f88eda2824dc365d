//! A mail as the bytes that go to the SMTP server, signed where the operator gave a key.

use std::time::SystemTime;

use bursar_kernel::{Error, Result};
use lettre::Address;
use lettre::message::dkim::{DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey};
use lettre::message::header::{ContentType, HeaderName};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

use crate::outbox::{Mail, RecipientKind, SentTo};

/// Who sends: the address of the operator, and the key that signs.
pub struct Sender {
    address: Address,
    key: Option<DkimKey>,
    /// Where other mail servers report who did not get a mail; the address that it comes from without it.
    reports_to: Option<Address>,
}

/// The key of the operator's domain. Its public half stands in the DNS at `<selector>._domainkey.<domain>`; other domains lead there by a name
/// of their own, and it signs for them too.
pub struct DkimKey {
    /// The name under which the public half stands.
    pub selector: String,
    /// An RSA key in PEM (PKCS #1).
    pub private_key: String,
}

/// A file that goes with a mail.
pub(crate) struct AttachedBytes {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Sender {
    /// Mails come from this address, or from another name at its domain, for which the key signs.
    pub fn new(address: &str, key: Option<DkimKey>) -> Result<Self> {
        let address: Address = address.parse().map_err(Error::internal)?;
        key.as_ref().map(|key| key.signing_for(address.domain())).transpose()?;
        Ok(Sender { address, key, reports_to: None })
    }

    /// Other mail servers report to this address who did not get a mail.
    pub fn reported_to(self, address: &str) -> Result<Self> {
        Ok(Sender { reports_to: Some(address.parse().map_err(Error::internal)?), ..self })
    }

    /// Does it sign? Without a signature, a mail of another domain is taken for forged.
    pub(crate) fn signs(&self) -> bool {
        self.key.is_some()
    }

    /// The domain that mails come from.
    pub(crate) fn domain(&self) -> &str {
        self.address.domain()
    }

    /// The address that a mail comes from: at this domain, or at the operator's.
    fn address_of(&self, mail: &Mail, domain: Option<&str>) -> Result<Address> {
        let user = mail.from_username.as_deref().unwrap_or_else(|| self.address.user());
        Address::new(user, domain.unwrap_or_else(|| self.address.domain())).map_err(Error::internal)
    }

    /// Whom the SMTP server is told that it comes from, and the bytes of the mail, the same for all of its recipients; a `Message-ID` that is the
    /// same at every attempt.
    pub(crate) fn message(
        &self,
        mail: &Mail,
        domain: Option<&str>,
        recipients: &[SentTo],
        attachments: Vec<AttachedBytes>,
    ) -> Result<(Address, Vec<u8>)> {
        let from = self.address_of(mail, domain)?;
        let mut builder = Message::builder()
            .from(Mailbox::new(Some(mail.from_name.clone()).filter(|name| !name.is_empty()), from.clone()))
            .date(SystemTime::from(mail.created_at))
            .message_id(Some(format!("<{}@{}>", mail.id, self.address.domain())))
            .subject(&mail.subject);
        if let Some(reply_to) = &mail.reply_to {
            builder = builder.reply_to(reply_to.parse()?);
        }
        for recipient in recipients {
            let mailbox = Mailbox::new(None, recipient.address.parse()?);
            builder = match recipient.kind {
                RecipientKind::To => builder.to(mailbox),
                RecipientKind::Cc => builder.cc(mailbox),
                RecipientKind::Bcc => builder.bcc(mailbox),
            };
        }
        let mut body = MultiPart::mixed().multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()));
        for AttachedBytes { name, media_type, bytes } in attachments {
            let media_type = ContentType::parse(&media_type).or_else(|_| ContentType::parse("application/octet-stream"))?;
            let part: SinglePart = Attachment::new(name).body(bytes, media_type);
            body = body.singlepart(part);
        }
        let mut message = builder.multipart(body)?;
        if let Some(key) = &self.key {
            message.sign(&key.signing_for(from.domain())?);
        }
        // Servers are asked whether they may send for the domain of this address (SPF), and only the operator's names them.
        let operator = || if domain.is_some() { self.address.clone() } else { from };
        Ok((self.reports_to.clone().unwrap_or_else(operator), message.formatted()))
    }
}

impl DkimKey {
    /// How it signs for a domain.
    fn signing_for(&self, domain: &str) -> Result<DkimConfig> {
        let private_key = DkimSigningKey::new(&self.private_key, DkimSigningAlgorithm::Rsa)?;
        // The content type is not among the headers yet when lettre signs, so it cannot be signed; the body is, with all its parts.
        let headers = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"].map(HeaderName::new_from_ascii_str).to_vec();
        let relaxed = DkimCanonicalizationType::Relaxed;
        let canonicalization = DkimCanonicalization { header: relaxed, body: relaxed };
        Ok(DkimConfig::new(self.selector.clone(), domain.to_owned(), private_key, headers, canonicalization))
    }
}
