//! A mail is kept, or it is not taken: there is nothing in between.

use std::sync::Arc;

use bursar_files::{FileStore, FileType, Part};
use bursar_jobs::enqueue;
use bursar_kernel::{Env, Error, Result, TimeDelta, Uuid};
use bursar_mail::Bounce;
use bursar_store::{Db, Scope, record};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::authenticate::Authenticate;
use super::authentication::MailClient;
use super::report::bounces;
use super::take_in::TakeIn;
use super::{IncomingMail, IncomingMailStatus, store};
use crate::context::IncomingMailSettings;
use crate::mailbox_domains::MailboxDomains;
use crate::mailboxes::{Mailbox, ReceivedObject, default, store as mailboxes};

/// Takes mail, whichever way it comes.
pub(crate) struct Intake {
    db: Db,
    env: Env,
    files: Arc<FileStore>,
    mails_a_minute: usize,
    reports_to: Option<String>,
    own_domain: Option<String>,
}

/// Who sends a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MailSender {
    /// Whom the server of the sender names; nobody where a mail server writes itself.
    pub(crate) address: String,
    /// That server, where it is known.
    pub(crate) client: Option<MailClient>,
}

/// A mail as it came over the wire, and which mails that left this server it reports of.
pub(crate) struct ArrivedMail {
    raw: Bytes,
    bounces: Vec<Bounce>,
}

impl ArrivedMail {
    /// Looks for a report in it: once for all of its recipients, and where nothing else waits for the processor.
    pub(crate) async fn new(raw: Bytes) -> Result<ArrivedMail> {
        let looked_at = raw.clone();
        let bounces = tokio::task::spawn_blocking(move || bounces(&looked_at)).await.map_err(Error::internal)?;
        Ok(ArrivedMail { raw, bounces })
    }
}

/// Where mail to an address belongs.
pub(crate) enum Recipient<D = Destination> {
    /// Here.
    Known(D),
    /// Nowhere.
    Unknown,
    /// Its mailbox has had enough for now.
    Busy,
}

/// Where a mail goes.
pub(crate) enum Destination {
    Mailbox(Addressee),
    /// What other mail servers report of mails that left this one.
    Reports,
}

/// A mailbox that a mail is sent to.
pub(crate) struct Addressee {
    address: String,
    partner_id: Uuid,
    entity_id: Uuid,
    mailbox_id: Uuid,
    related_object_type: ReceivedObject,
}

impl Addressee {
    fn scope(&self) -> Scope {
        Scope::of_job("mail that comes in", self.partner_id, Some(self.entity_id))
    }
}

impl Intake {
    /// Over this database, as the operator set it.
    pub(crate) fn new(db: Db, env: Env, files: Arc<FileStore>, settings: &IncomingMailSettings) -> Self {
        let reports_to = settings.domains.as_ref().and_then(MailboxDomains::reports_to);
        let own_domain = settings.domains.as_ref().and_then(|domains| domains.own_domain.clone());
        Intake { db, env, files, mails_a_minute: settings.mails_a_minute, reports_to, own_domain }
    }

    /// Whose address is it?
    pub(crate) async fn recipient(&self, address: &str) -> Result<Recipient> {
        if self.reports_to.as_deref().is_some_and(|reports_to| reports_to.eq_ignore_ascii_case(address)) {
            return Ok(Recipient::Known(Destination::Reports));
        }
        let Some(addressee) = self.addressee(address.to_ascii_lowercase()).await? else { return Ok(Recipient::Unknown) };
        let a_minute_ago = self.env.now() - TimeDelta::minutes(1);
        let lately = store::count_since(&self.db, &addressee.scope(), addressee.mailbox_id, a_minute_ago).await?;
        if lately >= self.mails_a_minute { Ok(Recipient::Busy) } else { Ok(Recipient::Known(Destination::Mailbox(addressee))) }
    }

    /// Whose mailbox has this address, in small letters? The one that an entity has by itself is known by the entity.
    async fn addressee(&self, address: String) -> Result<Option<Addressee>> {
        if let Some(entity_id) = self.own_domain.as_ref().and_then(|domain| default::entity_at(&address, domain)) {
            let partner_id = bursar_entities::partner_of(&self.db, entity_id).await?;
            let related_object_type = ReceivedObject::Payable;
            return Ok(partner_id.map(|partner_id| Addressee {
                address,
                partner_id,
                entity_id,
                mailbox_id: entity_id,
                related_object_type,
            }));
        }
        let found = mailboxes::at_address(&self.db, &address).await?;
        Ok(found.map(|(partner_id, mailbox)| {
            let Mailbox { id: mailbox_id, entity_id, related_object_type, .. } = mailbox;
            Addressee { address, partner_id, entity_id, mailbox_id, related_object_type }
        }))
    }

    /// Takes the mail to one of its destinations.
    pub(crate) async fn keep(&self, destination: &Destination, sender: &MailSender, mail: &ArrivedMail) -> Result<()> {
        match destination {
            // Not every server reports to the address that it was told: some answer to whoever wrote the mail.
            Destination::Mailbox(addressee) if self.note_bounces(&mail.bounces, Some(addressee.partner_id)).await? => Ok(()),
            Destination::Mailbox(addressee) => self.keep_mail(addressee, sender, mail.raw.clone()).await,
            Destination::Reports => self.note_bounces(&mail.bounces, None).await.map(drop),
        }
    }

    /// Writes down who did not get a mail, of this partner where one is named. Tells whether it reports of any.
    async fn note_bounces(&self, bounces: &[Bounce], partner_id: Option<Uuid>) -> Result<bool> {
        if bounces.is_empty() {
            return Ok(false);
        }
        let tx = self.db.begin().await?;
        let mut is_any = false;
        for bounce in bounces {
            is_any |= bursar_mail::bounced(&tx, &self.env, partner_id, bounce.clone()).await?;
        }
        tx.commit().await?;
        Ok(is_any)
    }

    /// Keeps the mail for one mailbox, with the jobs that take it in and check it. The same bytes come to a mailbox once, however often they are sent.
    async fn keep_mail(&self, addressee: &Addressee, sender: &MailSender, raw: Bytes) -> Result<()> {
        let (scope, digest) = (addressee.scope(), hex::encode(Sha256::digest(&raw)));
        if store::is_known(&self.db, &scope, addressee.mailbox_id, &digest).await? {
            return Ok(());
        }
        let (now, size) = (self.env.now(), raw.len());
        let file = self.files.stage(&scope, FileType::Attachments, Part { name: "mail.eml".to_owned(), bytes: raw }).await?;
        let mail = IncomingMail {
            id: self.env.id(),
            entity_id: addressee.entity_id,
            mailbox_id: addressee.mailbox_id,
            address: addressee.address.clone(),
            related_object_type: addressee.related_object_type,
            digest,
            file_id: Some(file.id),
            status: IncomingMailStatus::Waiting,
            sender: sender.address.clone(),
            client: sender.client.clone(),
            authentication: None,
            from: None,
            subject: None,
            size,
            documents: Vec::new(),
            left_out: Vec::new(),
            problem: None,
            received_at: now,
            updated_at: now,
        };
        let tx = self.db.begin().await?;
        self.files.attach(&tx, &scope, &file).await?;
        record::insert(&tx, &scope, &mail).await?;
        enqueue(&tx, &self.env, &TakeIn::new(&scope, mail.id)?).await?;
        enqueue(&tx, &self.env, &Authenticate::new(&scope, mail.id)?).await?;
        tx.commit().await
    }
}
