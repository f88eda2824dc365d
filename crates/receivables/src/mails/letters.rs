//! What mails say and whom they say that they are from. Pure.

use bursar_entities::ReceivablePreferences;
use bursar_identity::ReceivableRules;
use bursar_kernel::{Result, Uuid};
use bursar_mail::{LetterKind, LetterLanguage, LetterWords, NewMail, RecipientKind, WrittenLetter};

use super::{MailRecipients, ReceivableMail, ReminderType};
use crate::papers::paper::languages;
use crate::receivables::Receivable;
use crate::receivables::status::ReceivableType;

/// Subject and text in the language of the recipient, for a mail that nobody has written.
pub(crate) fn written(kind: LetterKind, document: &Receivable) -> Result<WrittenLetter> {
    let (language, _) = languages(&document.content);
    let contact = document.content.counterpart_contact.as_ref();
    let contact_name = contact.map(|contact| format!("{} {}", contact.first_name, contact.last_name));
    let amount_due = language.money(document.money(document.amount_due()));
    let due_date = document.due_date.or(document.expiry_date).map(|day| language.date(day));
    let is_invoice = document.receivable_type() == ReceivableType::Invoice;
    let words = LetterWords {
        entity_name: &document.content.entity.name(),
        contact_name: contact_name.as_deref(),
        document_number: document.document_id.as_deref().unwrap_or_default(),
        amount_due: Some(amount_due.as_str()).filter(|_| is_invoice),
        due_date: due_date.as_deref(),
    };
    bursar_mail::letter(kind, LetterLanguage::of(language.tag()), &words)
}

/// The kind of letter that a reminder is.
pub(crate) fn kind_of(reminder: ReminderType) -> LetterKind {
    match reminder {
        ReminderType::Term1 | ReminderType::Term2 | ReminderType::TermFinal => LetterKind::PaymentReminder,
        ReminderType::Overdue => LetterKind::OverdueReminder,
    }
}

/// The mail for the outbox, under its id, with these files.
pub(crate) fn outgoing(
    mail: &ReceivableMail,
    document: &Receivable,
    (subject, text): (String, String),
    (rules, preferences): (ReceivableRules, ReceivablePreferences),
    attachments: Vec<(Uuid, String)>,
) -> Result<NewMail> {
    let issuer = &document.content.entity;
    let MailRecipients { to, cc, bcc } = &mail.recipients;
    let of_kind = [(RecipientKind::To, to), (RecipientKind::Cc, cc), (RecipientKind::Bcc, bcc)];
    let recipients = of_kind.into_iter().flat_map(|(kind, named)| named.iter().map(move |named| (kind, named.email.clone()))).collect();
    let (language, _) = languages(&document.content);
    Ok(NewMail {
        id: mail.id,
        html: bursar_mail::page(LetterLanguage::of(language.tag()), &issuer.name(), &text)?,
        from_name: rules.from_name.unwrap_or_else(|| issuer.name()),
        from_username: rules.from_username,
        reply_to: preferences.reply_to.or_else(|| issuer.email().map(str::to_owned)),
        recipients,
        subject,
        text,
        attachments,
    })
}
