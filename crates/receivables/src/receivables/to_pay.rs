//! An invoice, as whoever asks for its payment sees it.

use bursar_accounting::clock;
use bursar_documents::pdf::Pdf;
use bursar_documents::{AmountByDay, DocumentToPay};
use bursar_kernel::{Currency, Env, NaiveDate, Result, Timestamp, Tz, Uuid};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::happened::Teller;
use super::{Own, Receivable, store};
use crate::papers::render_pdf::renew_pdf;
use crate::zones;

/// The invoice of that id within the scope; other documents are paid by nobody.
pub async fn invoice_to_pay(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, now: Timestamp) -> Result<Option<DocumentToPay>> {
    let Some(document) = record::find::<Receivable>(db, scope, id).await? else { return Ok(None) };
    if !matches!(document.own, Own::Invoice(_)) {
        return Ok(None);
    }
    Ok(Some(document.to_pay(now, clock::zone(db, scope).await?)?))
}

/// At most so many open invoices in this currency, the newest first.
pub async fn invoices_to_pay(
    db: &impl ConnectionTrait,
    scope: &Scope,
    currency: Currency,
    now: Timestamp,
    most: usize,
) -> Result<Vec<DocumentToPay>> {
    let zone = clock::zone(db, scope).await?;
    store::open_invoices(db, scope, currency, most).await?.iter().map(|invoice| invoice.to_pay(now, zone)).collect()
}

impl Receivable {
    fn to_pay(&self, now: Timestamp, zone: Tz) -> Result<DocumentToPay> {
        let today = zones::today(now, zone);
        Ok(DocumentToPay {
            id: self.id,
            takes_payments: self.status.takes_payments(),
            currency: Some(self.currency),
            amount: self.amount_to_pay(today)?,
            by_day: self.to_pay_by_day()?,
            number: self.document_id.clone(),
            description: None,
            counterpart_id: Some(self.counterpart_id),
            bank_account_id: self.content.entity_bank_account.as_ref().and_then(|account| account.id),
            issued_on: self.issued_on(),
            due_date: self.due_date,
            file_id: self.current_pdf().map(|Pdf { file_id, .. }| file_id),
            discount_ends_at: self.last_day_of_discount(today).map(|day| zones::is_over_at(day, zone)),
        })
    }

    fn to_pay_by_day(&self) -> Result<AmountByDay> {
        let days = self.terms().zip(self.issued_on()).map(|(terms, issued)| terms.discounts(issued));
        let discounted = days.into_iter().flatten().map(|(until, _)| Ok((until, self.amount_to_pay(until)?))).collect::<Result<_>>()?;
        Ok(AmountByDay { discounted, later: self.amount_to_pay(NaiveDate::MAX)?, due: self.amount_due() })
    }
}

/// Holds the receivable until the commit: what is asked for of it in parts is asked for one after the other.
pub async fn hold_receivable(tx: &Tx, scope: &Scope, id: Uuid) -> Result<()> {
    record::hold::<Receivable>(tx, scope, id).await
}

/// The page on which an invoice can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentPageChange<'a> {
    /// It can be paid at this address; where somebody named another page, that stays.
    Opened(&'a str),
    /// At this address no more.
    Closed(&'a str),
}

/// The invoice, its PDF and its mails name the page, or name it no more.
pub async fn change_payment_page(tx: &Tx, env: &Env, scope: &Scope, id: Uuid, change: PaymentPageChange<'_>) -> Result<()> {
    let scope = scope.of_everybody();
    let Some(mut document) = record::find_and_lock::<Receivable>(tx, &scope, id).await? else { return Ok(()) };
    let Own::Invoice(invoice) = &mut document.own else { return Ok(()) };
    let page = match change {
        PaymentPageChange::Opened(page) if invoice.payment_page_url.is_none() => Some(page.to_owned()),
        PaymentPageChange::Closed(page) if invoice.payment_page_url.as_deref() == Some(page) => None,
        PaymentPageChange::Opened(_) | PaymentPageChange::Closed(_) => return Ok(()),
    };
    invoice.payment_page_url = page;
    document.updated_at = env.now();
    renew_pdf(tx, env, &scope, &mut document).await?;
    record::save(tx, &scope, &document).await?;
    Teller::of(tx, env, scope, None).updated(&document).await
}
