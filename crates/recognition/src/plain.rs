//! What was read, as text that can be kept and as numbers of JSON.

use bursar_kernel::Decimal;

use crate::recognized::ReadValue;

/// Text that was read, as it is kept: without what cannot be printed, and not at all where nothing is left.
pub fn printable(text: &str) -> Option<String> {
    let clean: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    (!clean.is_empty()).then_some(clean)
}

/// The same of a value, if there is one.
pub fn text(value: &Option<ReadValue<String>>) -> Option<String> {
    printable(&value.as_ref()?.value)
}

/// The number of a value, if there is one.
pub fn amount(value: &Option<ReadValue<Decimal>>) -> Option<f64> {
    number(value.as_ref()?.value)
}

/// The nearest number that JSON has.
pub fn number(exact: Decimal) -> Option<f64> {
    exact.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_on_one_line_without_what_cannot_be_printed() {
        assert_eq!(printable(" Acme\u{0}\n\tGmbH "), Some("Acme GmbH".to_owned()));
        assert_eq!(printable("\u{0} \n"), None);
    }
}
