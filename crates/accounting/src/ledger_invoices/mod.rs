//! Invoices of the ledger, read only: for platforms that compare them with their own.

use bursar_connectors::record::Document;
use bursar_kernel::{Decimal, NaiveDate, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ledger_documents::{LineBody, References};
use crate::mirror::Mirrored;

pub(crate) mod get;
pub(crate) mod list;

/// An invoice as the ledger holds it. Amounts are decimals in major units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingReceivable)]
pub struct ReceivableBody {
    /// The ledger's id of the invoice.
    #[schema(required = false)]
    pub id: String,
    /// ISO 4217 code.
    #[schema(required = false)]
    pub currency: Option<String>,
    /// Units of the home currency for one unit of the invoice's currency.
    #[schema(required = false, value_type = Option<f64>)]
    pub currency_rate: Option<Decimal>,
    /// The customer.
    #[schema(required = false)]
    pub customer_ref: Option<CustomerReference>,
    /// The day it is due.
    #[schema(required = false)]
    pub due_date: Option<NaiveDate>,
    /// The number on the invoice.
    #[schema(required = false)]
    pub invoice_number: Option<String>,
    /// Its lines.
    #[schema(required = false)]
    pub lines: Vec<LineBody>,
    /// Note or reference.
    #[schema(required = false)]
    pub memo: Option<String>,
    /// Fields that only this platform has.
    #[schema(required = false, value_type = Object)]
    pub pass_through: serde_json::Map<String, serde_json::Value>,
    /// The day it was posted.
    #[schema(required = false)]
    pub posted_date: Option<NaiveDate>,
}

/// A customer of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingCustomerRefObject)]
pub struct CustomerReference {
    /// The ledger's id of the customer.
    pub id: String,
    /// Its name.
    #[schema(required = false)]
    pub company_name: Option<String>,
}

/// The wire body of a mirrored invoice.
pub(crate) fn body(row: &Mirrored, references: &References) -> Result<ReceivableBody> {
    let invoice: Document = serde_json::from_str(&row.body)?;
    Ok(ReceivableBody {
        id: row.remote_id.clone(),
        currency: invoice.currency,
        currency_rate: invoice.currency_rate,
        customer_ref: invoice.counterpart_id.map(|id| CustomerReference { id, company_name: invoice.counterpart_name }),
        due_date: invoice.due_date,
        invoice_number: invoice.number,
        lines: invoice.lines.into_iter().map(|line| references.line(line)).collect(),
        memo: invoice.memo,
        pass_through: invoice.pass_through,
        posted_date: invoice.posted_date,
    })
}
