//! The `where` and `order` parameters: a small language over the fields of one entity.
//!
//! Parsing knows the fields and their kinds, so that a wrong name or a wrong comparison is refused even over an empty list.

mod evaluate;
mod order;
mod parse;
mod words;

pub use evaluate::Look;
pub use order::Order;
pub use parse::Filter;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use uuid::Uuid;

/// What a field holds, for refusing comparisons that make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Guid,
    Number,
    Time,
    Flag,
}

impl Kind {
    /// The name in a message, as the provider's runtime calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Guid => "Guid",
            Self::Number => "Decimal",
            Self::Time => "DateTime",
            Self::Flag => "Boolean",
        }
    }
}

/// A filterable field: its path (`Contact.ContactID`) and its kind.
pub type Field = (&'static str, Kind);

/// What a field or a literal is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    Missing,
    Text(String),
    Guid(Uuid),
    Number(Decimal),
    Time(NaiveDateTime),
    Flag(bool),
}

impl Operand {
    /// Text compares without regard to case, as a collation of the provider's database does.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Missing, Self::Missing) => Some(Ordering::Equal),
            (Self::Text(left), Self::Text(right)) => Some(compare_text(left, right)),
            (Self::Guid(left), Self::Guid(right)) => Some(left.cmp(right)),
            (Self::Number(left), Self::Number(right)) => Some(left.cmp(right)),
            (Self::Time(left), Self::Time(right)) => Some(left.cmp(right)),
            (Self::Flag(left), Self::Flag(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }

    fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Missing => return None,
            Self::Text(_) => Kind::Text,
            Self::Guid(_) => Kind::Guid,
            Self::Number(_) => Kind::Number,
            Self::Time(_) => Kind::Time,
            Self::Flag(_) => Kind::Flag,
        })
    }
}

/// Lists compare half a million statuses: plain letters take no allocation.
fn compare_text(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        return left.bytes().map(|letter| letter.to_ascii_lowercase()).cmp(right.bytes().map(|letter| letter.to_ascii_lowercase()));
    }
    left.to_lowercase().cmp(&right.to_lowercase())
}

#[cfg(test)]
mod tests;
