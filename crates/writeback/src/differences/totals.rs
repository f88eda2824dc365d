//! What the lines of documents come to on both sides, by month, class of their accounts, and currency.

use std::collections::BTreeMap;

use bursar_accounting::{LabelKind, ledger_objects, remote_object};
use bursar_connectors::Kind;
use bursar_connectors::record::{Account, AccountReference, Item};
use bursar_kernel::{Decimal, Result, Uuid};
use bursar_store::Db;

use super::{Compared, DifferenceTotal, LineAccount};

/// Which side a document is counted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Here,
    There,
}

/// Month, class and currency.
type Group = (Option<String>, Option<String>, Option<String>);

/// Sums that grow document by document.
pub(super) struct Totals<'a> {
    db: &'a Db,
    book_id: Uuid,
    accounts: Vec<(Uuid, String, Account)>,
    /// The accounts of items that were looked up.
    items: BTreeMap<(String, bool), Option<AccountReference>>,
    sums: BTreeMap<Group, (Decimal, Decimal)>,
}

impl<'a> Totals<'a> {
    pub(super) async fn of(db: &'a Db, book_id: Uuid) -> Result<Totals<'a>> {
        let accounts = ledger_objects::<Account>(db, book_id, Kind::Account).await?;
        let accounts = accounts.into_iter().map(|account| (account.id, account.remote_id, account.body)).collect();
        Ok(Totals { db, book_id, accounts, items: BTreeMap::new(), sums: BTreeMap::new() })
    }

    /// Counts a document; credits count as less.
    pub(super) async fn add(&mut self, side: Side, kind: LabelKind, document: &Compared) -> Result<()> {
        let is_sale = matches!(kind, LabelKind::Invoice | LabelKind::CreditNote);
        let is_credit = matches!(kind, LabelKind::CreditNote | LabelKind::VendorCredit);
        let month = document.date.map(|day| day.format("%Y-%m").to_string());
        for line in &document.lines {
            let group = (month.clone(), self.class(&line.account, is_sale).await?, document.currency.clone());
            let (here, there) = self.sums.entry(group).or_default();
            let sum = if side == Side::Here { here } else { there };
            *sum = if is_credit { sum.minus(line.amount)? } else { sum.plus(line.amount)? };
        }
        Ok(())
    }

    /// What was counted, months in their order.
    pub(super) fn shown(self) -> Vec<DifferenceTotal> {
        let total = |((month, account_class, currency), (here, there)): (Group, (Decimal, Decimal))| DifferenceTotal {
            month,
            account_class,
            currency,
            here: here.to_string(),
            there: there.to_string(),
        };
        self.sums.into_iter().map(total).collect()
    }

    async fn class(&mut self, account: &LineAccount, is_sale: bool) -> Result<Option<String>> {
        Ok(match account {
            LineAccount::Ours(id) => {
                self.accounts.iter().find(|(known, ..)| Some(*known) == *id).map(|(.., account)| account.class.clone())
            }
            LineAccount::Theirs(reference) => self.class_of(reference),
            LineAccount::Item(None) => None,
            LineAccount::Item(Some(id)) => self.account_of_item(id, is_sale).await?.and_then(|reference| self.class_of(&reference)),
        })
    }

    fn class_of(&self, reference: &AccountReference) -> Option<String> {
        let is_it = |(_, remote_id, account): &&(Uuid, String, Account)| match reference {
            AccountReference::Id(id) => remote_id == id,
            AccountReference::Code(code) => account.nominal_code.as_ref() == Some(code),
        };
        self.accounts.iter().find(is_it).map(|(.., account)| account.class.clone())
    }

    /// What is sold goes to the item's income account, what is bought to its expense account.
    async fn account_of_item(&mut self, id: &str, is_sale: bool) -> Result<Option<AccountReference>> {
        let key = (id.to_owned(), is_sale);
        if let Some(known) = self.items.get(&key) {
            return Ok(known.clone());
        }
        let item = remote_object::<Item>(self.db, self.book_id, Kind::Item, id).await?;
        let account = item.and_then(|item| if is_sale { item.body.income_account } else { item.body.expense_account });
        self.items.insert(key, account.clone());
        Ok(account)
    }
}
