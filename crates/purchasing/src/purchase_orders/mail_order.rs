//! A mail with an order goes to the outbox once its PDF is there.

use async_trait::async_trait;
use bursar_documents::JobContext;
use bursar_documents::pdf::Drawing;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority};
use bursar_kernel::{Result, Uuid};
use bursar_mail::{LetterLanguage, NewMail, RecipientKind};
use bursar_print::file_name;
use bursar_store::Scope;
use serde::{Deserialize, Serialize};

use super::PurchaseOrder;
use super::draw::{drawn_order, lane};
use super::paper::language;

/// Hands a mail with an order to the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailPurchaseOrder {
    pub(crate) partner_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) purchase_order_id: Uuid,
    pub(crate) mail_id: Uuid,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
}

#[async_trait]
impl Job for MailPurchaseOrder {
    const KIND: &'static str = "mail_purchase_order";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = JobContext;

    /// That of the PDF, which it may have to make.
    fn lane(&self) -> String {
        lane(self.entity_id, self.purchase_order_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    async fn run(self, context: &JobContext, lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("mail with a purchase order", self.partner_id, Some(self.entity_id));
        if bursar_mail::mail(&context.db, &scope, self.mail_id).await?.is_some() {
            return Ok(Outcome::Done);
        }
        let drawing = drawn_order(context, lease, &scope, self.purchase_order_id).await?;
        let Drawing::Current(order) = drawing else { return Ok(drawing.outcome(context.env.now())) };
        let mail = self.mail(context, &scope, &order).await?;
        let tx = lease.begin(&context.db).await?;
        bursar_mail::post(&tx, &context.env, &scope, mail).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

impl MailPurchaseOrder {
    /// The mail for the outbox, with the PDF.
    async fn mail(self, context: &JobContext, scope: &Scope, order: &PurchaseOrder) -> Result<NewMail> {
        let rules = bursar_identity::receivable_rules(&context.db, scope).await?;
        let preferences = bursar_entities::receivable_preferences(&context.db, scope).await?;
        let html = match self.html {
            Some(html) => html,
            None => bursar_mail::page(LetterLanguage::of(language(order).tag()), &order.entity.name, &self.text)?,
        };
        Ok(NewMail {
            id: self.mail_id,
            from_name: rules.from_name.unwrap_or_else(|| order.entity.name.clone()),
            from_username: rules.from_username,
            reply_to: preferences.reply_to.or_else(|| Some(order.entity.email.clone())),
            recipients: vec![(RecipientKind::To, self.recipient)],
            subject: self.subject,
            text: self.text,
            html,
            attachments: order.current_pdf().map(|pdf| (pdf.file_id, file_name(&order.document_id))).into_iter().collect(),
        })
    }
}
