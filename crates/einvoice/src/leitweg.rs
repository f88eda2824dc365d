//! The numbers by which German authorities are reached.

/// The number by which a German authority is reached: two to twelve digits, up to thirty letters and digits, and two that check both.
pub(crate) fn is_leitweg_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let (authority, detail, check) = match parts[..] {
        [authority, check] => (authority, "", check),
        [authority, detail, check] => (authority, detail, check),
        _ => return false,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_formed = (2..=12).contains(&authority.len()) && digits(authority) && check.len() == 2 && digits(check);
    let is_detail = detail.len() <= 30 && detail.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    // ISO 7064, modulus 97: letters are 10 to 35.
    let numbers = [authority, detail, check].concat();
    let rest = numbers
        .chars()
        .filter_map(|sign| sign.to_digit(36))
        .fold(0_u32, |rest, number| if number < 10 { (rest * 10 + number) % 97 } else { (rest * 100 + number) % 97 });
    is_formed && is_detail && rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_last_two_digits_check_it() {
        assert!(is_leitweg_id("04011000-1234512345-06"));
        assert!(!is_leitweg_id("04011000-1234512345-07") && !is_leitweg_id("PO-7") && !is_leitweg_id(""));
    }
}
