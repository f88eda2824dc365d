//! What bills and invoices of the ledger share: lines, and how they are asked for.

use std::collections::BTreeMap;

use bursar_connectors::Kind;
use bursar_connectors::record::{Account, AccountReference, Line};
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

/// Where lines point to: the ledger's ids and codes, and ours for them.
pub(crate) struct References {
    accounts: BTreeMap<String, Uuid>,
    codes: BTreeMap<String, Uuid>,
    tax_rates: BTreeMap<String, Uuid>,
}

impl References {
    async fn read(call: &EntityCall, book_id: Uuid) -> Result<Self> {
        let accounts = store::all(call.db(), book_id, Kind::Account).await?;
        let mut codes = BTreeMap::new();
        for row in &accounts {
            let account: Account = serde_json::from_str(&row.body)?;
            codes.extend(account.nominal_code.map(|code| (code, row.id)));
        }
        let tax_rates = store::all(call.db(), book_id, Kind::TaxRate).await?;
        let by_remote_id = |rows: Vec<Mirrored>| rows.into_iter().map(|row| (row.remote_id, row.id)).collect();
        Ok(References { accounts: by_remote_id(accounts), codes, tax_rates: by_remote_id(tax_rates) })
    }

    /// The wire body of a line.
    pub(crate) fn line(&self, line: Line) -> LineBody {
        let account = line.account.and_then(|account| match account {
            AccountReference::Id(id) => self.accounts.get(&id).copied(),
            AccountReference::Code(code) => self.codes.get(&code).copied(),
        });
        let tax_rate = line.tax_rate_id.map(|id| self.tax_rates.get(&id).map_or(id, Uuid::to_string));
        LineBody {
            description: line.description,
            discount_amount: line.discount_amount,
            discount_percentage: line.discount_percentage,
            ledger_account_id: account.map(|id| id.to_string()),
            quantity: line.quantity,
            tax_rate_ref: tax_rate.map(|id| Reference { id }),
            unit_amount: line.unit_amount,
        }
    }
}

/// Documents of one kind of the entity's book, and what their lines point to.
pub(crate) async fn page(call: &EntityCall, kind: Kind, query: &ListByOffset) -> Result<(Vec<Mirrored>, References)> {
    let Some(book_id) = connections::store::current_book(call.db(), &call.scope()).await? else {
        return Ok((Vec::new(), References { accounts: BTreeMap::new(), codes: BTreeMap::new(), tax_rates: BTreeMap::new() }));
    };
    let (limit, offset) = (u64::try_from(query.limit).unwrap_or(1), u64::try_from(query.offset).unwrap_or_default());
    let rows = store::by_birth(call.db(), book_id, kind, limit, offset).await?;
    Ok((rows, References::read(call, book_id).await?))
}

/// One document by the ledger's id.
pub(crate) async fn one(call: &EntityCall, kind: Kind, remote_id: &str, what: &str) -> Result<(Mirrored, References)> {
    let missing = || Error::not_found(what);
    let book_id = connections::store::current_book(call.db(), &call.scope()).await?.ok_or_else(missing)?;
    let row = store::get_remote(call.db(), book_id, kind, remote_id).await?.ok_or_else(missing)?;
    Ok((row, References::read(call, book_id).await?))
}
