//! What recurrences ask of invoices: a draft that becomes the base of one, and invoices that are made of that base.

use bursar_accounting::clock;
use bursar_documents::Issuer;
use bursar_kernel::{Env, Error, FieldError, NaiveDate, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use bursar_web::EntityCall;

use super::attachments::Attachment;
use super::clone::cloned_as_it_is;
use super::happened::Teller;
use super::issuing::issued;
use super::status::{ReceivableStatus, ReceivableType};
use super::terms::SAME_DAY_FOR_ALL;
use super::{Own, Receivable};
use crate::mails::letters::{Said, letter, type_of};
use crate::mails::post::{NO_ADDRESS, NO_SERVER, queue};
use crate::mails::reminders::{overdue_reminder, payment_reminder};
use crate::recipients::Recipients;

/// How far the invoices of a recurrence are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Automation {
    /// They stay drafts.
    Draft,
    /// They are issued.
    Issue,
    /// They are issued and mailed.
    IssueAndSend(RecurringMail),
}

/// The mail that the invoices of a recurrence go out with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurringMail {
    /// Its subject, with variables in braces.
    pub subject: String,
    /// Its text, with variables in braces.
    pub text: String,
    /// Whom it goes to: the contact of the counterpart, unless it is said.
    pub recipients: Option<Recipients>,
}

/// An invoice that was made of a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeInvoice {
    /// Its id.
    pub id: Uuid,
    /// The mail with it, where one was asked for; one that cannot be sent has failed, and says why.
    pub mail_id: Option<Uuid>,
}

/// The draft of an invoice becomes the base of this recurrence. Tells whether its contact has an e-mail address.
pub async fn become_recurring(tx: &Tx, call: &EntityCall, invoice_id: Uuid, recurrence_id: Uuid) -> Result<bool> {
    let wrong = |msg: &str| Error::invalid(FieldError::new("body", "invoice_id", msg, "value_error.reference"));
    let scope = call.scope();
    let found = record::find_and_lock::<Receivable>(tx, &scope, invoice_id).await?;
    let Some(mut base) = found.filter(|found| found.receivable_type() == ReceivableType::Invoice) else {
        return Err(wrong("must be the id of an invoice of the entity: see GET /receivables?type=invoice"));
    };
    if base.status != ReceivableStatus::Draft {
        let status: &'static str = base.status.into();
        return Err(wrong(&format!("must be a draft that no recurrence is based on: this invoice is {status}")));
    }
    if let Some((tier, _)) = base.terms().and_then(|terms| terms.fixed_days().next()) {
        return Err(wrong(&format!("must be a draft whose terms count days: its payment_terms.{tier}.end_date {SAME_DAY_FOR_ALL}")));
    }
    if let Own::Invoice(invoice) = &mut base.own {
        invoice.recurrence_id = Some(recurrence_id);
    }
    (base.status, base.updated_at) = (ReceivableStatus::Recurring, call.env().now());
    record::save(tx, &scope, &base).await?;
    Teller::of_call(tx, call).moved(&base, ReceivableStatus::Draft).await?;
    Ok(Recipients::contact_of(&base).is_some())
}

/// Has the contact of this invoice an e-mail address?
pub async fn has_contact_address(tx: &Tx, scope: &Scope, invoice_id: Uuid) -> Result<bool> {
    let invoice = record::find::<Receivable>(tx, &scope.of_everybody(), invoice_id).await?;
    Ok(invoice.is_some_and(|invoice| Recipients::contact_of(&invoice).is_some()))
}

/// Makes an invoice of a base: cloned with the copies that the base has of what was deleted since, and issued and mailed as far as is asked, by
/// the steps of those operations. A mail that cannot be sent takes nothing back.
pub async fn make_recurring_invoice(
    tx: &Tx,
    env: &Env,
    scope: Scope,
    base_id: Uuid,
    automation: Automation,
    sends_mail: bool,
) -> Result<MadeInvoice> {
    let teller = Teller::of_clock(tx, env, scope);
    let base = prepared_base(tx, &scope, record::lock(tx, &scope, base_id).await?).await?;
    require_terms_to_come(&base, clock::today(tx, &scope, env.now()).await?)?;
    let issuer = Issuer::of_copied(tx, &scope, &base.content.entity).await?;
    let mut invoice = cloned_as_it_is(&teller, &issuer, &base).await?;
    let mailed = |attachments: &Vec<Attachment>| attachments.iter().filter(|one| one.is_mailed()).cloned().collect::<Vec<_>>();
    invoice.attachments = base.attachments.as_ref().map(mailed).filter(|mailed| !mailed.is_empty());
    if automation == Automation::Draft {
        record::save(tx, &scope, &invoice).await?;
        return Ok(MadeInvoice { id: invoice.id, mail_id: None });
    }
    let invoice = issued(&teller, &issuer, invoice).await?;
    let mail_id = match automation {
        Automation::IssueAndSend(mail) => Some(send(&teller, &invoice, mail, sends_mail).await?),
        Automation::Draft | Automation::Issue => None,
    };
    Ok(MadeInvoice { id: invoice.id, mail_id })
}

/// The base as invoices are made of it: a reminder that was deleted since keeps none from being made, and the day of the supply is that of each
/// invoice.
async fn prepared_base(tx: &Tx, scope: &Scope, mut base: Receivable) -> Result<Receivable> {
    let (payment, overdue) = (payment_reminder(tx, scope, &base).await?, overdue_reminder(tx, scope, &base).await?);
    if let Own::Invoice(fields) = &mut base.own {
        (fields.payment_reminder_id, fields.overdue_reminder_id) = (payment.map(|found| found.id), overdue.map(|found| found.id));
        fields.fulfillment_date = None;
    }
    Ok(base)
}

/// Refuses an invoice that would be due, or a discount of which would end, before it is issued: an older release took terms that end on a day.
fn require_terms_to_come(base: &Receivable, today: NaiveDate) -> Result<()> {
    let passed = base.terms().and_then(|terms| terms.fixed_days().find(|(_, day)| *day < today));
    let refused =
        |(tier, day)| Error::conflict(format!("payment_terms.{tier}.end_date of the base has passed ({day}), and {SAME_DAY_FOR_ALL}"));
    passed.map_or(Ok(()), |passed| Err(refused(passed)))
}

async fn send(teller: &Teller<'_>, invoice: &Receivable, mail: RecurringMail, sends_mail: bool) -> Result<Uuid> {
    let recipients = Recipients::of(invoice, mail.recipients);
    let why_not = match (&recipients, sends_mail) {
        (None, _) => Some(NO_ADDRESS),
        (Some(_), false) => Some(NO_SERVER),
        (Some(_), true) => None,
    };
    let said = Said { subject: mail.subject, text: mail.text };
    let letter = letter(teller.tx, &teller.scope, type_of(invoice), invoice, Some(said)).await?;
    let queued = queue(teller, invoice, recipients.unwrap_or_default(), letter, None, why_not).await?;
    Ok(queued.id)
}
