//! Mails to those whose approval is asked: one to each, by a job, so that nobody who sends a bill for approval waits for them.

use async_trait::async_trait;
use bursar_documents::JobContext;
use bursar_entities::instead_of_work;
use bursar_identity::Addressee;
use bursar_jobs::{Job, JobError, LastWrite, Lease, Next, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Money, Result, Uuid};
use bursar_mail::{LetterLanguage, NewMail, RecipientKind};
use bursar_payables::{PayableForApproval, payable_for_approval};
use bursar_print::paper::Language;
use bursar_store::{Scope, Tx, record, sea_orm};
use bursar_templates::{MailTemplateType, MailWords, mail_letter};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::lane;
use crate::requests::{ApprovalRequest, RequestStatus};

/// Mails for one request. Whoever gives a role to more people than that tells them otherwise.
const MAX_COUNT: usize = 100;

/// Tells those whom a request is addressed to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NotifyApprovers {
    partner_id: Uuid,
    entity_id: Uuid,
    request_id: Uuid,
}

/// Tells those whom the request is addressed to, once this is committed.
pub(crate) async fn notify(tx: &Tx, env: &Env, scope: &Scope, request: &ApprovalRequest) -> Result<()> {
    let job = NotifyApprovers { partner_id: scope.partner_id(), entity_id: request.entity_id, request_id: request.id };
    enqueue(tx, env, &job).await
}

#[async_trait]
impl Job for NotifyApprovers {
    const KIND: &'static str = "notify_approvers";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = JobContext;

    fn lane(&self) -> String {
        lane(self.entity_id)
    }

    fn tenant(&self) -> String {
        self.partner_id.to_string()
    }

    async fn run(self, context: &JobContext, _lease: &Lease) -> Result<Outcome, JobError> {
        let scope = Scope::of_job("mails to approvers", self.partner_id, Some(self.entity_id));
        if let Some(instead) = instead_of_work(&context.db, &scope, context.env.now()).await? {
            return Ok(instead);
        }
        let mails = mails(context, &scope, self.request_id).await?;
        // The mails and the end of this job are one commit: nobody gets two.
        Ok(Outcome::write(Letters { env: context.env.clone(), scope, mails }, Next::Done))
    }
}

/// The mails that are to be sent.
struct Letters {
    env: Env,
    scope: Scope,
    mails: Vec<NewMail>,
}

#[async_trait]
impl LastWrite for Letters {
    async fn write(ended: &[&Self], tx: &Tx) -> Result<()> {
        for Letters { env, scope, mails } in ended {
            for mail in mails {
                bursar_mail::post(tx, env, scope, mail.clone()).await?;
            }
        }
        Ok(())
    }
}

/// What is to be sent; nothing where nothing is asked any more, or mail is not set up.
async fn mails(context: &JobContext, scope: &Scope, request_id: Uuid) -> Result<Vec<NewMail>> {
    let db = &context.db;
    let request: Option<ApprovalRequest> = record::find(db, scope, request_id).await?;
    let Some(request) = request.filter(|request| context.sends_mail && request.status == RequestStatus::Waiting) else {
        return Ok(Vec::new());
    };
    let Some(payable) = payable_for_approval(db, scope, request.object_id).await? else { return Ok(Vec::new()) };
    let entity = bursar_entities::find_entity(db, scope, request.entity_id).await?;
    let letter = Letter {
        entity_name: entity.display_name(),
        entity_email: entity.email,
        link: link(bursar_identity::payable_rules(db, scope).await?.approve_page_url, &request),
        rules: bursar_identity::receivable_rules(db, scope).await?,
        preferences: bursar_entities::receivable_preferences(db, scope).await?,
        payable,
    };
    let addressees = request.addressees(db, scope).await?;
    let mut mails = Vec::new();
    for addressee in addressees.iter().filter(|addressee| addressee.email.is_some()).take(MAX_COUNT) {
        mails.push(letter.to(db, scope, context.env.id(), addressee).await?);
    }
    Ok(mails)
}

/// The partner's page, which asks for a sign-in, with what it is about.
fn link(page: Option<String>, request: &ApprovalRequest) -> Option<String> {
    let page = page?;
    let joint = if page.contains('?') { '&' } else { '?' };
    Some(format!("{page}{joint}approval_request_id={}&payable_id={}", request.id, request.object_id))
}

/// What all mails of a request share.
struct Letter {
    entity_name: String,
    entity_email: String,
    link: Option<String>,
    rules: bursar_identity::ReceivableRules,
    preferences: bursar_entities::ReceivablePreferences,
    payable: PayableForApproval,
}

impl Letter {
    async fn to(&self, db: &impl ConnectionTrait, scope: &Scope, id: Uuid, addressee: &Addressee) -> Result<NewMail> {
        let code = self.preferences.language.as_ref().map_or("en", |language| language.code());
        let written = mail_letter(db, scope, MailTemplateType::PayablesNotifyApprover, &[code], &self.words(code, addressee)).await?;
        let html = match written.html {
            Some(html) => html,
            None => bursar_mail::page(LetterLanguage::of(code), &self.entity_name, &written.text)?,
        };
        Ok(NewMail {
            id,
            from_name: self.rules.from_name.clone().unwrap_or_else(|| self.entity_name.clone()),
            from_username: self.rules.from_username.clone(),
            reply_to: self.preferences.reply_to.clone().or_else(|| Some(self.entity_email.clone())),
            recipients: addressee.email.iter().map(|email| (RecipientKind::To, email.clone())).collect(),
            html,
            subject: written.subject,
            text: written.text,
            attachments: Vec::new(),
        })
    }

    fn words(&self, code: &str, addressee: &Addressee) -> MailWords {
        let (payable, language) = (&self.payable, Language::of(code).unwrap_or(Language::English));
        let money = |amount: Option<i64>| {
            let money = payable.currency.zip(amount).map(|(currency, amount)| language.money(Money::new(amount, currency)));
            money.unwrap_or_default()
        };
        MailWords {
            entity_name: self.entity_name.clone(),
            contact_name: addressee.name.clone(),
            company_name: payable.counterpart_name.clone().unwrap_or_default(),
            document_number: payable.document_id.clone().unwrap_or_default(),
            amount_due: money(payable.amount_due),
            total_amount: money(payable.amount),
            due_date: payable.due_date.map(|day| language.date(day)).unwrap_or_default(),
            link: self.link.clone().unwrap_or_default(),
            ..MailWords::default()
        }
    }
}
