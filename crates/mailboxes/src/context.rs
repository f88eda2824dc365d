//! What this area works with, and its jobs.

use std::sync::Arc;

use bursar_connectors::NameServers;
use bursar_files::FileStore;
use bursar_jobs::Registry;
use bursar_kernel::{Env, Result};
use bursar_store::Db;

use crate::incoming_mails::authenticate::Authenticate;
use crate::incoming_mails::keep::Intake;
use crate::incoming_mails::take_in::TakeIn;
use crate::mailbox_domains::MailboxDomains;

/// How mail comes in, as the operator set it.
#[derive(Debug, Clone)]
pub struct IncomingMailSettings {
    /// Where mail for partners' domains is received; nothing where it is not.
    pub domains: Option<MailboxDomains>,
    /// Largest mail, in bytes, as it comes over the wire.
    pub mail_bytes: usize,
    /// Mails to one mailbox within a minute; further ones are to be sent again later.
    pub mails_a_minute: usize,
    /// Who is asked about domains; nobody is the name servers of the machine.
    pub name_servers: Vec<std::net::SocketAddr>,
    /// The key by which Mailgun signs; without it, Mailgun brings nothing.
    pub mailgun_key: Option<String>,
    /// The name and the password that Postmark sends, as `name:password`; without them, Postmark brings nothing.
    pub postmark_login: Option<String>,
}

impl Default for IncomingMailSettings {
    /// Nothing is received; 25 MiB and 60 mails a minute where something is.
    fn default() -> Self {
        IncomingMailSettings {
            domains: None,
            mail_bytes: 25 << 20,
            mails_a_minute: 60,
            name_servers: Vec::new(),
            mailgun_key: None,
            postmark_login: None,
        }
    }
}

/// Mail that comes in: who keeps it, and what its domains need.
pub struct IncomingMailServer {
    pub(crate) settings: IncomingMailSettings,
    pub(crate) name_servers: NameServers,
    pub(crate) intake: Arc<Intake>,
}

/// As a handler takes it.
pub(crate) type Incoming = axum::Extension<Arc<IncomingMailServer>>;

impl IncomingMailServer {
    /// Over this database, with what the operator set.
    pub fn new(db: Db, env: Env, files: Arc<FileStore>, settings: IncomingMailSettings) -> Result<Self> {
        let name_servers = NameServers::new(&settings.name_servers)?;
        let intake = Arc::new(Intake::new(db, env, files, &settings));
        Ok(IncomingMailServer { settings, name_servers, intake })
    }

    /// The operator's own domain, at which each entity has a mailbox by itself.
    pub(crate) fn own_domain(&self) -> Option<&str> {
        self.settings.domains.as_ref()?.own_domain.as_deref()
    }
}

/// What the jobs of this area work with.
pub struct MailboxesContext {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Where files are kept.
    pub files: Arc<FileStore>,
    /// Who is asked whether a mail is from whom it names.
    pub name_servers: NameServers,
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<MailboxesContext>) {
    registry.register::<TakeIn>(context.clone());
    registry.register::<Authenticate>(context.clone());
}
