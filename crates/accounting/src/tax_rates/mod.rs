//! Tax rates of the connected company: what a line points to for its tax.

use bursar_connectors::record::TaxRate;
use bursar_kernel::{Decimal, Rate, Result, Uuid};
use serde::Serialize;
use utoipa::ToSchema;

use crate::mirror::Mirrored;

pub(crate) mod get;
pub(crate) mod list;

/// A tax rate of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingTaxRateResponse)]
pub struct TaxRateBody {
    /// Unique id of the rate here; the same over all reconnections.
    pub id: Uuid,
    /// The ledger's code for it.
    #[schema(required = false)]
    pub code: Option<String>,
    /// Its parts.
    #[schema(required = false)]
    pub components: Vec<TaxComponentBody>,
    /// Percent in minor units (12.5 % is 1250), components compounded.
    #[schema(required = false, value_type = Option<i64>)]
    pub effective_tax_rate: Option<Rate>,
    /// Its name.
    #[schema(required = false)]
    pub name: Option<String>,
    /// `Active`, `Archived`, `Pending` or `Unknown`.
    #[schema(required = false)]
    pub status: Option<String>,
    /// Percent in minor units, the plain sum of the components.
    #[schema(required = false, value_type = Option<i64>)]
    pub total_tax_rate: Option<Rate>,
}

/// A part of a tax rate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaxComponentResponse)]
pub struct TaxComponentBody {
    /// Computed upon the other taxes.
    #[schema(required = false)]
    pub is_compound: bool,
    /// Its name.
    #[schema(required = false)]
    pub name: String,
    /// Percent in minor units; null where the ledger's rate is larger than can be shown.
    #[schema(required = false, value_type = Option<i64>)]
    pub rate: Option<Rate>,
}

/// The wire body of a mirrored rate.
pub(crate) fn body(row: &Mirrored) -> Result<TaxRateBody> {
    let rate: TaxRate = serde_json::from_str(&row.body)?;
    let components =
        rate.components.into_iter().map(|part| TaxComponentBody { is_compound: part.is_compound, name: part.name, rate: shown(part.rate) });
    Ok(TaxRateBody {
        id: row.id,
        code: rate.code,
        components: components.collect(),
        effective_tax_rate: rate.effective_rate.and_then(shown),
        name: Some(rate.name),
        status: Some(if row.is_deleted { "Archived".to_owned() } else { rate.status }),
        total_tax_rate: rate.total_rate.and_then(shown),
    })
}

/// The rate as an answer holds it, to hundredths of a percent; none where it is too large for that.
fn shown(percent: Decimal) -> Option<Rate> {
    Rate::nearest(percent).ok()
}
