//! How two values are compared. Numbers may be written as text; `in` with a text on its right is equality.

use bursar_kernel::Decimal;
use serde_json::Value;

use super::expression::{Outcome, evaluate};
use super::input::Input;
use super::{Comparison, Exchange, Operand, Operator};

impl Comparison {
    /// Does it hold for this bill?
    pub(crate) fn holds(&self, input: &Input) -> Result<bool, String> {
        compare(self.operator, &self.left.value(input)?, &self.right.value(input)?)
    }
}

impl Operand {
    /// What it comes to for this bill.
    pub(crate) fn value(&self, input: &Input) -> Result<Value, String> {
        match self {
            Operand::Value(value) => Ok(value.clone()),
            Operand::Expression(expression) => match evaluate(expression, input)? {
                Outcome::Value(value) => Ok(value),
                Outcome::Effect(_) => Err("an effect is no value".to_owned()),
            },
            Operand::Convert(exchange) => exchange.value(input),
        }
    }
}

impl Exchange {
    fn value(&self, input: &Input) -> Result<Value, String> {
        let amount = self.amount.value(input)?;
        let minor = number(&amount).and_then(|amount| i64::try_from(amount.units(0).ok()?).ok());
        let minor = minor.ok_or_else(|| format!("Currency.convert takes an amount in minor units, not {amount}"))?;
        let (from, to) = (self.from.value(input)?, self.to.value(input)?);
        let code = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| format!("{value} is no currency"));
        input.convert(minor, &code(&from)?, &code(&to)?).map(Value::from)
    }
}

fn compare(operator: Operator, left: &Value, right: &Value) -> Result<bool, String> {
    match operator {
        Operator::Equal => Ok(equal(left, right)),
        Operator::NotEqual => Ok(!equal(left, right)),
        Operator::In => contains(left, right),
        Operator::More => ordered(left, right, |left, right| left > right),
        Operator::MoreOrEqual => ordered(left, right, |left, right| left >= right),
        Operator::Less => ordered(left, right, |left, right| left < right),
        Operator::LessOrEqual => ordered(left, right, |left, right| left <= right),
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(_), other) | (other, Value::Number(_)) => {
            other != &Value::Null && number(left).zip(number(right)).is_some_and(|(left, right)| left == right)
        }
        _ => left == right,
    }
}

/// One of the two is a list. A list in a list is about tags: has the bill one of these?
fn contains(left: &Value, right: &Value) -> Result<bool, String> {
    match (left, right) {
        (Value::Array(some), Value::Array(others)) => Ok(some.iter().any(|value| others.iter().any(|other| equal(value, other)))),
        (one, Value::Array(list)) | (Value::Array(list), one) => Ok(list.iter().any(|value| equal(value, one))),
        (one, other @ Value::String(_)) => Ok(equal(one, other)),
        _ => Err(format!("in takes a list on one side: {left} and {right} are none")),
    }
}

/// What a bill does not say is neither more nor less than anything.
fn ordered(left: &Value, right: &Value, holds: impl FnOnce(Decimal, Decimal) -> bool) -> Result<bool, String> {
    if left.is_null() || right.is_null() {
        return Ok(false);
    }
    let one = |value: &Value| number(value).ok_or_else(|| format!("{value} is no number"));
    Ok(holds(one(left)?, one(right)?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_compared_as_people_mean_them() {
        let holds = |operator, left: Value, right: Value| compare(operator, &left, &right);
        assert_eq!(holds(Operator::MoreOrEqual, json!(45_000), json!("45000")), Ok(true));
        assert_eq!(holds(Operator::Equal, json!("45000"), json!(45_000)), Ok(true));
        assert_eq!(holds(Operator::NotEqual, json!("EUR"), json!("USD")), Ok(true));
        assert_eq!(holds(Operator::In, json!("EUR"), json!("EUR")), Ok(true));
        assert_eq!(holds(Operator::In, json!("EU"), json!("EUR")), Ok(false), "never part of a word");
        assert_eq!(holds(Operator::In, json!("C1"), json!(["C2", "C3"])), Ok(false));
        assert_eq!(holds(Operator::In, json!(["T1", "T2"]), json!("T2")), Ok(true));
        assert_eq!(holds(Operator::In, json!(["T1", "T2"]), json!(["T3", "T2"])), Ok(true));
        assert_eq!(holds(Operator::Less, Value::Null, json!(5)), Ok(false));
        assert!(holds(Operator::Less, json!("EUR"), json!(5)).is_err());
        assert!(holds(Operator::In, json!(1), json!(2)).is_err());
    }
}
