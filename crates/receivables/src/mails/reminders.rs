//! What reminders say.

use bursar_kernel::Result;
use bursar_mail::WrittenLetter;
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::ReminderType;
use super::letters::{Said, letter, type_of_reminder};
use crate::overdue_reminders::OverdueReminder;
use crate::payment_reminders::{PaymentReminder, ReminderText};
use crate::receivables::{Own, Receivable};

/// The reminder of an invoice in the words of the one that it has; in those of the mail template where it has none.
pub(crate) async fn reminder_letter(
    db: &impl ConnectionTrait,
    scope: &Scope,
    invoice: &Receivable,
    reminder: ReminderType,
) -> Result<WrittenLetter> {
    let said = match reminder {
        ReminderType::Overdue => overdue_reminder(db, scope, invoice).await?.and_then(|found| {
            let first = found.terms?.into_iter().min_by_key(|term| term.days_after)?;
            Some((first.subject, first.body))
        }),
        before => payment_reminder(db, scope, invoice).await?.and_then(|found| {
            let ReminderText { subject, body, .. } = found.text(before)?;
            Some((subject, body))
        }),
    };
    let said = said.map(|(subject, text)| Said { subject, text });
    letter(db, scope, type_of_reminder(reminder), invoice, said).await
}

/// The payment reminder of an invoice, if it has one that was not deleted.
pub(crate) async fn payment_reminder(db: &impl ConnectionTrait, scope: &Scope, invoice: &Receivable) -> Result<Option<PaymentReminder>> {
    match &invoice.own {
        Own::Invoice(fields) => find(db, scope, fields.payment_reminder_id).await,
        Own::Quote(_) | Own::CreditNote(_) => Ok(None),
    }
}

/// The overdue reminder of an invoice, if it has one that was not deleted.
pub(crate) async fn overdue_reminder(db: &impl ConnectionTrait, scope: &Scope, invoice: &Receivable) -> Result<Option<OverdueReminder>> {
    match &invoice.own {
        Own::Invoice(fields) => find(db, scope, fields.overdue_reminder_id).await,
        Own::Quote(_) | Own::CreditNote(_) => Ok(None),
    }
}

async fn find<T: bursar_store::Record>(db: &impl ConnectionTrait, scope: &Scope, id: Option<bursar_kernel::Uuid>) -> Result<Option<T>> {
    match id {
        Some(id) => record::find::<T>(db, &scope.of_everybody(), id).await,
        None => Ok(None),
    }
}

impl PaymentReminder {
    /// What it says before this term.
    fn text(&self, term: ReminderType) -> Option<ReminderText> {
        match term {
            ReminderType::Term1 => self.term_1_reminder.clone(),
            ReminderType::Term2 => self.term_2_reminder.clone(),
            ReminderType::TermFinal => self.term_final_reminder.clone(),
            ReminderType::Overdue => None,
        }
    }
}
