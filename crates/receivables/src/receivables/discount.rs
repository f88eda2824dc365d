//! Discounts: of a line, or of the whole document.

use bursar_kernel::{AmountError, Money, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Discount2)]
pub(crate) struct Discount {
    /// Minor units of the document's currency, or hundredths of a percent: 12.5 % is 1250.
    #[schema(minimum = 0, maximum = 9007199254740991.0)]
    pub(crate) amount: i64,
    /// Which of the two.
    #[serde(rename = "type")]
    pub(crate) kind: DiscountType,
}

/// How a discount is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DiscountType {
    /// A fixed amount.
    Amount,
    /// A percentage.
    Percentage,
}

/// The discount of a document, with what it takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DiscountResponse2)]
pub(crate) struct DocumentDiscount {
    /// Minor units of the document's currency, or hundredths of a percent.
    #[schema(minimum = 0, maximum = 9007199254740991.0)]
    pub(crate) amount: i64,
    /// Which of the two.
    #[serde(rename = "type")]
    pub(crate) kind: DiscountType,
    /// What it takes off, in minor units.
    #[schema(required = false, minimum = 0, maximum = 9007199254740991.0)]
    pub(crate) value: Option<i64>,
}

impl Discount {
    /// What it takes off an amount.
    pub(crate) fn of(self, whole: Money) -> Result<Money, AmountError> {
        match self.kind {
            DiscountType::Amount => Ok(Money::new(self.amount, whole.currency())),
            DiscountType::Percentage => Rate::new(self.amount).of(whole),
        }
    }
}

impl DocumentDiscount {
    /// What the client entered.
    pub(crate) fn entered(self) -> Discount {
        Discount { amount: self.amount, kind: self.kind }
    }
}
