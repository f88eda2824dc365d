//! The parameters of what is counted in the published document.

use serde_json::json;
use strum::VariantNames;
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::{RefOr, Required};

use super::query::{AGGREGATION, DIMENSION, METRIC, PERIOD};
use super::{Aggregation, Analytics, Period};
use crate::listing::document::parameter;

impl Analytics {
    /// Adds the parameters: what is measured, and the filters of the list.
    pub(crate) fn describe(&self, operation: &mut Operation) {
        let list = if self.is_paged { self.listing.parameters() } else { self.listing.parameters_of_first_page() };
        let parameters = self.own_parameters().into_iter().chain(list);
        operation.parameters.get_or_insert_default().extend(parameters.map(RefOr::T));
    }

    fn own_parameters(&self) -> [Parameter; 4] {
        let metrics: Vec<&str> = self.metrics.iter().map(|metric| metric.name).collect();
        let dimensions: Vec<&str> = self.dimensions.iter().map(|dimension| dimension.name).collect();
        let periods = "How long the periods are that a dimension of dates is broken down by: days unless said otherwise. Each is named by \
                       its first day; weeks begin on Monday.";
        [
            required(one_of(METRIC, "What is measured: amounts in minor units, or the documents themselves, which are counted.", &metrics)),
            required(one_of(AGGREGATION, "What is computed of the values: `summary` is their sum.", Aggregation::VARIANTS)),
            one_of(DIMENSION, "What the values are broken down by; without one, the answer is one point.", &dimensions),
            one_of(PERIOD, periods, Period::VARIANTS),
        ]
    }
}

fn one_of(name: &str, words: &str, known: &[&str]) -> Parameter {
    parameter(name, words, json!({"type": "string", "enum": known}))
}

fn required(mut parameter: Parameter) -> Parameter {
    parameter.required = Required::True;
    parameter
}
