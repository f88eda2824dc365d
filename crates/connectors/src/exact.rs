//! JSON numbers read as the digits that were written, without passing through a float.

use bursar_kernel::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A decimal read from the text of a JSON number, or from a string of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Exact(pub Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        text.trim_matches('"').trim().parse().map(Exact).map_err(|_| D::Error::custom("not a decimal number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_survives() {
        for digits in ["0", "100.0", "-3.25", "0.7500", "1234567890123456.789012", "1.5e3", "1E-2", "\"12.30\""] {
            let exact: Exact = serde_json::from_str(digits).unwrap();
            assert_eq!(exact.0, digits.trim_matches('"').parse().unwrap(), "{digits}");
        }
        assert_eq!(serde_json::from_str::<Option<Exact>>("null").unwrap(), None);
        assert!(serde_json::from_str::<Exact>("true").is_err());
    }
}
