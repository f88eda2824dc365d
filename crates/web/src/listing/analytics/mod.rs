//! What is counted of a list is data too: beside its filters, a declaration says what can be measured and by what it is broken down. The
//! parameters of the document, the check of the query, the statement and the points of the answer are made from it.
//!
//! ```ignore
//! pub static ANALYTICS: Analytics = Analytics::of(Listing::new("..").limit(100, 400).filter(FILTERS), "payables", Payable::TENANCY)
//!     .metrics(&[documents("id"), money("total_amount", "total_amount")])
//!     .dimensions(&[along("status", word::<PayableStatus>()), along("due_date", Day)]);
//! ```

mod document;
mod period;
mod points;
mod query;
mod select;

use bursar_store::Tenancy;
use serde::Deserialize;
use strum::VariantNames;

use super::{FieldType, Listing};
use period::Period;
pub use points::Point;
pub use query::AnalyticsQuery;
pub(crate) use query::AnalyticsRoute;

/// What the values of a metric are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// The rows themselves, which can only be counted.
    Documents,
    /// Minor units of the document's currency.
    Money,
    /// Whole billionths of a quantity.
    Billionths,
}

/// Something that can be measured of each row.
#[derive(Clone, Copy)]
pub struct Metric {
    name: &'static str,
    column: &'static str,
    unit: Unit,
    is_of_lines: bool,
}

/// The rows themselves, which can only be counted.
pub const fn documents(name: &'static str) -> Metric {
    Metric { name, column: "1", unit: Unit::Documents, is_of_lines: false }
}

/// An amount of each row, in minor units of the column `currency`.
pub const fn money(name: &'static str, column: &'static str) -> Metric {
    Metric { name, column, unit: Unit::Money, is_of_lines: false }
}

/// A quantity of each row, of which the column holds billionths; an answer has whole units.
pub const fn quantity(name: &'static str, column: &'static str) -> Metric {
    Metric { name, column, unit: Unit::Billionths, is_of_lines: false }
}

impl Metric {
    /// The column is one of the lines, not of the documents.
    pub const fn of_lines(self) -> Self {
        Metric { is_of_lines: true, ..self }
    }
}

/// Something by which rows are told apart.
#[derive(Clone, Copy)]
pub struct Dimension {
    name: &'static str,
    kind: FieldType,
    is_of_lines: bool,
}

/// By the column of this name.
pub const fn along(name: &'static str, kind: FieldType) -> Dimension {
    Dimension { name, kind, is_of_lines: false }
}

impl Dimension {
    /// The column is one of the lines, not of the documents.
    pub const fn of_lines(self) -> Self {
        Dimension { is_of_lines: true, ..self }
    }

    fn is_date(self) -> bool {
        matches!(self.kind, FieldType::Day | FieldType::Moment)
    }
}

/// What is computed of the values of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
enum Aggregation {
    Count,
    Average,
    Summary,
    Min,
    Max,
}

/// The lines of the documents: their table, and its column with the document's id.
#[derive(Clone, Copy)]
struct Lines {
    table: &'static str,
    parent: &'static str,
}

/// What can be counted of a list.
pub struct Analytics {
    listing: Listing,
    table: &'static str,
    tenancy: Tenancy,
    lines: Option<Lines>,
    metrics: &'static [Metric],
    dimensions: &'static [Dimension],
    is_paged: bool,
}

impl Analytics {
    /// Of the rows of this table, with the filters of the list and its bounds of `limit`.
    pub const fn of(listing: Listing, table: &'static str, tenancy: Tenancy) -> Self {
        Analytics { listing, table, tenancy, lines: None, metrics: &[], dimensions: &[], is_paged: false }
    }

    /// The documents have lines, in a table that names the document in this column.
    pub const fn with_lines(mut self, table: &'static str, parent: &'static str) -> Self {
        self.lines = Some(Lines { table, parent });
        self
    }

    /// What can be measured.
    pub const fn metrics(mut self, metrics: &'static [Metric]) -> Self {
        self.metrics = metrics;
        self
    }

    /// What it can be broken down by.
    pub const fn dimensions(mut self, dimensions: &'static [Dimension]) -> Self {
        self.dimensions = dimensions;
        self
    }

    /// The filters, as a list has them.
    pub(crate) fn listing(&'static self) -> &'static Listing {
        &self.listing
    }

    /// The contract gives it the parameters of pages as well.
    pub const fn paged(mut self) -> Self {
        self.is_paged = true;
        self
    }
}
