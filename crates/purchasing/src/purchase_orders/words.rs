//! Variables in mails with orders, and what stands for them.

use bursar_counterparts::default_contact;
use bursar_kernel::{AmountError, Result};
use bursar_mail::WrittenLetter;
use bursar_print::paper::Language;
use bursar_store::{Scope, sea_orm};
use bursar_templates::{MailTemplateType, MailWords, mail_letter};
use sea_orm::ConnectionTrait;

use super::PurchaseOrder;
use super::paper::language;
use super::totals::totals;

/// The variables that mails with orders have; what they stand for is told in `bursar_templates`.
pub const ORDER_VARIABLES: [&str; 6] = ["company_name", "contact_name", "document_number", "entity_name", "issue_date", "total_amount"];

/// What somebody wrote for one mail, with variables in braces.
pub(crate) struct Said {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// The mail with an order, by the mail template of orders around what somebody wrote, and the address that it goes to: that of the vendor's
/// default contact, else its own.
pub(crate) async fn letter(
    db: &impl ConnectionTrait,
    scope: &Scope,
    order: &PurchaseOrder,
    said: &Said,
) -> Result<(WrittenLetter, Option<String>)> {
    let contact = default_contact(db, &scope.of_everybody(), order.counterpart_id).await?;
    let name = contact.as_ref().map(|contact| format!("{} {}", contact.first_name, contact.last_name));
    let recipient = contact.and_then(|contact| contact.email).or_else(|| order.counterpart.email().cloned());
    let language = language(order);
    let words = words(order, name, language, said)?;
    let codes = [language.tag(), order.entity.language.code()];
    let letter = mail_letter(db, scope, MailTemplateType::PayablesPurchaseOrder, &codes, &words).await?;
    Ok((letter, recipient))
}

/// The words of a mail with this order to this contact, as the language writes amounts and dates.
fn words(order: &PurchaseOrder, contact_name: Option<String>, language: Language, said: &Said) -> Result<MailWords, AmountError> {
    let mut words = MailWords {
        company_name: order.counterpart.name(),
        contact_name: contact_name.unwrap_or_else(|| order.counterpart.name()),
        document_number: order.document_id.clone(),
        entity_name: order.entity.name.clone(),
        issue_date: order.issue_day.map(|day| language.date(day)).unwrap_or_default(),
        total_amount: language.money(totals(&order.items, order.currency)?.total),
        ..MailWords::default()
    };
    let [subject_text, body_text] = [&said.subject, &said.text].map(|text| filled(text, &words));
    (words.subject_text, words.body_text) = (subject_text, body_text);
    Ok(words)
}

/// The text with the variables replaced that have a value.
fn filled(text: &str, words: &MailWords) -> String {
    let values =
        [&words.company_name, &words.contact_name, &words.document_number, &words.entity_name, &words.issue_date, &words.total_amount];
    ORDER_VARIABLES
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.is_empty())
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_is_told_of() {
        for name in ORDER_VARIABLES {
            assert!(bursar_templates::TEMPLATE_VARIABLES.iter().any(|variable| variable.name == name), "{name}");
        }
    }

    #[test]
    fn what_is_not_known_yet_stays() {
        let words = MailWords { company_name: "Acme".to_owned(), ..MailWords::default() };
        assert_eq!(filled("{company_name}: {issue_date} {else}", &words), "Acme: {issue_date} {else}");
    }
}
