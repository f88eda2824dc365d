//! What mails say and whom they say that they are from.

use bursar_entities::ReceivablePreferences;
use bursar_identity::ReceivableRules;
use bursar_kernel::{NaiveDate, Result, Uuid};
use bursar_mail::{LetterLanguage, NewMail, RecipientKind, WrittenLetter};
use bursar_print::paper::Language;
use bursar_store::{Scope, sea_orm};
use bursar_templates::{MailTemplateType, MailWords};
use sea_orm::ConnectionTrait;

use super::{MailRecipients, ReceivableMail, ReminderType};
use crate::papers::paper::languages;
use crate::receivables::Receivable;
use crate::receivables::status::{ReceivableStatus, ReceivableType};
use crate::receivables::variables::{contact_name, filled};

/// Subject and text of a mail with a document, in the language of the recipient, else that of the entity: by the mail template of its type,
/// around what somebody wrote for this mail.
pub(crate) async fn letter(
    db: &impl ConnectionTrait,
    scope: &Scope,
    mail_type: MailTemplateType,
    document: &Receivable,
    said: Option<Said>,
) -> Result<WrittenLetter> {
    let codes = [document.content.file_language.code(), document.content.original_file_language.code()];
    let (language, _) = languages(&document.content);
    bursar_templates::mail_letter(db, scope, mail_type, &codes, &words(document, said, language)).await
}

/// What somebody wrote for one mail, with variables in braces.
pub(crate) struct Said {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// What the templates know of a document, with amounts and dates as they are written in the language.
pub(crate) fn words(document: &Receivable, said: Option<Said>, language: Language) -> MailWords {
    let money = |minor| language.money(document.money(minor));
    let date = |day: Option<NaiveDate>| day.map(|day| language.date(day)).unwrap_or_default();
    let is_invoice = document.receivable_type() == ReceivableType::Invoice;
    let said = said.map(|said| (filled(&said.subject, document), filled(&said.text, document)));
    let (subject_text, body_text) = said.unwrap_or_default();
    MailWords {
        amount_due: if is_invoice { money(document.amount_due()) } else { String::new() },
        body_text,
        company_name: document.content.counterpart_name.clone(),
        contact_name: contact_name(document).unwrap_or_default(),
        document_number: document.document_id.clone().unwrap_or_default(),
        due_date: date(document.due_date),
        entity_name: document.content.entity.name(),
        expiry_date: date(document.expiry_date),
        issue_date: date(document.issued_on()),
        link: String::new(),
        subject_text,
        total_amount: money(document.amounts.total_amount),
    }
}

/// The type of a mail that a document goes with.
pub(crate) fn type_of(document: &Receivable) -> MailTemplateType {
    match document.receivable_type() {
        ReceivableType::Quote => MailTemplateType::ReceivablesQuote,
        ReceivableType::CreditNote => MailTemplateType::ReceivablesCreditNote,
        ReceivableType::Invoice if document.status == ReceivableStatus::Paid => MailTemplateType::ReceivablesPaidInvoice,
        ReceivableType::Invoice => MailTemplateType::ReceivablesInvoice,
    }
}

/// The type of mail that a reminder is.
pub(crate) fn type_of_reminder(reminder: ReminderType) -> MailTemplateType {
    match reminder {
        ReminderType::Term1 | ReminderType::Term2 => MailTemplateType::ReceivablesDiscountReminder,
        ReminderType::TermFinal => MailTemplateType::ReceivablesFinalReminder,
        ReminderType::Overdue => MailTemplateType::ReceivablesOverdueReminder,
    }
}

/// The mail for the outbox, under its id, with these files.
pub(crate) fn outgoing(
    mail: &ReceivableMail,
    document: &Receivable,
    WrittenLetter { subject, text, html }: WrittenLetter,
    (rules, preferences): (ReceivableRules, ReceivablePreferences),
    attachments: Vec<(Uuid, String)>,
) -> Result<NewMail> {
    let issuer = &document.content.entity;
    let MailRecipients { to, cc, bcc } = &mail.recipients;
    let of_kind = [(RecipientKind::To, to), (RecipientKind::Cc, cc), (RecipientKind::Bcc, bcc)];
    let recipients = of_kind.into_iter().flat_map(|(kind, named)| named.iter().map(move |named| (kind, named.email.clone()))).collect();
    let (language, _) = languages(&document.content);
    let html = match html {
        Some(html) => html,
        None => bursar_mail::page(LetterLanguage::of(language.tag()), &issuer.name(), &text)?,
    };
    Ok(NewMail {
        id: mail.id,
        html,
        from_name: rules.from_name.unwrap_or_else(|| issuer.name()),
        from_username: rules.from_username,
        reply_to: preferences.reply_to.or_else(|| issuer.email().map(str::to_owned)),
        recipients,
        subject,
        text,
        attachments,
    })
}
