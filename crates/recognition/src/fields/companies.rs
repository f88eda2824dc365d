//! Names of companies: they end with a legal form, and may go on in another line.

use super::layout::{Cell, Layout, Position, folded, has_words};
use super::parties::{is_name, side_of};
use crate::recognised::ReadValue;

/// Names that are looked at, of which each may be looked for on all pages.
const MOST_COMPANIES: usize = 200;
/// What companies end their names with, without points.
const LEGAL_FORMS: &[&str] = &[
    "GmbH", "mbH", "AG", "KG", "KGaA", "UG", "OHG", "GbR", "eK", "eG", "eV", "aG", "SE", "Ltd", "Limited", "LLC", "LLP", "Inc", "Corp",
    "PLC", "plc", "GMBH", "LTD", "INC", "SARL", "SAS", "SASU", "EURL", "SA", "SNC", "SCI", "BV", "NV", "VOF", "SL", "SLU", "SRL", "Srl",
    "SpA", "SPA", "Oy", "AB", "AS", "ApS", "Sàrl",
];
/// Words of a name, with those of its form.
const MOST_WORDS: usize = 11;
/// What a line of a name ends with that goes on in the next one.
const JOINTS: [&str; 6] = [" und", " u.", " and", " et", " en", " y"];
/// Letters so much higher than most of the text are those of a heading.
const HEADING: f32 = 1.25;

/// The company that is named most, and is not the recipient; none if two are named as often, or if it is not sure where its name begins.
pub(super) fn most_named(layout: &Layout<'_>, recipient: Option<&str>) -> Option<ReadValue<String>> {
    let recipient = recipient.map(folded).unwrap_or_default();
    let mut found: Vec<(String, usize, Option<ReadValue<String>>)> = Vec::new();
    let companies = layout.cells().filter(|(_, cell)| company_name(&cell.text).is_some()).take(MOST_COMPANIES);
    for (position, cell) in companies {
        let Some((name, is_whole)) = company_at(layout, position) else { continue };
        let folded = folded(&name);
        if !recipient.is_empty() && (folded.starts_with(&recipient) || recipient.starts_with(&folded)) {
            continue;
        }
        match found.iter_mut().find(|(known, ..)| *known == folded) {
            Some((_, count, _)) => *count += 1,
            None => {
                let area = Some(cell.frame.on(layout.page_of(position.0)));
                let read = ReadValue { value: name, area, certainty: cell.certainty().min(75) };
                found.push((folded, 1, is_whole.then_some(read)));
            }
        }
    }
    let (_, most, name) = found.iter().max_by_key(|(_, count, _)| *count)?;
    let is_alone = found.iter().filter(|(_, count, _)| count == most).count() == 1;
    name.clone().filter(|_| is_alone)
}

/// The name of the company that a cell holds, with what stands of it in the line above or below. It is not whole if what stands above may belong
/// to it, or be somebody's own name.
fn company_at(layout: &Layout<'_>, position: Position) -> Option<(String, bool)> {
    let cell = &layout.lines[position.0].cells[position.1];
    let name = company_name(&cell.text)?;
    let is_part = |above: &&Cell| {
        above.frame.is_close_above(&cell.frame) && is_name(&above.text) && !above.text.contains([':', '.', ',']) && side_of(above).is_none()
    };
    if let Some(above) = layout.above(position).next().filter(is_part) {
        return Some((format!("{} {name}", above.text), is_one_name(layout, above, cell)));
    }
    match layout.below(position) {
        Some((_, below)) if cell.text.starts_with(&name) && is_one_name(layout, cell, below) => {
            Some((format!("{} {}", cell.text, below.text), true))
        }
        _ => Some((name, true)),
    }
}

/// Are two lines under each other the name of one company? The second begins with its legal form, the first ends in the middle, or both stand
/// in one line elsewhere or in the large letters of a heading.
pub(super) fn is_one_name(layout: &Layout<'_>, first: &Cell, second: &Cell) -> bool {
    let is_open = first.text.ends_with(['&', '+', '-']) || JOINTS.iter().any(|joint| first.text.ends_with(joint));
    if begins_with_legal_form(&second.text) || is_open && is_name(&second.text) {
        return true;
    }
    let whole = format!("{} {}", first.folded, second.folded);
    let is_large = first.frame.height() > layout.text_height * HEADING && first.frame.goes_on_in(&second.frame);
    company_name(&first.text).is_none()
        && is_company(&second.text)
        && (is_large || layout.cells().any(|(_, cell)| has_words(&cell.folded, &whole)))
}

fn begins_with_legal_form(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| is_legal_form(word) || is_partner(word) || is_limited(word))
}

/// What a company of limited liability adds to its form in Germany; a picture of it may lack the dots.
fn is_limited(word: &str) -> bool {
    folded(word) == "haftungsbeschrankt"
}

/// `& Co. KG`.
fn is_partner(word: &str) -> bool {
    ["Co.", "Co", "Cie.", "Cie"].contains(&word)
}

fn is_legal_form(word: &str) -> bool {
    let bare: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
    LEGAL_FORMS.contains(&bare.as_str())
}

/// Is a text the name of a company, and nothing else?
pub(super) fn is_company(text: &str) -> bool {
    company_name(text).is_some_and(|name| name == text)
}

/// The name of a company that a text begins with, up to its legal form.
pub(super) fn company_name(text: &str) -> Option<String> {
    let text = text.rsplit_once(": ").map_or(text, |(_, name)| name);
    let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
    let form = words.iter().skip(1).position(|word| is_legal_form(word))? + 1;
    let rest = &words[form + 1..];
    let more = match rest {
        [word, ..] if is_limited(word) => 1,
        ["&" | "+" | "und", partner, form, ..] if is_partner(partner) && is_legal_form(form) => 3,
        _ => 0,
    };
    let name = words[..=form + more].join(" ");
    let name = name.trim_end_matches([',', ';']);
    let is_proper = name.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit()) && is_name(name);
    is_proper.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_with_its_whole_legal_form() {
        let cases = [
            ("Muster GmbH, Musterweg 1", Some("Muster GmbH")),
            ("Muster & Söhne GmbH & Co. KG Berlin", Some("Muster & Söhne GmbH & Co. KG")),
            ("Muster UG (haftungsbeschränkt)", Some("Muster UG (haftungsbeschränkt)")),
            ("Kontoinhaber: Muster AG", Some("Muster AG")),
            ("Muster GmbH &", Some("Muster GmbH")),
            ("GmbH", None),
            ("eine GmbH", None),
        ];
        for (text, expected) in cases {
            assert_eq!(company_name(text).as_deref(), expected, "{text}");
        }
    }
}
