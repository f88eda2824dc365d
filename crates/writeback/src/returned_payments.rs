//! What came back of payments: refunds, disputes, what the bank returns. It belongs to the payment that it came back of. Where people took that
//! off its document in the ledger, nobody misses it; where the entity wants so, it is voided there once all of it came back.

use bursar_accounting::{PaymentPosting, PostingKind, PostingStanding};
use bursar_jobs::Priority;
use bursar_kernel::{Env, Result, Uuid};
use bursar_payments::payment_postings;
use bursar_store::{Scope, Tx};

use crate::attempts;
use crate::eligible::want_again;
use crate::errors::PushErrorCode;
use crate::plan::payment::comes_to;
use crate::push_settings;
use crate::synced_records::gone::is_gone_there;
use crate::synced_records::store::{self, ObjectKey};
use crate::synced_records::{SyncedRecord, SyncedType, happened};

/// Gives what came back of a document to the payment of it that comes to just that: one return, or all of them together. Answers whether a record
/// is to be taken up now.
pub(crate) async fn follow(tx: &Tx, env: &Env, scope: &Scope, book_id: Uuid, (kind, document_id): (PostingKind, Uuid)) -> Result<bool> {
    let payments = payment_postings(tx, scope, kind, document_id).await?;
    let mut returned: Vec<&PaymentPosting> =
        payments.iter().filter(|payment| payment.amount < 0 && payment.standing == PostingStanding::Booked).collect();
    if returned.is_empty() {
        return Ok(false);
    }
    let ids: Vec<Uuid> = payments.iter().map(|payment| payment.id).collect();
    let records = store::of_payments(tx, scope, book_id, &ids).await?;
    returned.retain(|back| !records.iter().any(|record| record.object_id == back.id));
    let voids = push_settings::store::get(tx, scope).await?.void_returned_payments;
    for paid in &records {
        let was_taken_off = paid.error.as_ref().is_some_and(|error| error.code == PushErrorCode::DeletedInLedger);
        if !(was_taken_off || voids && is_written_from_here(tx, paid).await?) {
            continue;
        }
        let of_it = coming_to(comes_to(tx, scope, paid).await?, &returned);
        let Some((last, others)) = of_it.split_last() else { continue };
        for back in others {
            bind(tx, env, scope, paid, back, false).await?;
        }
        bind(tx, env, scope, paid, last, !was_taken_off).await?;
        if was_taken_off {
            want_again(tx, env, scope, &ObjectKey::new(book_id, SyncedType::PaymentRecord, paid.object_id)).await?;
        }
        return Ok(true);
    }
    Ok(false)
}

/// The return that comes to this amount, or all of them where they do together.
fn coming_to<'a>(amount: i64, returned: &[&'a PaymentPosting]) -> Vec<&'a PaymentPosting> {
    if let Some(one) = returned.iter().rev().find(|back| back.amount == -amount) {
        return vec![one];
    }
    let all = returned.iter().map(|back| back.amount).fold(0, i64::saturating_add);
    if all == -amount { returned.to_vec() } else { Vec::new() }
}

/// What came back is of this payment from now on; the ledger voids that, where it is `wanted`.
async fn bind(tx: &Tx, env: &Env, scope: &Scope, paid: &SyncedRecord, back: &PaymentPosting, is_wanted: bool) -> Result<()> {
    let key = ObjectKey::new(paid.book_id, SyncedType::PaymentRecord, back.id);
    let mut record = store::fresh(env, scope, &key, &paid.platform)?;
    (record.remote_kind, record.remote_id) = (paid.remote_kind.clone(), paid.remote_id.clone());
    if is_wanted {
        record.want(Priority::Person as i64, env.now());
    } else {
        record.settle(record.wanted, env.now());
    }
    happened::born(tx, env, scope, &record).await
}

/// Was the payment written from here, and is it still there? What people entered themselves is theirs to take back.
async fn is_written_from_here(tx: &Tx, paid: &SyncedRecord) -> Result<bool> {
    let last = attempts::store::last(tx, paid.id).await?;
    let made = last.filter(|attempt| attempt.is_done()).and_then(|attempt| attempt.answer?.platform_object_id);
    Ok(made.is_some() && made == paid.remote_id && !is_gone_there(tx, paid).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn returned(amounts: &[i64]) -> Vec<PaymentPosting> {
        let of = |(number, amount): (usize, &i64)| PaymentPosting {
            id: Uuid::from_u128(number as u128),
            standing: PostingStanding::Booked,
            kind: PostingKind::Invoice,
            document_id: Uuid::nil(),
            date: None,
            amount: *amount,
            unpaid: Vec::new(),
            currency: "EUR".parse().unwrap(),
            method: None,
            updated_at: "2024-06-01T00:00:00Z".parse().unwrap(),
        };
        amounts.iter().enumerate().map(of).collect()
    }

    #[test]
    fn one_return_or_all_of_them_come_to_the_payment() {
        let found = |amount, amounts: &[i64]| {
            let returned = returned(amounts);
            coming_to(amount, &returned.iter().collect::<Vec<_>>()).iter().map(|back| back.amount).collect::<Vec<_>>()
        };
        assert_eq!(found(500, &[-200, -500]), [-500]);
        assert_eq!(found(500, &[-200, -300]), [-200, -300], "it came back in parts");
        assert_eq!([found(500, &[-200]), found(500, &[-200, -300, -100]), found(0, &[]), found(0, &[-200])], [[0_i64; 0]; 4]);
    }
}
