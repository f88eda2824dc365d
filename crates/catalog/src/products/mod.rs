//! Products and services: what invoices, quotes and credit notes have lines of.

use bursar_entities::LedgerQuestions;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, FieldError, Money, Quantity, Result, Utc, Uuid, ensure_valid, wire};
use bursar_store::{Record, Referenced, Scope, Tx};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::measure_units::MEASURE_UNIT;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod replace_account;
pub(crate) mod update;

/// What `product_id` refers to.
pub const PRODUCT: Referenced = Referenced::of::<Product>();

/// A product or a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(
    table = "products",
    called = "product",
    entity = "entity_id",
    own("entity_user_id"),
    also(folded_name, price, currency),
    living = "deleted_at IS NULL"
)]
#[schema(as = ProductServiceResponse)]
pub struct Product {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub updated_at: DateTime<Utc>,
    /// What it is, as documents show it.
    #[schema(required = false)]
    pub description: Option<String>,
    /// Whose it is.
    pub entity_id: Uuid,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    pub entity_user_id: Option<Uuid>,
    /// What your own system calls it, such as its stock number.
    #[record(json_text = "body")]
    #[schema(required = false, min_length = 1, max_length = 255)]
    pub external_reference: Option<String>,
    /// The account that sales of it are booked to. Its id is that of `GET /ledger_accounts`.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub ledger_account_id: Option<Uuid>,
    /// The unit that it is counted in.
    #[schema(required = false)]
    pub measure_unit_id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// What one of it costs.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub price: Option<ProductPrice>,
    /// The least of it that is sold.
    #[record(number)]
    #[schema(value_type = Option<f64>, required = false, minimum = 0, maximum = 2147483647)]
    pub smallest_amount: Option<Quantity>,
    /// Is it a product or a service? Tax may depend on it.
    #[serde(rename = "type")]
    #[record(word)]
    #[schema(required = false, default = "product")]
    pub kind: ProductType,
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// Is it a product or a service?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProductServiceTypeEnum)]
pub enum ProductType {
    /// Goods.
    #[default]
    Product,
    /// Work.
    Service,
}

/// A price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Price2)]
pub struct ProductPrice {
    /// Its currency.
    #[schema(value_type = CurrencyEnum)]
    pub currency: Currency,
    /// In minor units of the currency: 1095 is 10.95 EUR, and 1095 JPY.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub value: i64,
}

impl ProductPrice {
    /// The price as an amount.
    pub fn money(self) -> Money {
        Money::new(self.value, self.currency)
    }
}

impl Product {
    /// The name in lower case, for searches without case.
    fn folded_name(&self) -> String {
        self.name.to_lowercase()
    }

    /// The price, for filters.
    fn price(&self) -> Option<i64> {
        self.price.map(|price| price.value)
    }

    /// The currency of the price, for filters.
    fn currency(&self) -> Option<&'static str> {
        self.price.map(|price| price.currency.code())
    }
}

/// Names every reference that is new and leads nowhere. What was there before stays, even when it was deleted since.
pub(crate) async fn require_references(
    tx: &Tx,
    ledger: &LedgerQuestions,
    scope: &Scope,
    product: &Product,
    before: Option<&Product>,
) -> Result<()> {
    let mut wrong = Vec::new();
    if let Some(id) = product.measure_unit_id.filter(|id| before.and_then(|before| before.measure_unit_id) != Some(*id))
        && !tx.refer_to(MEASURE_UNIT, scope, id).await?
    {
        wrong.push(leads_nowhere("measure_unit_id", "a measure unit of the entity: see GET /measure_units"));
    }
    if let Some(id) = product.ledger_account_id.filter(|id| before.and_then(|before| before.ledger_account_id) != Some(*id))
        && !(ledger.has_account)(tx, *scope, id).await?
    {
        wrong.push(leads_nowhere("ledger_account_id", "an account of the entity's ledger: see GET /ledger_accounts"));
    }
    ensure_valid(wrong)
}

fn leads_nowhere(field: &str, what: &str) -> FieldError {
    FieldError::new("body", field, format!("must be the id of {what}"), "value_error.reference")
}

impl Named for Product {
    const OBJECT_TYPE: ObjectType = ObjectType::named("product");
    const CALLED: &'static str = "a product";
}
