//! A VAT rate on the wire.

use bursar_entities::Country;
use bursar_kernel::{DateTime, NaiveDate, Rate, Utc, Uuid, wire};
use serde::Serialize;
use utoipa::ToSchema;

use super::VatRate;
use crate::custom_vat_rates::VatRateComponent;

/// A VAT rate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VatRateResponse)]
pub(crate) struct VatRateBody {
    /// Its id: the same in every release.
    id: Uuid,
    /// When the table of rates was written.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When the table of rates was written.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Always null: no rate of the table has parts.
    #[schema(required = false, min_items = 1, max_items = 3)]
    components: Option<Vec<VatRateComponent>>,
    /// The country whose rate it is.
    #[schema(value_type = Country)]
    country: &'static str,
    /// Always `monite`: it comes with the server, not from a ledger.
    #[schema(required = false, default = "monite")]
    #[deprecated]
    created_by: VatRateCreator,
    /// Can it be used today? The list has those that can.
    #[schema(required = false)]
    status: VatRateStatus,
    /// The first day on which it could be used; null where that is not known.
    #[schema(required = false)]
    valid_from: Option<NaiveDate>,
    /// The last day on which it can be used; null while no end is known.
    #[schema(required = false)]
    valid_until: Option<NaiveDate>,
    /// In hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = i64, minimum = 0, maximum = 10000)]
    value: Rate,
}

/// Where a rate comes from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VatRateCreator {
    /// From the table of the server.
    Monite,
    /// From a ledger.
    #[expect(dead_code, reason = "a word of the contract")]
    Accounting,
}

/// Can a rate be used?
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VatRateStatusEnum)]
pub(crate) enum VatRateStatus {
    /// Today it can.
    Active,
    /// Not any more, or not yet.
    Inactive,
}

impl VatRateBody {
    /// The rate as it is on this day.
    pub(super) fn on(day: NaiveDate, rate: VatRate) -> Self {
        let VatRate { id, country, rate: value, valid_from, valid_until } = rate;
        let status = if rate.is_valid_on(day) { VatRateStatus::Active } else { VatRateStatus::Inactive };
        let (created_by, written) = (VatRateCreator::Monite, WRITTEN);
        #[expect(deprecated, reason = "a field of the contract")]
        VatRateBody {
            id,
            created_at: written,
            updated_at: written,
            components: None,
            country,
            created_by,
            status,
            valid_from,
            valid_until,
            value,
        }
    }
}

/// When the table of rates was written.
const WRITTEN: DateTime<Utc> = DateTime::from_timestamp(1_795_824_000, 0).expect("a moment");
