//! What a line of a bill may name so that the connected ledger takes it: for whoever decides whether a bill is complete.

use std::collections::{BTreeMap, BTreeSet};

use bursar_connectors::Kind;
use bursar_connectors::record::TaxRate;
use bursar_kernel::{Decimal, Result, Uuid};
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use crate::books;
use crate::ledger_objects::store::{ledger_objects, unusable_accounts};
use crate::mirror::lists::connected_book;

/// What the connected ledger takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bookable {
    /// Its tax rates of purchases, in percent. None where bills carry no tax of their own: any goes there.
    pub tax_rates: Option<BTreeMap<Uuid, Decimal>>,
    /// Accounts that are archived or deleted there.
    pub unusable_accounts: BTreeSet<Uuid>,
}

impl Bookable {
    /// By the ledger of the entity, as it was last seen; nothing where none is connected.
    pub async fn of(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Bookable>> {
        let Some(book_id) = connected_book(db, scope).await? else { return Ok(None) };
        let book = books::store::get(db, book_id).await?;
        let tax_rates = if book.is_american() {
            None
        } else {
            let rates = ledger_objects::<TaxRate>(db, book_id, Kind::TaxRate).await?;
            Some(rates.iter().filter_map(|rate| Some((rate.id, rate.body.usable_percent(false)?))).collect())
        };
        let unusable_accounts = unusable_accounts(db, book_id).await?.into_iter().map(|account| account.id).collect();
        Ok(Some(Bookable { tax_rates, unusable_accounts }))
    }
}
