//! What bills and invoices of the ledger share: lines, and how they are asked for.

use std::collections::{BTreeMap, BTreeSet};

use bursar_connectors::Kind;
use bursar_connectors::record::{AccountReference, Document, Item, Line};
use bursar_kernel::{Decimal, Error, Result, Uuid};
use bursar_web::EntityCall;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::connections;
use crate::mirror::{Mirrored, store};

/// How to list documents of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListByOffset {
    /// How many to answer with.
    #[serde(default = "hundred")]
    #[schema(minimum = 1, maximum = 500, default = 100)]
    #[param(minimum = 1, maximum = 500, default = 100, required = false)]
    pub limit: i64,
    /// How many to pass over.
    #[serde(default)]
    #[schema(minimum = 0, default = 0)]
    #[param(minimum = 0, default = 0, required = false)]
    pub offset: i64,
}

fn hundred() -> i64 {
    100
}

/// A line of a bill or an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingLineItem)]
pub struct LineBody {
    /// What is sold or bought.
    #[schema(required = false)]
    pub description: Option<String>,
    /// Discount in major units.
    #[schema(required = false, value_type = Option<f64>)]
    pub discount_amount: Option<Decimal>,
    /// Discount in percent.
    #[schema(required = false, value_type = Option<f64>)]
    pub discount_percentage: Option<Decimal>,
    /// The ledger account, by its id at `/ledger_accounts`.
    #[schema(required = false)]
    pub ledger_account_id: Option<String>,
    /// Quantity.
    #[schema(required = false, value_type = Option<f64>)]
    pub quantity: Option<Decimal>,
    /// The tax rate, by its id at `/accounting_tax_rates`.
    #[schema(required = false)]
    pub tax_rate_ref: Option<Reference>,
    /// Price of one, in major units.
    #[schema(required = false, value_type = Option<f64>)]
    pub unit_amount: Option<Decimal>,
}

/// A reference.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingRefObject)]
pub struct Reference {
    /// The id of what is meant.
    #[schema(required = false)]
    pub id: String,
}

/// What lines point to: the ledger's ids and codes, and ours for them.
#[derive(Default)]
pub(crate) struct References {
    accounts: BTreeMap<String, Uuid>,
    codes: BTreeMap<String, Uuid>,
    tax_rates: BTreeMap<String, Uuid>,
    /// The account that an item is booked to, by the item's id.
    items: BTreeMap<String, AccountReference>,
}

impl References {
    /// Reads what the lines of these documents name, and nothing else of the book.
    async fn read(call: &EntityCall, book_id: Uuid, kind: Kind, rows: &[Mirrored]) -> Result<Self> {
        let mut lines: Vec<Line> = Vec::new();
        for row in rows {
            lines.extend(serde_json::from_str::<Document>(&row.body)?.lines);
        }
        let items = Self::items(call, book_id, kind, &lines).await?;
        let (mut ids, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for account in lines.iter().filter_map(|line| line.account.as_ref()).chain(items.values()) {
            match account {
                AccountReference::Id(id) => ids.insert(id.clone()),
                AccountReference::Code(code) => codes.insert(code.clone()),
            };
        }
        let rates: BTreeSet<String> = lines.iter().filter_map(|line| line.tax_rate_id.clone()).collect();
        let by_remote_id = |rows: Vec<Mirrored>| rows.into_iter().map(|row| (row.remote_id, row.id)).collect();
        Ok(References {
            accounts: by_remote_id(store::by_remote_ids(call.db(), book_id, Kind::Account, &ids).await?),
            codes: store::accounts_by_code(call.db(), book_id, &codes).await?.into_iter().collect(),
            tax_rates: by_remote_id(store::by_remote_ids(call.db(), book_id, Kind::TaxRate, &rates).await?),
            items,
        })
    }

    /// The accounts of the items on lines that name no account themselves: what is bought goes to the item's expense account, what
    /// is sold to its income account.
    async fn items(call: &EntityCall, book_id: Uuid, kind: Kind, lines: &[Line]) -> Result<BTreeMap<String, AccountReference>> {
        let named = lines.iter().filter(|line| line.account.is_none()).filter_map(|line| line.item_id.clone()).collect();
        let mut accounts = BTreeMap::new();
        for row in store::by_remote_ids(call.db(), book_id, Kind::Item, &named).await? {
            let item: Item = serde_json::from_str(&row.body)?;
            let account = if kind == Kind::Bill { item.expense_account } else { item.income_account };
            accounts.extend(account.map(|account| (row.remote_id, account)));
        }
        Ok(accounts)
    }

    /// The wire body of a line.
    pub(crate) fn line(&self, line: Line) -> LineBody {
        let (quantity, unit_amount) = priced(&line);
        let of_item = || line.item_id.as_ref().and_then(|item| self.items.get(item));
        let account = line.account.as_ref().or_else(of_item).and_then(|account| match account {
            AccountReference::Id(id) => self.accounts.get(id).copied(),
            AccountReference::Code(code) => self.codes.get(code).copied(),
        });
        let tax_rate = line.tax_rate_id.map(|id| self.tax_rates.get(&id).map_or(id, Uuid::to_string));
        LineBody {
            description: line.description,
            discount_amount: line.discount_amount,
            discount_percentage: line.discount_percentage,
            ledger_account_id: account.map(|id| id.to_string()),
            quantity,
            tax_rate_ref: tax_rate.map(|id| Reference { id }),
            unit_amount,
        }
    }
}

/// Quantity and unit price of a line. The contract's line has no amount of its own, so a line of which only the amount is known is one
/// unit of it: lines that are booked to an account, discounts, and sales without a price.
fn priced(line: &Line) -> (Option<Decimal>, Option<Decimal>) {
    const PLACES: u32 = 10;
    let ratio = |amount: Decimal, by: Decimal| {
        let ratio = amount.divided_by(by).and_then(|ratio| ratio.rounded(PLACES)).ok()?;
        (ratio.times(by).and_then(|product| product.rounded(PLACES)) == amount.rounded(PLACES)).then_some(ratio)
    };
    let one = Decimal::ONE;
    match (line.quantity, line.unit_amount, line.amount) {
        (Some(quantity), None, Some(amount)) => match ratio(amount, quantity) {
            Some(unit_amount) => (Some(quantity), Some(unit_amount)),
            None => (Some(one), Some(amount)),
        },
        (None, Some(unit_amount), Some(amount)) => match ratio(amount, unit_amount) {
            Some(quantity) => (Some(quantity), Some(unit_amount)),
            None => (Some(one), Some(amount)),
        },
        (None, None, Some(amount)) => (Some(one), Some(amount)),
        (quantity, unit_amount, _) => (quantity, unit_amount),
    }
}

/// Documents of one kind of the entity's book, and what their lines point to.
pub(crate) async fn page(call: &EntityCall, kind: Kind, query: &ListByOffset) -> Result<(Vec<Mirrored>, References)> {
    let Some(book_id) = connections::store::current_book(call.db(), &call.scope()).await? else {
        return Ok((Vec::new(), References::default()));
    };
    let (limit, offset) = (u64::try_from(query.limit).unwrap_or(1), u64::try_from(query.offset).unwrap_or_default());
    let rows = store::by_birth(call.db(), book_id, kind, limit, offset).await?;
    let references = References::read(call, book_id, kind, &rows).await?;
    Ok((rows, references))
}

/// One document by the ledger's id.
pub(crate) async fn one(call: &EntityCall, kind: Kind, remote_id: &str, what: &str) -> Result<(Mirrored, References)> {
    let missing = || Error::not_found(what);
    let book_id = connections::store::current_book(call.db(), &call.scope()).await?.ok_or_else(missing)?;
    let row = store::get_remote(call.db(), book_id, kind, remote_id).await?.ok_or_else(missing)?;
    let references = References::read(call, book_id, kind, std::slice::from_ref(&row)).await?;
    Ok((row, references))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_says_what_it_is_worth() {
        let cases = [
            ((None, None, Some("45")), (Some("1"), Some("45"))),
            ((None, None, Some("-15")), (Some("1"), Some("-15"))),
            ((Some("2"), Some("30"), Some("60")), (Some("2"), Some("30"))),
            ((Some("4"), None, Some("50")), (Some("4"), Some("12.5"))),
            ((Some("3"), None, Some("100")), (Some("1"), Some("100"))),
            ((Some("0"), None, Some("100")), (Some("1"), Some("100"))),
            ((None, Some("12.5"), Some("50")), (Some("4"), Some("12.5"))),
            ((None, Some("0"), Some("50")), (Some("1"), Some("50"))),
            ((None, None, None), (None, None)),
            ((None, Some("7"), None), (None, Some("7"))),
        ];
        let decimal = |text: Option<&str>| text.map(|text| text.parse::<Decimal>().unwrap());
        for ((quantity, unit_amount, amount), expected) in cases {
            let line = Line {
                description: None,
                quantity: decimal(quantity),
                unit_amount: decimal(unit_amount),
                amount: decimal(amount),
                discount_amount: None,
                discount_percentage: None,
                account: None,
                item_id: None,
                tax_rate_id: None,
                dimensions: Vec::new(),
            };
            assert_eq!(priced(&line), (decimal(expected.0), decimal(expected.1)), "{line:?}");
        }
    }
}
