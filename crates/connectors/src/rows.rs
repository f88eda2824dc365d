//! Rows of a page, left as they were written: each is a slice of the page's own bytes, so that nothing is copied or read twice.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A list of rows as written; `null` is an empty one, and any other value is none.
#[derive(Debug)]
pub(crate) struct List<'a>(pub Option<Vec<&'a RawValue>>);

impl<'de: 'a, 'a> Deserialize<'de> for List<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = List<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of rows")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<List<'de>, A::Error> {
                let mut rows = Vec::with_capacity(items.size_hint().unwrap_or(1000));
                while let Some(row) = items.next_element()? {
                    rows.push(row);
                }
                Ok(List(Some(rows)))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<List<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(List(None))
            }
            fn visit_i64<E>(self, _: i64) -> Result<List<'de>, E> {
                Ok(List(None))
            }
            fn visit_f64<E>(self, _: f64) -> Result<List<'de>, E> {
                Ok(List(None))
            }
            fn visit_u64<E>(self, _: u64) -> Result<List<'de>, E> {
                Ok(List(None))
            }
            fn visit_bool<E>(self, _: bool) -> Result<List<'de>, E> {
                Ok(List(None))
            }
            fn visit_str<E>(self, _: &str) -> Result<List<'de>, E> {
                Ok(List(None))
            }
            fn visit_unit<E>(self) -> Result<List<'de>, E> {
                Ok(List(Some(Vec::new())))
            }
        }
        deserializer.deserialize_any(Items)
    }
}
