//! A payable, as whoever asks for its payment sees it.

use bursar_kernel::{Currency, NaiveDate, Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{Payable, store};
use crate::credit_notes::{self, LinkedCreditNote};

/// What is to be paid of a payable, to whom, and what stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableToPay {
    /// Which payable.
    pub id: Uuid,
    /// Does it take payments in its status?
    pub takes_payments: bool,
    /// The currency of its amounts; a draft may have none.
    pub currency: Option<Currency>,
    /// What is left to be paid, in minor units.
    pub amount_due: i64,
    /// The vendor's number.
    pub number: Option<String>,
    /// What is said of it.
    pub description: Option<String>,
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
    match record::find::<Payable>(db, scope, id).await? {
        Some(payable) => {
            let credited = credit_notes::store::credited(db, scope, id).await?;
            Ok(Some(PayableToPay::of(payable, credited)))
        }
        None => Ok(None),
    }
}

/// At most so many payables in this currency that wait to be paid, the newest first.
pub async fn payables_to_pay(db: &impl ConnectionTrait, scope: &Scope, currency: Currency, most: usize) -> Result<Vec<PayableToPay>> {
    let open = store::to_be_paid(db, scope, currency, most).await?;
    let ids: Vec<Uuid> = open.iter().map(|payable| payable.id).collect();
    let notes = credit_notes::store::linked(db, scope, &ids).await?;
    let credited = |id: Uuid| notes.get(&id).map(|notes| LinkedCreditNote::credited(notes)).unwrap_or_default();
    let to_pay = |payable: Payable| {
        let credited = credited(payable.id);
        PayableToPay::of(payable, credited)
    };
    Ok(open.into_iter().map(to_pay).collect())
}

impl PayableToPay {
    fn of(payable: Payable, credited: i64) -> Self {
        PayableToPay {
            id: payable.id,
            takes_payments: payable.status.takes_payments(),
            currency: payable.currency,
            amount_due: payable.due(credited).unwrap_or_default(),
            number: payable.document_id,
            description: payable.description,
            counterpart_id: payable.counterpart_id,
            bank_account_id: payable.counterpart_bank_account_id,
            issued_on: payable.issued_at,
            due_date: payable.due_date,
            file_id: payable.file_id,
        }
    }
}
