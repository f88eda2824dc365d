//! Reads what a caller sent, leniently: numbers may come as text, `null` is absent, unknown properties are passed over.

use super::{dates, decimal};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

/// One element of a body.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a>(pub &'a Value);

impl<'a> Input<'a> {
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// Text that says something: `""` is absent.
    pub fn words(self, name: &str) -> Option<&'a str> {
        self.text(name).map(str::trim).filter(|text| !text.is_empty())
    }

    pub fn number(self, name: &str) -> Option<Decimal> {
        match self.0.get(name)? {
            Value::Number(number) => decimal::read(&number.to_string()),
            Value::String(text) => decimal::read(text),
            _ => None,
        }
    }

    pub fn flag(self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.to_lowercase().parse().ok(),
            _ => None,
        }
    }

    pub fn id(self, name: &str) -> Option<Uuid> {
        self.words(name).and_then(|text| Uuid::parse_str(text).ok()).filter(|id| !id.is_nil())
    }

    pub fn day(self, name: &str) -> Option<NaiveDate> {
        self.words(name).and_then(dates::read_day)
    }

    /// Whether something stands there that should be a date and is none.
    pub fn has_bad_day(self, name: &str) -> bool {
        self.words(name).is_some_and(|text| dates::read_day(text).is_none())
    }

    pub fn child(self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|value| value.is_object()).map(Input)
    }

    pub fn list(self, name: &str) -> Option<&'a [Value]> {
        self.0.get(name).and_then(Value::as_array).map(Vec::as_slice)
    }
}
