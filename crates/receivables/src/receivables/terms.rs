//! Payment terms of a document: when it is due, and what paying earlier takes off.

use bursar_catalog::PaymentTerms;
use bursar_kernel::{FieldError, Location, NaiveDate, Rate, TimeDelta, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Own, Receivable};

/// Payment terms, as they were when they were set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentTerms)]
pub(crate) struct TermsCopy {
    /// Their id, where they are some of `GET /payment_terms`.
    #[schema(required = false)]
    pub(crate) id: Option<Uuid>,
    /// What they stand for.
    #[schema(required = false)]
    pub(crate) description: Option<String>,
    /// Their name.
    #[schema(required = false)]
    pub(crate) name: Option<String>,
    /// The first discount for paying early.
    #[schema(required = false)]
    pub(crate) term_1: Option<InlineDiscountTier>,
    /// The second discount, for paying later than the first.
    #[schema(required = false)]
    pub(crate) term_2: Option<InlineDiscountTier>,
    /// When the whole amount is due.
    pub(crate) term_final: InlineDueTier,
}

/// Payment terms of one document alone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InlinePaymentTermsRequestPayload)]
pub(crate) struct InlineTerms {
    /// The first discount for paying early.
    term_1: Option<InlineDiscountTier>,
    /// The second discount, for paying later than the first.
    term_2: Option<InlineDiscountTier>,
    /// When the whole amount is due.
    term_final: InlineDueTier,
}

/// A discount for paying until some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InlineTermDiscount)]
pub(crate) struct InlineDiscountTier {
    /// What is taken off, in hundredths of a percent: 200 is 2 %.
    #[schema(value_type = i64, minimum = 0, maximum = 10000)]
    pub(crate) discount: Rate,
    /// The last day.
    pub(crate) end_date: Option<NaiveDate>,
    /// The last day, in days from the date of issue.
    #[schema(minimum = 0, maximum = 10000)]
    pub(crate) number_of_days: Option<i64>,
}

/// When the whole amount is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InlineTermFinal)]
pub(crate) struct InlineDueTier {
    /// The last day.
    pub(crate) end_date: Option<NaiveDate>,
    /// The last day, in days from the date of issue.
    #[schema(minimum = 0, maximum = 10000)]
    pub(crate) number_of_days: Option<i64>,
}

/// Why terms that end on a day of the calendar are none of a recurrence.
pub(crate) const SAME_DAY_FOR_ALL: &str =
    "would be the same day for every invoice of the recurrence: say number_of_days instead of end_date";

/// The last day of a tier: the one that is said, else so many days from the date of issue.
fn last_day(end_date: Option<NaiveDate>, number_of_days: Option<i64>, issued: NaiveDate) -> Option<NaiveDate> {
    end_date.or_else(|| issued.checked_add_signed(TimeDelta::try_days(number_of_days?)?))
}

impl TermsCopy {
    /// The day until which the whole amount is to be paid.
    pub(crate) fn due_date(&self, issued: NaiveDate) -> Option<NaiveDate> {
        last_day(self.term_final.end_date, self.term_final.number_of_days, issued)
    }

    /// The discounts for paying early, each with its last day, the earliest first.
    pub(crate) fn discounts(&self, issued: NaiveDate) -> impl Iterator<Item = (NaiveDate, Rate)> {
        let tiers = [self.term_1, self.term_2].into_iter().flatten();
        tiers.filter_map(move |tier| Some((last_day(tier.end_date, tier.number_of_days, issued)?, tier.discount)))
    }

    /// The tiers that end on a day of the calendar, whenever the document is issued: their names and days.
    pub(crate) fn fixed_days(&self) -> impl Iterator<Item = (&'static str, NaiveDate)> {
        let day = |tier: Option<InlineDiscountTier>| tier.and_then(|tier| tier.end_date);
        let tiers = [("term_1", day(self.term_1)), ("term_2", day(self.term_2)), ("term_final", self.term_final.end_date)];
        tiers.into_iter().filter_map(|(name, day)| Some((name, day?)))
    }

    /// What is wrong with them as those of the base of a recurrence, whose invoices would all end on the same day.
    pub(crate) fn wrong_in_base(&self, at: &[Location]) -> Vec<FieldError> {
        let wrong = |(tier, _): (&str, _)| FieldError {
            loc: [at, &["payment_terms".into(), tier.into(), "end_date".into()]].concat(),
            msg: SAME_DAY_FOR_ALL.to_owned(),
            kind: "value_error.date".into(),
        };
        self.fixed_days().map(wrong).collect()
    }

    /// The discount of the first tier that is still open on this day, if there is one.
    pub(crate) fn discount_on(&self, issued: NaiveDate, day: NaiveDate) -> Option<Rate> {
        self.discounts(issued).find(|(last_day, _)| day <= *last_day).map(|(_, discount)| discount)
    }
}

impl Receivable {
    /// Its payment terms: of a quote, those of the invoice that is made of it.
    pub(crate) fn terms(&self) -> Option<&TermsCopy> {
        if let Own::Invoice(invoice) = &self.own { invoice.payment_terms.as_ref() } else { self.offered_terms.as_ref() }
    }
}

impl From<PaymentTerms> for TermsCopy {
    fn from(terms: PaymentTerms) -> Self {
        let tier = |tier: bursar_catalog::DiscountTier| InlineDiscountTier {
            discount: tier.discount,
            end_date: None,
            number_of_days: Some(tier.number_of_days),
        };
        TermsCopy {
            id: Some(terms.id),
            description: terms.description,
            name: Some(terms.name),
            term_1: terms.term_1.map(tier),
            term_2: terms.term_2.map(tier),
            term_final: InlineDueTier { end_date: None, number_of_days: Some(terms.term_final.number_of_days) },
        }
    }
}

impl From<InlineTerms> for TermsCopy {
    fn from(terms: InlineTerms) -> Self {
        let InlineTerms { term_1, term_2, term_final } = terms;
        TermsCopy { id: None, description: None, name: None, term_1, term_2, term_final }
    }
}

impl InlineTerms {
    /// The tiers that say no day, or do not end after the one before.
    pub(crate) fn wrong(&self, at: &[Location]) -> Vec<FieldError> {
        let discount = |name, tier: Option<InlineDiscountTier>| tier.map(|tier| (name, tier.end_date, tier.number_of_days));
        let last = Some(("term_final", self.term_final.end_date, self.term_final.number_of_days));
        let tiers: Vec<(&str, Option<NaiveDate>, Option<i64>)> =
            [discount("term_1", self.term_1), discount("term_2", self.term_2), last].into_iter().flatten().collect();
        let field = |name: &str, msg: &str| {
            let loc = [at, &["payment_terms".into(), name.into()]].concat();
            FieldError::at(loc, msg, "value_error")
        };
        let silent = tiers.iter().filter(|(_, day, days)| day.is_some() == days.is_some());
        let mut wrong: Vec<FieldError> = silent.map(|(name, ..)| field(name, "takes either end_date or number_of_days")).collect();
        for pair in tiers.windows(2) {
            let ((_, day, days), (name, next_day, next_days)) = (pair[0], pair[1]);
            let falls = |before: Option<i64>, after: Option<i64>| before.zip(after).is_some_and(|(before, after)| after <= before);
            if falls(days, next_days) || day.zip(next_day).is_some_and(|(before, after)| after <= before) {
                wrong.push(field(name, "must end after the term before it"));
            }
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 2/10, 1/20, net 30.
    fn terms() -> TermsCopy {
        let tier = |discount, days| InlineDiscountTier { discount: Rate::new(discount), end_date: None, number_of_days: Some(days) };
        let term_final = InlineDueTier { end_date: None, number_of_days: Some(30) };
        TermsCopy { id: None, description: None, name: None, term_1: Some(tier(200, 10)), term_2: Some(tier(100, 20)), term_final }
    }

    #[test]
    fn which_discount_can_be_had_on_which_day() {
        let (terms, issued) = (terms(), day("2025-01-01"));
        assert_eq!(terms.due_date(issued), Some(day("2025-01-31")));
        for (on, discount) in [
            ("2025-01-01", Some(200)),
            ("2025-01-11", Some(200)),
            ("2025-01-12", Some(100)),
            ("2025-01-21", Some(100)),
            ("2025-01-22", None),
        ] {
            assert_eq!(terms.discount_on(issued, day(on)), discount.map(Rate::new), "{on}");
        }
    }

    #[test]
    fn a_day_that_is_said_goes_before_a_number_of_days() {
        let term_final = InlineDueTier { end_date: Some(day("2025-03-15")), number_of_days: None };
        assert_eq!(TermsCopy { term_final, ..terms() }.due_date(day("2025-01-01")), Some(day("2025-03-15")));
    }

    #[test]
    fn tiers_end_one_after_the_other() {
        let wrong = |json: &str| {
            let terms: InlineTerms = serde_json::from_str(json).unwrap();
            terms.wrong(&["body".into()]).into_iter().map(|field| format!("{:?}", field.loc[2])).collect::<Vec<_>>()
        };
        assert_eq!(wrong(r#"{"term_1": {"discount": 200, "number_of_days": 10}, "term_final": {"number_of_days": 30}}"#), [""; 0]);
        assert_eq!(
            wrong(r#"{"term_1": {"discount": 200, "number_of_days": 30}, "term_final": {"number_of_days": 30}}"#),
            [r#"Name("term_final")"#]
        );
        assert_eq!(wrong(r#"{"term_1": {"discount": 200}, "term_final": {"end_date": "2025-01-01"}}"#), [r#"Name("term_1")"#]);
    }
}
