//! Reminders are sent: one transaction for each invoice that has one due, so that what was sent and that it was are one commit.

use std::collections::BTreeMap;

use bursar_counterparts::Counterpart;
use bursar_entities::EntityStatus;
use bursar_jobs::{JobError, Lease};
use bursar_kernel::{NaiveDate, Result, Tz, Uuid};
use bursar_store::{Scope, Tx, record};

use super::{DueReminder, ReminderContext, due, settled_in_ledger};
use crate::context::ReceivablesContext;
use crate::mails::ReminderType;
use crate::mails::letters::{Said, letter, type_of_reminder};
use crate::mails::post::{NO_ADDRESS, NO_SERVER, queue};
use crate::mails::reminders::{overdue_reminder, payment_reminder};
use crate::overdue_reminders::OverdueReminder;
use crate::payment_reminders::PaymentReminder;
use crate::receivables::happened::Teller;
use crate::receivables::{Own, Receivable, store};
use crate::recipients::Recipients;
use crate::zones;

/// Invoices that are read at once.
const BATCH: usize = 100;

/// Reminders that were read already, by their ids.
#[derive(Default)]
struct Known {
    payment: BTreeMap<Uuid, Option<PaymentReminder>>,
    overdue: BTreeMap<Uuid, Option<OverdueReminder>>,
}

/// Sends every reminder of the entity that is due today or was before, each once, in order; one that is not sent is told with the reason.
pub(crate) async fn remind_all(context: &ReceivablesContext, lease: &Lease, scope: Scope, zone: Tz) -> Result<(), JobError> {
    let today = zones::today(context.env.now(), zone);
    let (mut known, mut after) = (Known::default(), None);
    loop {
        let invoices = store::with_reminders(&context.db, &scope, after, BATCH).await?;
        let Some(last) = invoices.last() else { return Ok(()) };
        after = Some(last.id);
        for invoice in &invoices {
            known.read(context, &scope, invoice).await?;
            if !known.due(invoice, today).is_empty() {
                let tx = lease.begin(&context.db).await?;
                remind(context, &tx, scope, &known, invoice.id, zone).await?;
                tx.commit().await?;
            }
        }
    }
}

async fn remind(context: &ReceivablesContext, tx: &Tx, scope: Scope, known: &Known, id: Uuid, zone: Tz) -> Result<()> {
    let teller = Teller::of_clock(tx, &context.env, scope);
    let found = record::find_and_lock::<Receivable>(tx, &scope, id).await?;
    let Some(mut invoice) = found.filter(Receivable::has_reminder) else { return Ok(()) };
    let reminder_context = reminder_context(&teller, &invoice, zone).await?;
    for due in known.due(&invoice, reminder_context.today) {
        let recipients = known.recipients(&invoice, due.term());
        let why_not = match due.why_not(&reminder_context) {
            None if recipients.is_none() => Some(NO_ADDRESS),
            None => why_not_now(context, tx, &scope, &invoice).await?,
            why => why,
        };
        let said = Said { subject: due.subject.clone(), text: due.body.clone() };
        let letter = letter(tx, &scope, type_of_reminder(due.term()), &invoice, Some(said)).await?;
        queue(&teller, &invoice, recipients.unwrap_or_default(), letter, Some(due.term()), why_not).await?;
        invoice.reminded.get_or_insert_default().push(due.reminded);
    }
    record::save(tx, &scope, &invoice).await
}

async fn reminder_context(teller: &Teller<'_>, invoice: &Receivable, zone: Tz) -> Result<ReminderContext> {
    let Teller { tx, env, scope, .. } = teller;
    let entity = bursar_entities::find_entity(*tx, scope, invoice.entity_id).await?;
    let counterpart = record::find::<Counterpart>(*tx, &scope.of_everybody(), invoice.counterpart_id).await?;
    Ok(ReminderContext {
        today: zones::today(env.now(), zone),
        zone,
        is_active: entity.status == EntityStatus::Active,
        activated_at: entity.details.activated_at,
        sends_payment_reminders: bursar_entities::receivable_preferences(*tx, scope).await?.sends_reminders,
        // One that was deleted has not said otherwise.
        are_wanted: counterpart.is_none_or(|counterpart| counterpart.reminders_enabled),
    })
}

/// Why a reminder that would go is not sent: the ledger is asked last.
async fn why_not_now(context: &ReceivablesContext, tx: &Tx, scope: &Scope, invoice: &Receivable) -> Result<Option<&'static str>> {
    let number = invoice.document_id.as_deref().unwrap_or_default();
    let settled = settled_in_ledger(invoice, &bursar_accounting::invoices_of_ledger(tx, scope, number).await?);
    Ok(settled.or_else(|| (!context.sends_mail).then_some(NO_SERVER)))
}

impl Known {
    /// Reads the reminders of an invoice that were not read yet.
    async fn read(&mut self, context: &ReceivablesContext, scope: &Scope, invoice: &Receivable) -> Result<()> {
        let Own::Invoice(fields) = &invoice.own else { return Ok(()) };
        if let Some(id) = fields.payment_reminder_id.filter(|id| !self.payment.contains_key(id)) {
            self.payment.insert(id, payment_reminder(&context.db, scope, invoice).await?);
        }
        if let Some(id) = fields.overdue_reminder_id.filter(|id| !self.overdue.contains_key(id)) {
            self.overdue.insert(id, overdue_reminder(&context.db, scope, invoice).await?);
        }
        Ok(())
    }

    fn of(&self, invoice: &Receivable) -> (Option<&PaymentReminder>, Option<&OverdueReminder>) {
        let Own::Invoice(fields) = &invoice.own else { return (None, None) };
        let payment = fields.payment_reminder_id.and_then(|id| self.payment.get(&id)?.as_ref());
        (payment, fields.overdue_reminder_id.and_then(|id| self.overdue.get(&id)?.as_ref()))
    }

    fn due(&self, invoice: &Receivable, today: NaiveDate) -> Vec<DueReminder> {
        let (payment, overdue) = self.of(invoice);
        due(invoice, payment, overdue, today)
    }

    /// Whom the reminder goes to: those it names, else the contact of the invoice.
    fn recipients(&self, invoice: &Receivable, term: ReminderType) -> Option<Recipients> {
        let (payment, overdue) = self.of(invoice);
        let named = match term {
            ReminderType::Overdue => overdue.and_then(|reminder| reminder.recipients.clone()),
            _ => payment.and_then(|reminder| reminder.recipients.clone()),
        };
        Recipients::of(invoice, named)
    }
}
