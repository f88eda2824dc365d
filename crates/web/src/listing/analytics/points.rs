//! What the database counted becomes the points of the answer. Pure.

use std::collections::BTreeMap;

use bursar_kernel::{AmountError, Error, FieldError, Money, NaiveDate, Result, divide_rounded};

use super::{Aggregation, Period, Unit};

/// Billionths in a whole unit.
const BILLION: i128 = 1_000_000_000;

/// One point of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What its rows have in common; none for rows without a value, and where nothing is broken down.
    pub dimension_value: Option<String>,
    /// What their values come to.
    pub metric_value: i64,
}

/// What the database counts of the rows that share a value of the dimension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) rows: i64,
    pub(super) sum: i128,
    pub(super) least: Option<i64>,
    pub(super) most: Option<i64>,
    /// The first and the last of the currencies of its rows, in the order of their codes.
    pub(super) currencies: Option<(String, String)>,
}

impl Group {
    /// The rows of both.
    fn and(self, other: Group) -> Group {
        let currencies = self.currencies.into_iter().chain(other.currencies);
        Group {
            rows: self.rows.saturating_add(other.rows),
            sum: self.sum.saturating_add(other.sum),
            least: self.least.into_iter().chain(other.least).min(),
            most: self.most.into_iter().chain(other.most).max(),
            currencies: currencies.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1))),
        }
    }

    /// The value of the point; none where there is nothing to compare or to take the average of.
    fn value(&self, aggregation: Aggregation, unit: Unit) -> Result<Option<i128>, AmountError> {
        let scale = if unit == Unit::Billionths { BILLION } else { 1 };
        let scaled = |value: i128| divide_rounded(value, scale);
        match aggregation {
            Aggregation::Count => Ok(Some(self.rows.into())),
            Aggregation::Summary => scaled(self.sum).map(Some),
            Aggregation::Min => self.least.map(|least| scaled(least.into())).transpose(),
            Aggregation::Max => self.most.map(|most| scaled(most.into())).transpose(),
            Aggregation::Average if self.rows == 0 => Ok(None),
            // One division, so that it is rounded once.
            Aggregation::Average => divide_rounded(self.sum, i128::from(self.rows) * scale).map(Some),
        }
    }
}

/// Days become periods; what has no day stays by itself.
pub(super) fn in_periods(days: Vec<(Option<NaiveDate>, Group)>, period: Period) -> BTreeMap<Option<NaiveDate>, Group> {
    let mut periods: BTreeMap<Option<NaiveDate>, Group> = BTreeMap::new();
    for (day, group) in days {
        let whole = periods.entry(day.map(|day| period.start(day))).or_default();
        *whole = std::mem::take(whole).and(group);
    }
    periods
}

/// The points of the groups. Amounts of several currencies are neither added up nor compared.
pub(super) fn points(groups: Vec<(Option<String>, Group)>, aggregation: Aggregation, unit: Unit, by_currency: bool) -> Result<Vec<Point>> {
    if unit == Unit::Money && aggregation != Aggregation::Count && !by_currency {
        require_one_currency(groups.iter().map(|(_, group)| group))?;
    }
    let mut points = Vec::new();
    for (dimension_value, group) in groups {
        let value = group.value(aggregation, unit).map_err(|_| too_large())?;
        let Some(value) = value else { continue };
        let fits = i64::try_from(value).ok().filter(|value| value.unsigned_abs() <= Money::MAX_IN_JSON.unsigned_abs());
        points.push(Point { dimension_value, metric_value: fits.ok_or_else(too_large)? });
    }
    Ok(points)
}

fn require_one_currency<'a>(groups: impl Iterator<Item = &'a Group>) -> Result<()> {
    let whole = groups.cloned().reduce(Group::and).and_then(|whole| whole.currencies);
    let Some((first, last)) = whole.filter(|(first, last)| first != last) else { return Ok(()) };
    let first = if first.is_empty() { "none" } else { &first };
    let msg = format!(
        "is money of several currencies ({first} and {last} among them): filter by `currency`, or ask for the dimension `currency`"
    );
    Err(Error::invalid(FieldError::new("query", "metric", msg, "value_error.currency")))
}

fn too_large() -> Error {
    let msg = "comes to more than readers of JSON keep exactly (2^53 - 1): filter for fewer";
    Error::invalid(FieldError::new("query", "metric", msg, "value_error.number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(values: &[i64], currency: &str) -> Group {
        Group {
            rows: i64::try_from(values.len()).unwrap(),
            sum: values.iter().map(|value| i128::from(*value)).sum(),
            least: values.iter().min().copied(),
            most: values.iter().max().copied(),
            currencies: Some((currency.to_owned(), currency.to_owned())),
        }
    }

    fn value(group: &Group, aggregation: Aggregation) -> Option<i128> {
        group.value(aggregation, Unit::Money).unwrap()
    }

    #[test]
    fn an_average_is_rounded_half_away_from_zero() {
        for (values, average) in [(vec![1, 2], 2), (vec![-1, -2], -2), (vec![1, 1, 2], 1), (vec![5, 0, 0], 2)] {
            assert_eq!(value(&group(&values, "EUR"), Aggregation::Average), Some(average), "{values:?}");
        }
    }

    #[test]
    fn of_nothing_there_is_a_count_and_a_sum_alone() {
        let nothing = Group::default();
        assert_eq!([Aggregation::Count, Aggregation::Summary].map(|of| value(&nothing, of)), [Some(0), Some(0)]);
        assert_eq!([Aggregation::Average, Aggregation::Min, Aggregation::Max].map(|of| value(&nothing, of)), [None, None, None]);
    }

    #[test]
    fn quantities_are_whole_and_an_average_of_them_is_rounded_once() {
        let half = Group { rows: 2, sum: 2_999_999_999, ..Group::default() };
        assert_eq!(half.value(Aggregation::Summary, Unit::Billionths), Ok(Some(3)));
        assert_eq!(half.value(Aggregation::Average, Unit::Billionths), Ok(Some(1)), "1.4999999995, which is not 2 by way of 3 / 2");
    }

    #[test]
    fn amounts_of_two_currencies_are_one_answer_only_by_currency() {
        let groups = || vec![(Some("a".to_owned()), group(&[1], "EUR")), (Some("b".to_owned()), group(&[2], "USD"))];
        assert!(points(groups(), Aggregation::Summary, Unit::Money, false).is_err());
        assert!(points(groups(), Aggregation::Count, Unit::Money, false).is_ok());
        assert!(points(groups(), Aggregation::Summary, Unit::Billionths, false).is_ok());
        assert_eq!(points(groups(), Aggregation::Summary, Unit::Money, true).unwrap()[1].metric_value, 2);
    }

    #[test]
    fn what_a_reader_of_json_would_round_is_refused() {
        let large = || vec![(None, group(&[Money::MAX_IN_JSON, 1], "EUR"))];
        assert!(points(large(), Aggregation::Summary, Unit::Money, false).is_err());
        assert_eq!(points(large(), Aggregation::Max, Unit::Money, false).unwrap()[0].metric_value, Money::MAX_IN_JSON);
    }
}
