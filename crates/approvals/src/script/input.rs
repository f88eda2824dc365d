//! What a trigger and a script know: the bill as it was when it was sent for approval, and the entity's exchange rates then. It is kept with the
//! process, so that a condition says the same at every step of it.

use bursar_kernel::{Currency, Decimal, Money, Uuid};
use bursar_payables::PayableForApproval;
use serde::{Deserialize, Serialize};

/// The event that triggers.
pub(crate) const EVENT: &str = "submitted_for_approval";
/// The same, as the operation that causes it is called: policies in use spell it in both ways.
const OPERATION: &str = "submit_for_approval";

/// A text of a policy, with the event in one spelling.
pub(crate) fn in_one_spelling(text: &str) -> String {
    text.replace(OPERATION, EVENT)
}

/// What a policy is evaluated on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Input {
    pub(crate) invoice: Invoice,
    /// Those of the entity's settings.
    pub(crate) exchange_rates: Vec<KnownRate>,
}

/// A bill, by the names that expressions use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Invoice {
    pub(crate) id: Uuid,
    /// In minor units.
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) counterpart_id: Option<Uuid>,
    pub(crate) project_id: Option<Uuid>,
    pub(crate) was_created_by_user_id: Option<Uuid>,
    pub(crate) created_by_role_id: Option<Uuid>,
    pub(crate) tags: InvoiceTags,
}

/// Its tags, as lists of their ids and of their names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct InvoiceTags {
    pub(crate) id: Vec<Uuid>,
    pub(crate) name: Vec<String>,
}

/// What one unit of a currency is worth in another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KnownRate {
    pub(crate) base: String,
    pub(crate) to: String,
    /// As text, so that no digit is lost.
    pub(crate) rate: String,
}

/// The attributes of a bill that expressions may name, as they are written behind `invoice.`.
pub(crate) const ATTRIBUTES: [&str; 9] =
    ["amount", "counterpart_id", "created_by_role_id", "currency", "id", "project_id", "tags.id", "tags.name", "was_created_by_user_id"];

impl Input {
    /// Of this bill, by these rates.
    pub(crate) fn of(payable: &PayableForApproval, rates: Vec<(String, String, Decimal)>) -> Self {
        let (tag_ids, tag_names) = payable.tags.iter().cloned().unzip();
        Input {
            invoice: Invoice {
                id: payable.id,
                amount: payable.amount,
                currency: payable.currency.map(|currency| currency.code().to_owned()),
                counterpart_id: payable.counterpart_id,
                project_id: payable.project_id,
                was_created_by_user_id: payable.was_created_by_user_id,
                created_by_role_id: payable.created_by_role_id,
                tags: InvoiceTags { id: tag_ids, name: tag_names },
            },
            exchange_rates: rates.into_iter().map(|(base, to, rate)| KnownRate { base, to, rate: rate.to_string() }).collect(),
        }
    }

    /// A bill that has everything: what fails on it can never be run.
    pub(crate) fn sample() -> Self {
        let id = Uuid::from_u128(1);
        Input {
            invoice: Invoice {
                id,
                amount: Some(1),
                currency: Some("EUR".to_owned()),
                counterpart_id: Some(id),
                project_id: Some(id),
                was_created_by_user_id: Some(id),
                created_by_role_id: Some(id),
                tags: InvoiceTags { id: vec![id], name: vec!["tag".to_owned()] },
            },
            exchange_rates: Vec::new(),
        }
    }

    /// An amount in minor units of another currency: by the rate that is set, else by that of the other direction, rounded half away from zero.
    pub(crate) fn convert(&self, amount: i64, from: &str, to: &str) -> Result<i64, String> {
        let known = |code: &str| code.parse::<Currency>().map_err(|_| format!("{code} is no currency"));
        let (from, to) = (known(from)?, known(to)?);
        if from == to {
            return Ok(amount);
        }
        let of = |base: Currency, to: Currency| {
            let rate = self.exchange_rates.iter().find(|rate| rate.base == base.code() && rate.to == to.code())?;
            rate.rate.parse::<Decimal>().ok()
        };
        let missing = || format!("the settings of the entity have no exchange rate between {} and {}", from.code(), to.code());
        let converted = || -> Result<Option<i128>, bursar_kernel::AmountError> {
            let amount = Money::new(amount, from);
            match (of(from, to), of(to, from)) {
                (Some(rate), _) => amount.worth_in(to, rate).map(Some),
                (None, Some(rate)) => amount.major()?.divided_by(rate)?.units(to.exponent()).map(Some),
                (None, None) => Ok(None),
            }
        };
        let units = converted().map_err(|error| format!("the amount {error}"))?.ok_or_else(missing)?;
        i64::try_from(units).map_err(|_| "the amount is too large".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_converted_by_the_rate_of_either_direction() {
        let rate = |base: &str, to: &str, rate: &str| KnownRate { base: base.to_owned(), to: to.to_owned(), rate: rate.to_owned() };
        let input = Input { exchange_rates: vec![rate("EUR", "USD", "1.1"), rate("JPY", "EUR", "0.0064")], ..Input::sample() };
        assert_eq!(input.convert(45_000, "EUR", "USD"), Ok(49_500));
        assert_eq!(input.convert(49_500, "USD", "EUR"), Ok(45_000));
        assert_eq!(input.convert(1_000, "JPY", "EUR"), Ok(640));
        assert_eq!(input.convert(640, "EUR", "JPY"), Ok(1_000));
        assert_eq!(input.convert(7, "GBP", "GBP"), Ok(7));
        assert!(input.convert(7, "GBP", "EUR").unwrap_err().contains("no exchange rate between GBP and EUR"));
        assert!(input.convert(i64::MAX, "EUR", "USD").is_err() && input.convert(1, "EUR", "XXX1").is_err());
    }
}
