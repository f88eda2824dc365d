//! VAT IDs of Europe: their form by country, and their check digits where the rule is public. Sources: the forms that the European Commission
//! lists for VIES, and the rules of the countries' own tax offices.

/// Letters of the country and what follows on them: `9` is a digit, `A` a letter, `*` either. Several forms stand one after the other.
const FORMS: [(&str, &[&str]); 30] = [
    ("AT", &["A99999999"]),
    ("BE", &["9999999999"]),
    ("BG", &["999999999", "9999999999"]),
    ("CHE", &["999999999", "999999999MWST", "999999999TVA", "999999999IVA"]),
    ("CY", &["99999999A"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["*9999999*"]),
    ("FI", &["99999999"]),
    ("FR", &["**999999999"]),
    ("GB", &["999999999", "999999999999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9999999A", "9999999AA", "9*99999A"]),
    ("IT", &["99999999999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["999999999B99"]),
    ("NO", &["999999999MVA"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    ("RO", &["99999999", "999999999", "9999999999"]),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
];

/// Can this be a VAT ID, with the letters of its country and without spaces?
pub(super) fn is_vat_id(text: &str) -> bool {
    parted(text).is_some_and(|(country, number)| is_right(country, number))
}

/// Has it the form of its country, whatever its check digits are?
pub(super) fn has_form_of_vat_id(text: &str) -> bool {
    parted(text).is_some()
}

/// Country and number of what has the form of a VAT ID.
fn parted(text: &str) -> Option<(&'static str, &str)> {
    FORMS.iter().find_map(|(country, forms)| {
        let number = text.strip_prefix(country)?;
        forms.iter().any(|form| has_form(number, form)).then_some((*country, number))
    })
}

fn has_form(number: &str, form: &str) -> bool {
    let fits = |(letter, kind): (char, char)| match kind {
        '9' => letter.is_ascii_digit(),
        'A' => letter.is_ascii_uppercase(),
        '*' => letter.is_ascii_digit() || letter.is_ascii_uppercase(),
        _ => letter == kind,
    };
    number.len() == form.len() && number.chars().zip(form.chars()).all(fits)
}

/// Are the check digits right? A country whose rule is not here is believed.
fn is_right(country: &str, number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let value = digits.iter().fold(0_u64, |value, digit| value.wrapping_mul(10).wrapping_add(u64::from(*digit)));
    match country {
        "AT" => (luhn(&digits[..7]) + digits[7] + 4).is_multiple_of(10),
        "BE" => 97 - value / 100 % 97 == value % 100,
        "DE" => product_of_11_and_10(&digits),
        "DK" => weighted(&digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11),
        "FI" => weighted(&digits, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11),
        // Newer numbers have letters, whose rule is another.
        "FR" if digits.len() == 11 => value / 1_000_000_000 == (value % 1_000_000_000 * 100 + 12) % 97,
        "IT" => (luhn(&digits[..10]) + digits[10]).is_multiple_of(10),
        "LU" => value / 100 % 89 == value % 100,
        "PL" => weighted(&digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9],
        "PT" => (11 - weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == digits[8],
        _ => true,
    }
}

/// The sum of products.
fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The sum of digits of which every second counts twice.
fn luhn(digits: &[u32]) -> u32 {
    let doubled = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    digits.iter().enumerate().map(|(place, digit)| if place % 2 == 1 { doubled(*digit) } else { *digit }).sum()
}

/// ISO 7064, MOD 11,10.
fn product_of_11_and_10(digits: &[u32]) -> bool {
    let (check, payload) = (digits[digits.len() - 1], &digits[..digits.len() - 1]);
    let product = payload.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        2 * if sum == 0 { 10 } else { sum } % 11
    });
    (11 - product) % 10 == check
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn check_digits_tell_numbers_from_mistakes() {
        for right in [
            "DE136695976",
            "FR40303265045",
            "ATU13585627",
            "BE0428759497",
            "IT00743110157",
            "LU15027442",
            "PL8567346215",
            "PT501964843",
            "FI20774740",
            "DK13585628",
            "NL123456789B01",
            "IE6433435F",
        ] {
            assert!(is_vat_id(right), "{right}");
        }
        for wrong in
            ["DE136695977", "FR41303265045", "ATU13585626", "BE0431150352", "IT00743110158", "XX123", "DE1366959", "de136695976", ""]
        {
            assert!(!is_vat_id(wrong), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[A-Z]{2,3}[0-9A-Z]{0,14}") {
            let _ = is_vat_id(&text);
        }
    }
}
