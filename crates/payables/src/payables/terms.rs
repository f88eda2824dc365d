//! Terms of payment of a payable: when it is due, and what is saved by paying early. Pure.

use bursar_entities::PaymentPriority;
use bursar_kernel::{AmountError, FieldError, Location, NaiveDate, Rate};
use chrono::Days;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::totals::discounted;

/// Terms of payment: their own copy, of no catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayablePaymentTermsCreatePayload)]
pub(crate) struct PaymentTerms {
    /// What they mean, in words.
    description: Option<String>,
    /// What they are called.
    name: String,
    /// The first discount for paying early.
    term_1: Option<DiscountTerm>,
    /// The second one, later and smaller.
    term_2: Option<DiscountTerm>,
    /// When all of it is due.
    term_final: FinalTerm,
}

/// A discount for paying early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayablePaymentTermDiscount)]
struct DiscountTerm {
    /// The discount, in hundredths of a percent: 2 % is 200.
    discount: i64,
    /// Days from the date of issue.
    number_of_days: i64,
}

/// When all of it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayablePaymentTermFinal)]
struct FinalTerm {
    /// Days from the date of issue.
    number_of_days: i64,
}

/// A day to pay on, and what is saved on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SuggestedPaymentTerm)]
pub(crate) struct SuggestedPaymentTerm {
    /// The day.
    pub(crate) date: NaiveDate,
    /// What is saved by paying then, in hundredths of a percent: 2 % is 200.
    #[schema(minimum = 0, maximum = 10_000)]
    pub(crate) discount: Option<i64>,
}

/// Days of a term at most: a hundred years.
const MAX_DAYS: i64 = 36_525;

impl PaymentTerms {
    /// What is wrong with them: days must grow from term to term, and a discount is at most all of it.
    pub(crate) fn wrong(&self) -> Vec<FieldError> {
        let mut wrong = Vec::new();
        let mut before = None;
        let terms = [("term_1", self.term_1), ("term_2", self.term_2)];
        let days = terms.iter().filter_map(|(name, term)| Some((*name, term.as_ref()?.number_of_days)));
        for (name, days) in days.chain([("term_final", self.term_final.number_of_days)]) {
            if !(0..=MAX_DAYS).contains(&days) {
                wrong.push(field(name, "number_of_days", format!("must be from 0 to {MAX_DAYS}")));
            } else if before.is_some_and(|before| days <= before) {
                wrong.push(field(name, "number_of_days", "must be more than in the term before".to_owned()));
            }
            before = Some(days);
        }
        for (name, term) in terms {
            if term.is_some_and(|term| !(0..=10_000).contains(&term.discount)) {
                wrong.push(field(name, "discount", "must be from 0 to 10000".to_owned()));
            }
        }
        wrong
    }

    /// The day on which all of it is due.
    pub(crate) fn due_date(&self, issued_at: NaiveDate) -> Option<NaiveDate> {
        day(issued_at, self.term_final.number_of_days)
    }

    /// The discounts, with the last day of each, soonest first.
    fn discounts(&self, issued_at: NaiveDate) -> impl DoubleEndedIterator<Item = SuggestedPaymentTerm> {
        let terms = [self.term_1, self.term_2].into_iter().flatten();
        let dated = terms.filter_map(move |term| Some((day(issued_at, term.number_of_days)?, term.discount)));
        dated.map(|(date, discount)| SuggestedPaymentTerm { date, discount: Some(discount) }).collect::<Vec<_>>().into_iter()
    }

    /// What is left of `due` by paying today: the first discount whose day has not passed is taken off.
    pub(crate) fn to_pay(&self, due: i64, issued_at: NaiveDate, today: NaiveDate) -> Result<i64, AmountError> {
        let in_force = self.discounts(issued_at).find(|term| term.date >= today).and_then(|term| term.discount);
        in_force.map_or(Ok(due), |discount| discounted(due, Rate::new(discount)))
    }

    /// The day that suits whoever pays: the first discount, the last one, or as late as may be.
    pub(crate) fn suggested(
        &self,
        issued_at: NaiveDate,
        due_date: Option<NaiveDate>,
        priority: PaymentPriority,
    ) -> Option<SuggestedPaymentTerm> {
        let latest = due_date.or_else(|| self.due_date(issued_at)).map(|date| SuggestedPaymentTerm { date, discount: Some(0) });
        match priority {
            PaymentPriority::BottomLine => self.discounts(issued_at).next().or(latest),
            PaymentPriority::Balanced => self.discounts(issued_at).next_back().or(latest),
            PaymentPriority::WorkingCapital => latest,
        }
    }
}

fn day(from: NaiveDate, days: i64) -> Option<NaiveDate> {
    from.checked_add_days(Days::new(u64::try_from(days).ok()?))
}

fn field(term: &str, name: &str, msg: String) -> FieldError {
    let loc = ["body", "payment_terms", term, name].map(Location::from).to_vec();
    FieldError::at(loc, msg, "value_error.number")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(first: Option<(i64, i64)>, second: Option<(i64, i64)>, last: i64) -> PaymentTerms {
        let term = |term: Option<(i64, i64)>| term.map(|(number_of_days, discount)| DiscountTerm { discount, number_of_days });
        let (term_1, term_2) = (term(first), term(second));
        PaymentTerms { description: None, name: "2/10".to_owned(), term_1, term_2, term_final: FinalTerm { number_of_days: last } }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_to_be_paid_has_the_discount_of_its_day() {
        let (terms, issued) = (terms(Some((10, 200)), Some((20, 100)), 30), date("2025-03-01"));
        assert_eq!(terms.due_date(issued), Some(date("2025-03-31")));
        for (today, expected) in [("2025-03-05", 5880), ("2025-03-11", 5880), ("2025-03-15", 5940), ("2025-03-25", 6000)] {
            assert_eq!(terms.to_pay(6000, issued, date(today)), Ok(expected), "{today}");
        }
    }

    #[test]
    fn the_suggested_day_follows_the_priority() {
        let (both, none, issued) = (terms(Some((10, 200)), Some((20, 100)), 30), terms(None, None, 30), date("2025-03-01"));
        let on = |day: &str, discount| Some(SuggestedPaymentTerm { date: date(day), discount: Some(discount) });
        assert_eq!(both.suggested(issued, None, PaymentPriority::BottomLine), on("2025-03-11", 200));
        assert_eq!(both.suggested(issued, None, PaymentPriority::Balanced), on("2025-03-21", 100));
        assert_eq!(both.suggested(issued, None, PaymentPriority::WorkingCapital), on("2025-03-31", 0));
        assert_eq!(none.suggested(issued, Some(date("2025-04-02")), PaymentPriority::BottomLine), on("2025-04-02", 0));
    }

    #[test]
    fn every_wrong_term_is_named() {
        let names = |terms: PaymentTerms| -> Vec<String> {
            let steps = |field: FieldError| field.loc.iter().map(|step| format!("{step:?}")).collect::<Vec<_>>().join(".");
            terms.wrong().into_iter().map(steps).map(|name| name.replace("Name(\"", "").replace("\")", "")).collect()
        };
        assert!(names(terms(Some((10, 200)), Some((20, 100)), 30)).is_empty());
        assert_eq!(names(terms(Some((30, 200)), None, 30)), ["body.payment_terms.term_final.number_of_days"]);
        assert_eq!(
            names(terms(Some((10, 10_001)), Some((10, -1)), -1)),
            [
                "body.payment_terms.term_2.number_of_days",
                "body.payment_terms.term_final.number_of_days",
                "body.payment_terms.term_1.discount",
                "body.payment_terms.term_2.discount"
            ]
        );
    }
}
