//! The lines of a receipt: what was bought, and how it is booked. They need not sum to what was paid.

use bursar_events::{Change, emit_change};
use bursar_kernel::{DateTime, Result, Utc, Uuid, wire};
use bursar_payables::require_in_ledger;
use bursar_store::{Record, Scope, Tx, record};
use bursar_web::EntityCall;
use serde::Serialize;
use utoipa::ToSchema;

use crate::receipts::{Receipt, require_exact_in_json};

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod store;
pub(crate) mod update;

/// Lines of one receipt.
pub(crate) const MAX_LINES: usize = 1_000;

/// A line of a receipt.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "receipt_line_items", called = "line item", entity = "entity_id")]
#[record(also(name_folded))]
#[schema(as = ReceiptLineItemResponseSchema)]
pub(crate) struct ReceiptLine {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    /// The tax rate of the connected ledger that it is booked with.
    #[record(json_text = "body")]
    pub(crate) accounting_tax_rate_id: Option<Uuid>,
    /// The cost center that it is booked to.
    #[record(json_text = "body")]
    pub(crate) cost_center_id: Option<Uuid>,
    /// The user who added it; null when a partner's token did.
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    #[serde(skip)]
    #[record(json_text = "body")]
    pub(crate) general_ledger_id: Option<Uuid>,
    /// What was bought.
    pub(crate) name: Option<String>,
    /// Whose line it is.
    pub(crate) receipt_id: Uuid,
    /// What was paid for it, in minor units.
    pub(crate) total: Option<i64>,
}

impl ReceiptLine {
    /// Refuses a line that names what its ledger has not, or whose amount is too large.
    pub(crate) async fn check(&self, tx: &Tx, scope: &Scope) -> Result<()> {
        require_exact_in_json("total", self.total)?;
        require_in_ledger(tx, scope, ("general_ledger_id", self.general_ledger_id), self.accounting_tax_rate_id, &["body".into()]).await
    }

    fn name_folded(&self) -> Option<String> {
        self.name.as_ref().map(|text| text.to_lowercase())
    }
}

/// Lines have no events of their own: a receipt, which is held, changes with its lines.
pub(crate) async fn change_receipt(tx: &Tx, call: &EntityCall, mut receipt: Receipt) -> Result<()> {
    receipt.updated_at = call.env().now();
    record::save(tx, &call.scope(), &receipt).await?;
    emit_change(tx, call, Change::Updated, &receipt).await
}
