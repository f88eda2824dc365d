//! A payable, as whoever asks for its payment sees it.

use bursar_kernel::{Currency, NaiveDate, Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Payable;
use crate::credit_notes;

/// What is to be paid of a payable, to whom, and what stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableToPay {
    /// Does it take payments in its status?
    pub takes_payments: bool,
    /// The currency of its amounts; a draft may have none.
    pub currency: Option<Currency>,
    /// What is left to be paid, in minor units.
    pub amount_due: i64,
    /// The vendor's number.
    pub number: Option<String>,
    /// Who is to be paid.
    pub counterpart_id: Option<Uuid>,
    /// The vendor's bank account that stands on it.
    pub bank_account_id: Option<Uuid>,
    /// The day on which it was issued.
    pub issued_on: Option<NaiveDate>,
    /// The last day to pay on.
    pub due_date: Option<NaiveDate>,
    /// The file that shows it.
    pub file_id: Option<Uuid>,
}

/// The payable of that id within the scope.
pub async fn payable_to_pay(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<PayableToPay>> {
    let Some(payable) = record::find::<Payable>(db, scope, id).await? else { return Ok(None) };
    let credited = credit_notes::store::credited(db, scope, id).await?;
    Ok(Some(PayableToPay {
        takes_payments: payable.status.takes_payments(),
        currency: payable.currency,
        amount_due: payable.due(credited).unwrap_or_default(),
        number: payable.document_id,
        counterpart_id: payable.counterpart_id,
        bank_account_id: payable.counterpart_bank_account_id,
        issued_on: payable.issued_at,
        due_date: payable.due_date,
        file_id: payable.file_id,
    }))
}
