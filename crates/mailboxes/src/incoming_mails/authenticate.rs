//! A mail is checked by a job of its own, so that no name server that is slow or silent keeps its documents waiting.

use std::time::Duration;

use async_trait::async_trait;
use bursar_events::{Change, emit_job_change};
use bursar_files::StoredFile;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Result, Uuid};
use bursar_payables::{Author, set_mail_origin};
use bursar_store::{Scope, record};
use mail_auth::MessageAuthenticator;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::authentication::check;
use super::{IncomingMail, MailDocumentType};
use crate::context::MailboxesContext;

/// How long all questions about one mail may take; one that took longer stays unchecked.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks the name servers whether a mail is from whom it names.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Authenticate {
    partner_id: Uuid,
    entity_id: Uuid,
    mail_id: Uuid,
}

impl Authenticate {
    pub(crate) fn new(scope: &Scope, mail_id: Uuid) -> Result<Self> {
        Ok(Authenticate { partner_id: scope.partner_id(), entity_id: scope.one_entity()?, mail_id })
    }
}

#[async_trait]
impl Job for Authenticate {
    const KIND: &'static str = "authenticate_mail";
    /// As soon as its documents are taken out: bills wait for it before they skip approval.
    const PRIORITY: Priority = Priority::Incremental;
    type Context = MailboxesContext;

    fn lane(&self) -> String {
        format!("incoming_mail_checks/{}", self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    fn same_as(&self) -> Option<String> {
        Some(format!("authenticate_mail/{}", self.mail_id))
    }

    async fn run(self, context: &MailboxesContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("the checks of a mail", self.partner_id, Some(self.entity_id));
        let Some(mail) = record::find::<IncomingMail>(&context.db, &scope, self.mail_id).await? else { return Ok(Outcome::Done) };
        let Some(raw) = bytes_of(context, &scope, &mail).await? else { return Ok(Outcome::Done) };
        if lease.begin_attempt(&context.db, &self).await? >= Self::MAX_ATTEMPTS {
            return Ok(Outcome::Done);
        }
        let name_servers = MessageAuthenticator(context.name_servers.resolver());
        let asking = timeout(PATIENCE, check(&name_servers, &raw, mail.client.as_ref(), &mail.sender));
        let Ok(authentication) = lease.renewed_during(&context.db, asking).await? else { return Ok(Outcome::Done) };

        let tx = lease.begin(&context.db).await?;
        let Some(mut mail) = record::find_and_lock::<IncomingMail>(&tx, &scope, self.mail_id).await? else { return Ok(Outcome::Done) };
        let author = Author { env: &context.env, scope, user_id: None };
        for bill in mail.documents.iter().filter(|document| document.object_type == MailDocumentType::Payable) {
            set_mail_origin(&tx, &author, bill.object_id, authentication.origin()).await?;
        }
        mail.authentication = Some(authentication);
        mail.updated_at = context.env.now();
        record::save(&tx, &scope, &mail).await?;
        emit_job_change(&tx, &context.env, self.partner_id, Change::Updated, &mail).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

/// The mail as it came; nothing where somebody deleted its file meanwhile.
pub(super) async fn bytes_of(context: &MailboxesContext, scope: &Scope, mail: &IncomingMail) -> Result<Option<Vec<u8>>, JobError> {
    let file = match mail.file_id {
        Some(id) => record::find::<StoredFile>(&context.db, scope, id).await?,
        None => None,
    };
    match file {
        Some(file) => context.files.read(&file).await.map(Some).map_err(JobError::retry),
        None => Ok(None),
    }
}
