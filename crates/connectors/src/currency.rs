//! What ledgers write where a currency should stand.

/// A currency as ISO 4217 writes it; nothing for what is none, such as an empty code.
pub(crate) fn currency(code: Option<String>) -> Option<String> {
    code.filter(|code| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_has_three_capitals() {
        let of = |code: &str| currency(Some(code.to_owned()));
        assert_eq!((of("GBP").as_deref(), of(""), of("gbp"), of("Pound")), (Some("GBP"), None, None, None));
    }
}
