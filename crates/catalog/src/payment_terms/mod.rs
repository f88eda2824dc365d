//! Payment terms: when an invoice is due, and what is taken off for paying earlier.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, FieldError, Rate, Result, Utc, Uuid, ensure_valid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;

/// Payment terms of one entity.
pub(crate) const MAX_COUNT: usize = 1000;

/// Payment terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(
    table = "payment_terms",
    called = "payment terms",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    living = "deleted_at IS NULL"
)]
#[schema(as = PaymentTermsResponse)]
pub struct PaymentTerms {
    /// Their id.
    pub id: Uuid,
    /// What they stand for.
    #[schema(required = false)]
    pub description: Option<String>,
    /// Their name.
    pub name: String,
    /// The first discount for paying early.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub term_1: Option<DiscountTier>,
    /// The second discount, for paying later than the first.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub term_2: Option<DiscountTier>,
    /// When the whole amount is due.
    #[record(json_text = "body")]
    pub term_final: DueTier,
    /// Whose they are.
    #[serde(skip)]
    pub entity_id: Uuid,
    /// The user who made them; the partner without one.
    #[serde(skip)]
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    #[serde(skip)]
    pub(crate) created_at: DateTime<Utc>,
    #[serde(skip)]
    pub(crate) updated_at: DateTime<Utc>,
    #[serde(skip)]
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// A discount for paying within some days of the date of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TermDiscountDays)]
pub struct DiscountTier {
    /// What is taken off, in hundredths of a percent: 200 is 2 %.
    #[schema(value_type = i64, minimum = 0, maximum = 10000)]
    pub discount: Rate,
    /// Days from the date of issue.
    #[schema(minimum = 0, maximum = 10000)]
    pub number_of_days: i64,
}

/// When the whole amount is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TermFinalDays)]
pub struct DueTier {
    /// Days from the date of issue.
    #[schema(minimum = 0, maximum = 10000)]
    pub number_of_days: i64,
}

impl PaymentTerms {
    /// The terms, if each tier ends after the one before it; otherwise every tier that does not is named.
    pub(crate) fn in_order(self) -> Result<Self> {
        let (first, second) = (self.term_1.map(|tier| tier.number_of_days), self.term_2.map(|tier| tier.number_of_days));
        let tiers = [("term_1", first), ("term_2", second), ("term_final", Some(self.term_final.number_of_days))];
        let given: Vec<(&str, i64)> = tiers.into_iter().filter_map(|(name, days)| Some((name, days?))).collect();
        let wrong: Vec<FieldError> =
            given.windows(2).filter(|pair| pair[1].1 <= pair[0].1).map(|pair| must_follow(pair[1].0, pair[0].0, pair[0].1)).collect();
        ensure_valid(wrong)?;
        Ok(self)
    }
}

fn must_follow(tier: &str, earlier: &str, days: i64) -> FieldError {
    let msg = format!("must be more than the {days} of {earlier}: each term ends after the one before it");
    FieldError::at(vec!["body".into(), tier.into(), "number_of_days".into()], msg, "value_error.number")
}

impl Named for PaymentTerms {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payment_terms");
    const CALLED: &'static str = "a set of payment terms";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use bursar_kernel::ErrorKind;

    use super::*;

    fn terms(first: Option<i64>, second: Option<i64>, last: i64) -> PaymentTerms {
        let tier = |number_of_days| DiscountTier { discount: Rate::new(200), number_of_days };
        PaymentTerms {
            id: Uuid::nil(),
            description: None,
            name: "terms".to_owned(),
            term_1: first.map(tier),
            term_2: second.map(tier),
            term_final: DueTier { number_of_days: last },
            entity_id: Uuid::nil(),
            created_by_entity_user_id: None,
            created_at: DateTime::default(),
            updated_at: DateTime::default(),
            deleted_at: None,
        }
    }

    fn wrong(terms: PaymentTerms) -> Vec<String> {
        let Err(error) = terms.in_order() else { return Vec::new() };
        let ErrorKind::Invalid(fields) = error.kind() else { panic!("{error}") };
        fields.iter().map(|field| format!("{:?}", field.loc[1])).collect()
    }

    #[test]
    fn every_tier_that_does_not_end_later_is_named() {
        assert_eq!(wrong(terms(Some(10), Some(20), 30)), [""; 0]);
        assert_eq!(wrong(terms(None, None, 0)), [""; 0]);
        assert_eq!(wrong(terms(None, Some(0), 1)), [""; 0]);
        assert_eq!(wrong(terms(Some(10), None, 10)), [r#"Name("term_final")"#]);
        assert_eq!(wrong(terms(Some(10), Some(10), 5)), [r#"Name("term_2")"#, r#"Name("term_final")"#]);
    }

    proptest! {
        #[test]
        fn tiers_in_order_rise(first in prop::option::of(0_i64..20), second in prop::option::of(0_i64..20), last in 0_i64..20) {
            let days: Vec<i64> = [first, second, Some(last)].into_iter().flatten().collect();
            let rises = days.windows(2).all(|pair| pair[0] < pair[1]);
            prop_assert_eq!(terms(first, second, last).in_order().is_ok(), rises);
        }
    }
}
