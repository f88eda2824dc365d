//! Bills of the ledger, read only: for platforms that compare them with their own.

use bursar_connectors::record::Document;
use bursar_kernel::{Decimal, NaiveDate, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ledger_documents::{LineBody, References};
use crate::mirror::Mirrored;

pub(crate) mod get;
pub(crate) mod list;

/// A bill as the ledger holds it. Amounts are decimals in major units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingPayable)]
pub struct PayableBody {
    /// The ledger's id of the bill.
    pub id: String,
    /// What is still to be paid.
    #[schema(required = false, value_type = Option<f64>)]
    pub amount_due: Option<Decimal>,
    /// ISO 4217 code.
    #[schema(required = false)]
    pub currency: Option<String>,
    /// Units of the home currency for one unit of the bill's currency.
    #[schema(required = false, value_type = Option<f64>)]
    pub currency_rate: Option<Decimal>,
    /// The day it is due.
    #[schema(required = false)]
    pub due_date: Option<NaiveDate>,
    /// The number on the bill.
    #[schema(required = false)]
    pub invoice_number: Option<String>,
    /// Its lines.
    #[schema(required = false)]
    pub lines: Vec<LineBody>,
    /// Private note.
    #[schema(required = false)]
    pub memo: Option<String>,
    /// The day it was posted.
    #[schema(required = false)]
    pub posted_date: Option<NaiveDate>,
    /// The purchase orders that it answers.
    #[schema(required = false)]
    pub purchase_order_refs: Vec<PurchaseOrderReference>,
    /// `open`, `draft`, `partially_paid`, `paid`, `void` or `unknown`.
    pub status: String,
    /// Total without tax.
    #[schema(required = false, value_type = Option<f64>)]
    pub subtotal: Option<Decimal>,
    /// Tax.
    #[schema(required = false, value_type = Option<f64>)]
    pub tax_amount: Option<Decimal>,
    /// Total with tax.
    #[schema(value_type = f64)]
    pub total_amount: Decimal,
    /// The supplier.
    #[schema(required = false)]
    pub vendor_ref: Option<VendorReference>,
}

/// A supplier of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingVendorRefObject)]
pub struct VendorReference {
    /// The ledger's id of the supplier.
    pub id: String,
    /// Its name.
    #[schema(required = false)]
    pub name: Option<String>,
}

/// A purchase order of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingPurchaseOrderRef)]
pub struct PurchaseOrderReference {
    /// The ledger's id of the purchase order.
    pub id: String,
    /// Its name.
    #[schema(required = false)]
    pub name: Option<String>,
}

/// The wire body of a mirrored bill.
pub(crate) fn body(row: &Mirrored, references: &References) -> Result<PayableBody> {
    let bill: Document = serde_json::from_str(&row.body)?;
    Ok(PayableBody {
        id: row.remote_id.clone(),
        amount_due: bill.amount_due,
        currency: bill.currency,
        currency_rate: bill.currency_rate,
        due_date: bill.due_date,
        invoice_number: bill.number,
        lines: bill.lines.into_iter().map(|line| references.line(line)).collect(),
        memo: bill.memo,
        posted_date: bill.posted_date,
        purchase_order_refs: bill.purchase_orders.into_iter().map(|id| PurchaseOrderReference { id, name: None }).collect(),
        status: if row.is_deleted { "void".to_owned() } else { bill.status },
        subtotal: bill.subtotal,
        tax_amount: bill.tax_amount,
        total_amount: bill.total_amount,
        vendor_ref: bill.counterpart_id.map(|id| VendorReference { id, name: bill.counterpart_name }),
    })
}
