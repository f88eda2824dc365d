//! Texts within the lengths that providers take. They count in units of UTF-16, so a sign beyond the first plane counts twice.

use super::Unwritable;

/// This text, if it is not longer than the provider takes.
pub(crate) fn at_most<'a>(field: &str, text: &'a str, most: usize) -> Result<&'a str, Unwritable> {
    let length = length(text);
    if length <= most { Ok(text) } else { Err(Unwritable::new(field, format!("has {length} characters; the ledger takes {most}"))) }
}

/// The same for a text that may be missing; an empty one is missing.
pub(crate) fn maybe_at_most<'a>(field: &str, text: Option<&'a str>, most: usize) -> Result<Option<&'a str>, Unwritable> {
    text.filter(|text| !text.trim().is_empty()).map(|text| at_most(field, text, most)).transpose()
}

/// The end of a text, as long as the provider takes it.
pub(crate) fn end(text: &str, most: usize) -> &str {
    let begins = text.char_indices().map(|(place, _)| place).find(|place| length(&text[*place..]) <= most);
    begins.map_or("", |place| &text[place..])
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_beyond_the_first_plane_counts_twice() {
        assert_eq!(at_most("name", "abc", 3).unwrap(), "abc");
        assert_eq!(at_most("name", "a🧾", 3).unwrap(), "a🧾");
        let refused = at_most("name", "ab🧾", 3).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.message.as_str()), ("name", "has 4 characters; the ledger takes 3"));
        assert_eq!(maybe_at_most("name", Some("  "), 3).unwrap(), None);
    }

    #[test]
    fn the_end_of_a_number_is_kept() {
        assert_eq!(end("INV-0001", 21), "INV-0001");
        assert_eq!(end("SUBSIDIARY/2026/INVOICE/000123", 21), "Y/2026/INVOICE/000123");
        assert_eq!(end("🧾🧾", 3), "🧾");
    }
}
