//! The query of what is counted: what is measured and how, beside the filters of the list. Every bad parameter is named, all in one answer.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use bursar_kernel::{Error, ErrorKind, FieldError, Result};
use http::request::Parts;
use serde::de::DeserializeOwned;
use strum::VariantNames;

use super::{Aggregation, Analytics, Dimension, Metric, Period, Unit};
use crate::edge::Edge;
use crate::failure::Failure;
use crate::listing::ListQuery;
use crate::listing::query::pairs;

/// Travels with the route of what is counted: its declaration.
#[derive(Clone, Copy)]
pub(crate) struct AnalyticsRoute(pub(crate) &'static Analytics);

/// What a client asks to be counted.
pub struct AnalyticsQuery {
    pub(super) analytics: &'static Analytics,
    /// Which rows count.
    pub(super) list: ListQuery,
    pub(super) asked: Asked,
}

/// What is measured, and how.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) metric: Metric,
    pub(super) aggregation: Aggregation,
    pub(super) dimension: Option<Dimension>,
    pub(super) period: Option<Period>,
}

pub(super) const METRIC: &str = "metric";
pub(super) const AGGREGATION: &str = "aggregation_function";
pub(super) const DIMENSION: &str = "dimension";
pub(super) const PERIOD: &str = "date_dimension_breakdown";

impl FromRequestParts<Arc<Edge>> for AnalyticsQuery {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, edge: &Arc<Edge>) -> Result<Self, Failure> {
        let route = parts.extensions.get::<AnalyticsRoute>().copied();
        let AnalyticsRoute(analytics) = route.ok_or_else(|| Error::internal("the route has no analytics"))?;
        let asked = analytics.asked(&pairs(parts)?);
        let (asked, list) = match (asked, ListQuery::of(parts, edge)) {
            (Ok(asked), list) => (asked, list?),
            (Err(mut fields), list) => {
                fields.extend(list.err().map(fields_of).transpose()?.into_iter().flatten());
                return Err(Error::new(ErrorKind::Invalid(fields)).into());
            }
        };
        Ok(AnalyticsQuery { analytics, list, asked })
    }
}

/// The fields that an error names; any other error is passed on.
fn fields_of(error: Error) -> Result<Vec<FieldError>> {
    if let ErrorKind::Invalid(fields) = error.kind() { Ok(fields.clone()) } else { Err(error) }
}

impl Analytics {
    fn asked(&self, pairs: &[(String, String)]) -> Result<Asked, Vec<FieldError>> {
        // Of a parameter that takes one value, the last counts.
        let last = |name: &str| pairs.iter().rfind(|(given, _)| given == name).map(|(_, word)| word.as_str());
        let metric = last(METRIC).map(|word| one_of(METRIC, word, self.metrics.iter().map(|metric| (metric.name, *metric))));
        let aggregation = last(AGGREGATION).map(|word| word_of(AGGREGATION, word));
        let dimensions = || self.dimensions.iter().map(|dimension| (dimension.name, *dimension));
        let dimension = last(DIMENSION).map(|word| one_of(DIMENSION, word, dimensions())).transpose();
        let period = last(PERIOD).map(|word| word_of::<Period>(PERIOD, word)).transpose();
        match (required(METRIC, metric), required(AGGREGATION, aggregation), dimension, period) {
            (Ok(metric), Ok(aggregation), Ok(dimension), Ok(period)) => Asked { metric, aggregation, dimension, period }.consistent(),
            (metric, aggregation, dimension, period) => {
                Err([metric.err(), aggregation.err(), dimension.err(), period.err()].into_iter().flatten().collect())
            }
        }
    }
}

impl Asked {
    /// Refuses what has no answer.
    fn consistent(self) -> Result<Self, Vec<FieldError>> {
        let mut fields = Vec::new();
        if self.metric.unit == Unit::Documents && self.aggregation != Aggregation::Count {
            let msg = format!("must be count for the metric {}", self.metric.name);
            fields.push(FieldError::new("query", AGGREGATION, msg, "value_error"));
        }
        if self.period.is_some() && !self.dimension.is_some_and(Dimension::is_date) {
            fields.push(FieldError::new("query", PERIOD, "needs a dimension that is a date", "value_error"));
        }
        if fields.is_empty() { Ok(self) } else { Err(fields) }
    }
}

fn required<T>(name: &str, read: Option<Result<T, FieldError>>) -> Result<T, FieldError> {
    read.unwrap_or_else(|| Err(FieldError::new("query", name, "field required", "value_error.missing")))
}

fn word_of<T: DeserializeOwned + VariantNames>(name: &str, word: &str) -> Result<T, FieldError> {
    serde_json::from_value(word.into()).map_err(|_| none_of(name, T::VARIANTS))
}

fn one_of<T>(name: &str, word: &str, known: impl Iterator<Item = (&'static str, T)>) -> Result<T, FieldError> {
    let mut names = Vec::new();
    for (known, value) in known {
        if known == word {
            return Ok(value);
        }
        names.push(known);
    }
    Err(none_of(name, &names))
}

fn none_of(name: &str, known: &[&str]) -> FieldError {
    FieldError::new("query", name, format!("must be one of {}", known.join(", ")), "type_error.enum")
}
