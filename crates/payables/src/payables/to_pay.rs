//! A payable, as whoever asks for its payment sees it.

use bursar_documents::{AmountByDay, DocumentToPay};
use bursar_kernel::{Currency, Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{Payable, store};
use crate::credit_notes::{self, LinkedCreditNote};

/// The payable of that id within the scope.
pub async fn payable_to_pay(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<DocumentToPay>> {
    match record::find::<Payable>(db, scope, id).await? {
        Some(payable) => {
            let credited = credit_notes::store::credited(db, scope, id).await?;
            Ok(Some(payable.to_pay(credited)))
        }
        None => Ok(None),
    }
}

/// At most so many payables in this currency that wait to be paid, the newest first.
pub async fn payables_to_pay(db: &impl ConnectionTrait, scope: &Scope, currency: Currency, most: usize) -> Result<Vec<DocumentToPay>> {
    let open = store::to_be_paid(db, scope, currency, most).await?;
    let ids: Vec<Uuid> = open.iter().map(|payable| payable.id).collect();
    let notes = credit_notes::store::linked(db, scope, &ids).await?;
    let to_pay = |payable: &Payable| {
        let credited = notes.get(&payable.id).map(|notes| LinkedCreditNote::credited(notes)).unwrap_or_default();
        payable.to_pay(credited)
    };
    Ok(open.iter().map(to_pay).collect())
}

impl Payable {
    fn to_pay(&self, credited: i64) -> DocumentToPay {
        let due = self.due(credited).unwrap_or_default();
        DocumentToPay {
            id: self.id,
            takes_payments: self.status.takes_payments(),
            currency: self.currency,
            amount: due,
            by_day: AmountByDay::of(due),
            number: self.document_id.clone(),
            description: self.description.clone(),
            counterpart_id: self.counterpart_id,
            bank_account_id: self.counterpart_bank_account_id,
            issued_on: self.issued_at,
            due_date: self.due_date,
            file_id: self.file_id,
            discount_ends_at: None,
        }
    }
}
