//! Rates as they are written: `19 %`, `19%`, `5,5 %`.

use bursar_kernel::Decimal;

use super::amounts::{DecimalSign, number};
use super::layout::Cell;

/// No tax is higher, in percent.
const HIGHEST: i128 = 35;

/// The rates in cells, in their order.
pub(super) fn percents<'a>(cells: impl Iterator<Item = &'a Cell>, decimal_sign: DecimalSign) -> Vec<Decimal> {
    let highest = Decimal::scaled(HIGHEST, 0).unwrap_or_default();
    let mut found = Vec::new();
    for cell in cells {
        for (place, word) in cell.words.iter().enumerate() {
            let text = match word.text.trim_end_matches([',', ')', ':']).strip_suffix('%') {
                Some("") => place.checked_sub(1).map_or("", |before| &cell.words[before].text),
                Some(digits) => digits,
                None => continue,
            };
            let text = text.trim_start_matches('(');
            let percent = number(text, decimal_sign).or_else(|| number(text, DecimalSign::Point)).map(|(percent, _)| percent);
            found.extend(percent.filter(|percent| (Decimal::ZERO..=highest).contains(percent)));
        }
    }
    found
}
