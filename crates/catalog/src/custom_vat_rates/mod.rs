//! Custom VAT rates: taxes that an entity puts together itself, from one part or several.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, FineRate, Result, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// Custom VAT rates of one entity.
pub(crate) const MAX_COUNT: usize = 1000;

/// A custom VAT rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(
    table = "custom_vat_rates",
    called = "custom VAT rate",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    living = "deleted_at IS NULL"
)]
#[schema(as = CustomVatRateResponse)]
pub struct CustomVatRate {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// The taxes that it is made of.
    #[record(json_text)]
    #[schema(min_items = 1, max_items = 10)]
    pub components: Vec<VatRateComponent>,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    pub created_by_entity_user_id: Option<Uuid>,
    /// Its name, as documents show it.
    #[schema(max_length = 64)]
    pub name: String,
    /// The sum of its parts, in hundredths of a percent: 12.125 % is 1212.5.
    #[record(number)]
    #[schema(value_type = f64)]
    pub value: FineRate,
    /// Whose it is.
    #[serde(skip)]
    pub entity_id: Uuid,
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// A tax that is part of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VatRateComponent2)]
pub struct VatRateComponent {
    /// Its name, as documents show it.
    #[schema(max_length = 64)]
    pub name: String,
    /// In hundredths of a percent, rounded to two decimals: 12.125 % is 1212.5.
    #[schema(value_type = f64, minimum = 0, maximum = 10000)]
    pub value: FineRate,
}

/// What parts come to.
fn value_of(components: &[VatRateComponent]) -> Result<FineRate> {
    Ok(FineRate::sum(components.iter().map(|component| component.value))?)
}

impl Named for CustomVatRate {
    const OBJECT_TYPE: ObjectType = ObjectType::named("custom_vat_rate");
    const CALLED: &'static str = "a custom VAT rate";
}
