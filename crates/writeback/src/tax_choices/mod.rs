//! Which tax rate of the ledger a rate of ours means, where the ledger has several: answered once, and remembered.

use bursar_kernel::{DateTime, FineRate, Rate, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod store;

/// A choice.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "tax_choices", called = "tax choice", entity = "entity_id")]
#[schema(as = AccountingTaxChoice)]
pub(crate) struct TaxChoice {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) book_id: Uuid,
    /// For what is sold, or for what is bought.
    #[record(word)]
    pub(crate) direction: TaxDirection,
    /// The rate in hundredths of a percent: 12.5 % is 1250.
    #[record(number)]
    #[schema(value_type = i64)]
    pub(crate) rate: Rate,
    /// For documents with this counterpart alone; null for all.
    pub(crate) counterpart_id: Option<Uuid>,
    /// The tax rate of the ledger: one of `GET /accounting_tax_rates`.
    pub(crate) accounting_tax_rate_id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
}

/// For what is sold, or for what is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum TaxDirection {
    /// What is sold.
    Sales,
    /// What is bought.
    Purchases,
}

/// The tax rate that was chosen for this rate: that for the counterpart before that for all, the last one before earlier ones. The choices are
/// those of one direction, the last one first.
pub(crate) fn remembered(choices: &[TaxChoice], rate: FineRate, counterpart_id: Option<Uuid>) -> Option<Uuid> {
    let rate = rate.nearest().ok()?;
    let mut same = choices.iter().filter(|choice| choice.rate == rate);
    let of_counterpart = same.clone().find(|choice| choice.counterpart_id.is_some() && choice.counterpart_id == counterpart_id);
    of_counterpart.or_else(|| same.find(|choice| choice.counterpart_id.is_none())).map(|choice| choice.accounting_tax_rate_id)
}
