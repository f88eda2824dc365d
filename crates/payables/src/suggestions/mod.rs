//! What is suggested for a payable: whom it is from, and where it may be booked. Nothing of it is set by itself.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use crate::line_items::store as lines;
use crate::payables::{Payable, store as payables};

pub(crate) mod delete;
pub(crate) mod get;

/// Bills of a vendor that are looked at.
const LAST_BILLS: usize = 10;

/// The ledger account that the vendor's last bills were booked to most often; nothing where the vendor is not known, or has no such bill.
pub(crate) async fn usual_account(db: &impl ConnectionTrait, scope: &Scope, payable: &Payable) -> Result<Option<Uuid>> {
    let suggested = payable.suggested_counterpart.as_ref().map(|suggested| suggested.id);
    let Some(counterpart) = payable.counterpart_id.or(suggested) else { return Ok(None) };
    let bills = payables::last_of_counterpart(db, scope, counterpart, LAST_BILLS).await?;
    let others: Vec<Uuid> = bills.into_iter().map(|bill| bill.id).filter(|id| *id != payable.id).collect();
    if others.is_empty() {
        return Ok(None);
    }
    Ok(most_frequent(&lines::accounts_of(db, scope, &others).await?))
}

/// The account that is named most often; of several, the one that is named first. Pure.
fn most_frequent(accounts: &[Uuid]) -> Option<Uuid> {
    let mut counts: BTreeMap<Uuid, (usize, Reverse<usize>)> = BTreeMap::new();
    for (place, account) in accounts.iter().enumerate() {
        counts.entry(*account).or_insert((0, Reverse(place))).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, rank)| *rank).map(|(account, _)| account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_that_is_named_most_often_is_suggested() {
        let accounts = |ids: &[u128]| ids.iter().map(|id| Uuid::from_u128(*id)).collect::<Vec<_>>();
        for (named, expected) in [(&[][..], None), (&[3, 1, 2, 1][..], Some(1)), (&[2, 1, 1, 2][..], Some(2))] {
            assert_eq!(most_frequent(&accounts(named)), expected.map(Uuid::from_u128), "{named:?}");
        }
    }
}
