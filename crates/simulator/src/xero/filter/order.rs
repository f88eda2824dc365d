//! The `order` parameter: `Date DESC, InvoiceNumber`.

use super::{Field, Kind, Look, Operand};
use std::cmp::Ordering;

/// One or more fields to sort by; equal objects keep the order they had.
#[derive(Debug, Clone, PartialEq)]
pub struct Order(Vec<(&'static str, Kind, bool)>);

impl Order {
    pub fn parse(text: &str, entity: &str, fields: &'static [Field]) -> Result<Self, String> {
        let mut keys = Vec::new();
        for part in text.split(',') {
            let mut words = part.split_whitespace();
            let name = words.next().ok_or_else(|| "Identifier expected".to_owned())?;
            let is_descending = match words.next().map(str::to_lowercase).as_deref() {
                None | Some("asc" | "ascending") => false,
                Some("desc" | "descending") => true,
                Some(_) => return Err("Syntax error".to_owned()),
            };
            let known = fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            let (path, kind) = known.ok_or_else(|| format!("No property or field '{name}' exists in type '{entity}'"))?;
            keys.push((*path, *kind, is_descending));
        }
        Ok(Self(keys))
    }

    /// The sort key of an object, to be taken once and compared often.
    pub fn key(&self, object: &impl Look) -> Vec<Operand> {
        self.0.iter().map(|(path, kind, _)| object.look(path, *kind)).collect()
    }

    /// Missing values come first, as in the provider's database.
    pub fn compare(&self, left: &[Operand], right: &[Operand]) -> Ordering {
        for ((_, _, is_descending), (one, other)) in self.0.iter().zip(left.iter().zip(right)) {
            let order = match (one, other) {
                (Operand::Missing, Operand::Missing) => Ordering::Equal,
                (Operand::Missing, _) => Ordering::Less,
                (_, Operand::Missing) => Ordering::Greater,
                _ => one.compare(other).unwrap_or(Ordering::Equal),
            };
            let order = if *is_descending { order.reverse() } else { order };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }
}
