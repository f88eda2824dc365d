//! Lines of documents: what was sold, copied from the catalog when the line was set.

use bursar_catalog::{ProductPrice, ProductType, VatRateComponent};
use bursar_entities::{Country, VatMode};
use bursar_kernel::{FineRate, Quantity, Rate, Uuid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::discount::Discount;
use super::totals::{LineTotals, PricedLine};

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "receivable_lines", called = "line item", entity = "entity_id")]
pub struct Line {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) receivable_id: Uuid,
    pub(crate) position: i32,
    /// For filters.
    pub(crate) product_id: Uuid,
    #[record(number)]
    pub(crate) quantity: Quantity,
    #[record(number)]
    pub(crate) smallest_amount: Option<Quantity>,
    #[record(json_text = "body")]
    pub(crate) discount: Option<Discount>,
    #[record(json_text = "body")]
    pub(crate) product: ProductCopy,
    /// Of a line of a credit note: the position of the invoice's line that it credits.
    #[record(json_text = "body")]
    pub(crate) credits: Option<i32>,
    pub(crate) total_before_vat: i64,
    pub(crate) total_after_vat: i64,
}

/// What was sold, as it was when the line was set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = LineItemProductCopy)]
pub(crate) struct ProductCopy {
    /// The product's id.
    pub(crate) id: Uuid,
    /// The tax rate of the ledger that the line is booked with.
    #[schema(required = false)]
    pub(crate) accounting_tax_rate_id: Option<Uuid>,
    /// What it is.
    #[schema(required = false)]
    pub(crate) description: Option<String>,
    /// What your own system calls it.
    #[schema(required = false, min_length = 1, max_length = 255)]
    pub(crate) external_reference: Option<String>,
    /// Was it entered on the line, and is it in no catalog?
    #[schema(required = false, default = false)]
    pub(crate) is_inline: bool,
    /// The account that sales of it are booked to.
    #[schema(required = false)]
    pub(crate) ledger_account_id: Option<Uuid>,
    /// The unit that it is counted in.
    #[schema(required = false)]
    pub(crate) measure_unit: Option<MeasureUnitCopy>,
    /// Its name.
    pub(crate) name: String,
    /// What one of it costs without VAT.
    pub(crate) price: ProductPrice,
    /// What one of it costs with VAT.
    pub(crate) price_after_vat: ProductPrice,
    /// Goods or work.
    #[serde(rename = "type")]
    #[schema(required = false)]
    pub(crate) kind: ProductType,
    /// Its VAT.
    pub(crate) vat_rate: VatRateCopy,
}

/// A unit of measure, as it was when the line was set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = LineItemProductMeasureUnit2)]
pub(crate) struct MeasureUnitCopy {
    /// Its id, where it is one of the entity's units.
    #[schema(required = false)]
    pub(crate) id: Option<Uuid>,
    /// What it stands for.
    #[schema(required = false, max_length = 200)]
    pub(crate) description: Option<String>,
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
}

/// A VAT rate, as it was when the line was set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = LineItemProductVatRate2)]
pub(crate) struct VatRateCopy {
    /// Its id, where it is one of `GET /vat_rates` or `GET /custom_vat_rates`.
    #[schema(required = false)]
    pub(crate) id: Option<Uuid>,
    /// The taxes that it is composed of.
    #[schema(required = false, min_items = 1)]
    pub(crate) components: Option<Vec<VatRateComponent>>,
    /// Where it is charged.
    pub(crate) country: Country,
    /// Is it one of the entity's own?
    #[schema(required = false, default = false)]
    pub(crate) is_custom: bool,
    /// What it is called.
    #[schema(required = false)]
    pub(crate) name: Option<String>,
    /// The rate, in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = i64, minimum = 0, maximum = 10000)]
    pub(crate) value: Rate,
}

impl VatRateCopy {
    /// The exact rate: of a composed one, the sum of its components.
    pub(crate) fn exact(&self) -> FineRate {
        let whole = FineRate::from(self.value);
        let sum = self.components.as_ref().map(|components| FineRate::sum(components.iter().map(|component| component.value)));
        // A rate whose parts no number holds has never been made.
        sum.transpose().ok().flatten().unwrap_or(whole)
    }
}

/// A line of a document on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ResponseItem)]
pub(crate) struct LineBody {
    /// What is taken off the line.
    #[schema(required = false)]
    discount: Option<Discount>,
    /// What was sold.
    product: LineProductBody,
    /// How much of it.
    #[schema(value_type = f64, minimum = 0, maximum = 2147483647)]
    quantity: Quantity,
    /// What the line comes to with VAT, its discount applied.
    #[schema(maximum = 9007199254740991.0)]
    total_after_vat: i64,
    /// What the line comes to without VAT, its discount applied.
    #[schema(maximum = 9007199254740991.0)]
    total_before_vat: i64,
}

/// What was sold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineItemProduct)]
struct LineProductBody {
    #[serde(flatten)]
    copy: ProductCopy,
    /// The least of it that is sold.
    #[schema(value_type = Option<f64>, required = false, minimum = 0, maximum = 2147483647)]
    smallest_amount: Option<Quantity>,
}

impl Line {
    /// The price that was entered.
    pub(crate) fn entered_price(&self, vat_mode: VatMode) -> i64 {
        match vat_mode {
            VatMode::Exclusive => self.product.price.value,
            VatMode::Inclusive => self.product.price_after_vat.value,
        }
    }

    /// As far as its amounts go.
    pub(crate) fn priced(&self, vat_mode: VatMode) -> PricedLine<'_> {
        let (price, rate) = (self.entered_price(vat_mode), &self.product.vat_rate);
        PricedLine { price, quantity: self.quantity, discount: self.discount, rate }
    }

    /// The line with what it comes to.
    pub(crate) fn set_totals(&mut self, totals: LineTotals) {
        self.total_before_vat = totals.before_vat;
        self.total_after_vat = totals.after_vat;
        self.product.price.value = totals.price;
        self.product.price_after_vat.value = totals.price_after_vat;
    }

    /// The line on the wire.
    pub(crate) fn body(&self) -> LineBody {
        LineBody {
            discount: self.discount,
            product: LineProductBody { copy: self.product.clone(), smallest_amount: self.smallest_amount },
            quantity: self.quantity,
            total_after_vat: self.total_after_vat,
            total_before_vat: self.total_before_vat,
        }
    }
}

#[cfg(test)]
impl VatRateCopy {
    /// A rate that stands alone.
    pub(crate) fn plain(value: Rate) -> Self {
        VatRateCopy { id: None, components: None, country: Country("DE".into()), is_custom: false, name: None, value }
    }

    /// A rate of these taxes, in hundredths of a percent.
    pub(crate) fn composed(values: &[&str]) -> Self {
        let named = values.iter().enumerate();
        let components: Vec<VatRateComponent> = named
            .map(|(place, value)| VatRateComponent { name: format!("tax {place}"), value: serde_json::from_str(value).unwrap() })
            .collect();
        let value = FineRate::sum(components.iter().map(|component| component.value)).unwrap().nearest().unwrap();
        VatRateCopy { components: Some(components), is_custom: true, ..VatRateCopy::plain(value) }
    }
}
