//! JSON objects to be sent, member by member: in the order in which they are put, decimals with all their digits.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// The members of an object.
#[derive(Debug, Default, Clone)]
pub(crate) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    /// The members of an object that a provider wrote; none when it is no object.
    pub fn of(written: &str) -> Members {
        serde_json::from_str(written).unwrap_or_default()
    }

    /// With this member, in place of one of the same name.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Members {
        let value = to_raw_value(&value).expect("what we write has only names that are text");
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, kept)) => *kept = value,
            None => self.0.push((name.to_owned(), value)),
        }
        self
    }

    /// With this member where there is a value; untouched without one.
    pub fn maybe(self, name: &str, value: Option<impl Serialize>) -> Members {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Without these members.
    pub fn without(mut self, names: &[&str]) -> Members {
        self.0.retain(|(name, _)| !names.contains(&name.as_str()));
        self
    }

    /// These members over those of `kept`, which stay where they are not named here.
    pub fn over(self, kept: Members) -> Members {
        self.0.into_iter().fold(kept, |all, (name, value)| all.with(&name, value))
    }

    /// A member, read.
    pub fn read<'a, T: Deserialize<'a>>(&'a self, name: &str) -> Option<T> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        serde_json::from_str(value.get()).ok()
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its text.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("what we write has only names that are text")
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = std::collections::BTreeMap::<String, Box<RawValue>>::deserialize(deserializer)?;
        Ok(Members(members.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_kernel::Decimal;

    #[test]
    fn members_keep_their_order_and_their_digits() {
        let price: Decimal = "0.10000000000000000001".parse().unwrap();
        let members = Members::default().with("b", price).maybe("a", Some("x")).maybe("c", None::<&str>).with("b", Decimal::ONE);
        assert_eq!(members.text(), r#"{"b":1,"a":"x"}"#);
        assert_eq!(Members::default().with("price", price).text(), r#"{"price":0.10000000000000000001}"#);
    }

    #[test]
    fn what_is_not_named_stays_as_it_was_written() {
        let kept = Members::of(r#"{"Rate":1.10,"Name":"old","Class":{"value":"7"}}"#);
        assert_eq!(Members::default().with("Name", "new").over(kept).text(), r#"{"Class":{"value":"7"},"Name":"new","Rate":1.10}"#);
        assert!(Members::of("[]").is_empty());
    }
}
