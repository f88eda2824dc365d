//! Addresses: lines that stand under each other, of which one has a postal code.

use super::layout::{Layout, Position};
use crate::recognized::{ReadAddress, ReadValue};

/// Lines of one block.
const MAX_LINES: usize = 9;

/// The cells under each other from a first one on, as long as they stand close and begin at one edge.
pub(super) fn block(layout: &Layout<'_>, first: Position) -> Vec<Position> {
    let mut cells = vec![first];
    let start = layout.lines[first.0].cells[first.1].frame;
    let page = layout.lines[first.0].page;
    let mut last = start;
    for (place, line) in layout.lines.iter().enumerate().skip(first.0 + 1) {
        let is_apart = line.page != page || line.frame.top - last.bottom > last.height() * 1.6;
        if is_apart || cells.len() >= MAX_LINES {
            break;
        }
        let at_edge = line.cells.iter().position(|cell| (cell.frame.left - start.left).abs() < start.height());
        if let Some(cell) = at_edge {
            cells.push((place, cell));
            last = line.cells[cell].frame;
        }
    }
    cells
}

/// The address in a block: from below the name to the line of the postal code, and the country after it.
pub(super) fn address(layout: &Layout<'_>, block: &[Position], name: Option<&ReadValue<String>>) -> Option<ReadValue<ReadAddress>> {
    let cell = |(line, cell): &Position| &layout.lines[*line].cells[*cell];
    let texts: Vec<(Position, String)> = block
        .iter()
        .map(|position| {
            // A label in its own column: the value is beside it.
            let called = ["anschrift", "adresse", "address", "strasse"].contains(&cell(position).folded.as_str());
            let beside = called.then(|| layout.right_of(*position)).flatten();
            (*position, beside.map_or_else(|| cell(position).text.clone(), |(_, beside)| beside.text.clone()))
        })
        .collect();
    let place = texts.iter().position(|(_, text)| postal_place(text).is_some())?;
    let first = texts[..place].iter().position(|(_, text)| name.is_some_and(|name| name.value == *text)).map_or(0, |name| name + 1);
    let parts: Vec<String> = texts[first..=place].iter().map(|(_, text)| text.clone()).filter(|text| !text.contains(':')).collect();
    let value = of_parts(&parts)?;
    let position = texts[place].0;
    let area = Some(cell(&position).frame.on(layout.page_of(position.0)));
    Some(ReadValue { value, area, certainty: cell(&position).certainty().min(80) })
}

/// The address that parts make, of which one has the postal code.
pub(super) fn of_parts(parts: &[String]) -> Option<ReadAddress> {
    let place = parts.iter().position(|part| postal_place(part).is_some())?;
    let (country, postal_code, city) = postal_place(&parts[place])?;
    let mut streets = parts[..place].iter();
    Some(ReadAddress {
        text: parts[..=place].join("\n"),
        line1: streets.next().cloned(),
        line2: streets.next().cloned(),
        postal_code: Some(postal_code),
        city: Some(city),
        state: None,
        country,
    })
}

/// Country, postal code and city of a line.
type PostalPlace = (Option<String>, String, String);

/// A line such as `DE 80333 München`, `75001 Paris`, `1012 AB Amsterdam`, `London SW1A 1AA` or `Springfield, IL 62704`, taken apart.
pub(super) fn postal_place(text: &str) -> Option<PostalPlace> {
    code_first(text).or_else(|| code_last(text))
}

/// The British and the Americans write the code behind the city.
fn code_last(text: &str) -> Option<PostalPlace> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [before @ .., one, two] = words.as_slice() else { return None };
    let letters = |word: &str, range: std::ops::Range<usize>| {
        word.as_bytes().get(range).is_some_and(|bytes| bytes.iter().all(u8::is_ascii_uppercase))
    };
    let is_british = letters(one, 0..1)
        && one.len() <= 4
        && one.ends_with(|last: char| last.is_ascii_alphanumeric())
        && one.contains(|digit: char| digit.is_ascii_digit())
        && two.len() == 3
        && two.starts_with(|digit: char| digit.is_ascii_digit())
        && letters(two, 1..3);
    let is_american = one.len() == 2 && letters(one, 0..2) && two.len() == 5 && two.chars().all(|digit| digit.is_ascii_digit());
    let city = before.join(" ");
    let city = city.trim_end_matches(',');
    let is_city = city.starts_with(char::is_uppercase) && before.len() <= 4 && !city.contains(|letter: char| letter.is_ascii_digit());
    let code = if is_british { format!("{one} {two}") } else { (*two).to_owned() };
    (is_city && (is_british || is_american)).then(|| (None, code, city.to_owned()))
}

fn code_first(text: &str) -> Option<PostalPlace> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let mut country = None;
    if let Some(first) = words.first().filter(|first| first.len() == 2 && first.chars().all(|letter| letter.is_ascii_uppercase())) {
        country = Some((*first).to_owned());
        words.remove(0);
    }
    let first = words.first()?;
    let code = first
        .split_once('-')
        .filter(|(letters, _)| (1..=2).contains(&letters.len()) && letters.chars().all(char::is_alphabetic))
        .map_or(*first, |(_, code)| code);
    let is_code = (4..=5).contains(&code.len()) && code.chars().all(|digit| digit.is_ascii_digit());
    let mut rest = &words[1..];
    let mut postal_code = code.to_owned();
    // The Dutch have two letters after theirs.
    if let [letters, after @ ..] = rest
        && code.len() == 4
        && letters.len() == 2
        && letters.chars().all(|letter| letter.is_ascii_uppercase())
    {
        postal_code = format!("{code} {letters}");
        rest = after;
    }
    let city = rest.join(" ");
    let city = city.trim_end_matches([',', '.']);
    let is_city = city.chars().next().is_some_and(|letter| letter.is_uppercase())
        && rest.len() <= 5
        && !city.chars().any(|letter| letter.is_ascii_digit());
    (is_code && is_city).then(|| (country, postal_code, city.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_stand_before_or_behind_their_cities() {
        let cases = [
            ("DE 80333 München", Some((Some("DE"), "80333", "München"))),
            ("D-80333 München", Some((None, "80333", "München"))),
            ("1012 AB Amsterdam", Some((None, "1012 AB", "Amsterdam"))),
            ("69001 Lyon", Some((None, "69001", "Lyon"))),
            ("London SW1A 1AA", Some((None, "SW1A 1AA", "London"))),
            ("Springfield, IL 62704", Some((None, "62704", "Springfield"))),
            ("2018 was good", None),
            ("Bahnstr. 42", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(country, code, city)| (country.map(str::to_owned), code.to_owned(), city.to_owned()));
            assert_eq!(postal_place(text), expected, "{text}");
        }
    }
}
