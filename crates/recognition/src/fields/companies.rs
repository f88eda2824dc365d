//! Names of companies: they end with a legal form, and may go on in another line.

use super::addresses::{block, postal_place};
use super::labels;
use super::layout::{Cell, Layout, Position, folded, has_any, has_words};
use super::parties::{SEPARATORS, is_name, side_of};
use crate::recognized::ReadValue;

/// Names that are looked at, of which each may be looked for on all pages.
const MAX_COMPANIES: usize = 200;
/// Lines in large letters that are looked at.
const MAX_HEADINGS: usize = 20;
/// What companies end their names with, without points.
const LEGAL_FORMS: &[&str] = &[
    "GmbH", "mbH", "AG", "KG", "KGaA", "UG", "OHG", "GbR", "eK", "eG", "eV", "aG", "SE", "Ltd", "Limited", "LLC", "LLP", "Inc", "Corp",
    "PLC", "plc", "GMBH", "LTD", "INC", "SARL", "SAS", "SASU", "EURL", "SA", "SNC", "SCI", "BV", "NV", "VOF", "SL", "SLU", "SRL", "Srl",
    "SpA", "SPA", "Oy", "AB", "AS", "ApS", "Sàrl",
];
/// A letterhead ends before this part of the page: what stands in the window of an envelope begins below it.
const UPPER_EDGE: f32 = 0.12;
/// Headings of firms stand before this one.
const UPPER_PART: f32 = 0.3;
/// A foot begins behind this part of the page.
const FOOT: f32 = 0.7;
/// Words of a name, with those of its form.
const MAX_WORDS: usize = 11;
/// What a line of a name ends with that goes on in the next one.
const JOINTS: [&str; 6] = [" und", " u.", " and", " et", " en", " y"];
/// Letters so much higher than most of the text are those of a heading.
const HEADING: f32 = 1.25;

/// The company that is proven to be the sender, and is not the recipient; none if several are and are named as often, or if it is not sure where
/// its name begins.
pub(super) fn proven_sender(layout: &Layout<'_>, recipient: Option<&str>) -> Option<ReadValue<String>> {
    let recipient = recipient.map(folded).unwrap_or_default();
    let mut found: Vec<Candidate> = Vec::new();
    let companies = layout.cells().filter(|(_, cell)| company_name(&cell.text).is_some()).take(MAX_COMPANIES);
    for (position, cell) in companies {
        let Some((name, is_whole)) = company_at(layout, position) else { continue };
        let folded = folded(&name);
        if !recipient.is_empty() && (folded.starts_with(&recipient) || recipient.starts_with(&folded)) {
            continue;
        }
        if has_account(layout, position) {
            continue;
        }
        let is_proven = is_letterhead(layout, position, !recipient.is_empty()) || is_beside_mark(layout, position);
        match found.iter_mut().find(|known| known.folded == folded) {
            Some(known) => {
                known.count += 1;
                known.is_proven |= is_proven;
            }
            None => {
                let area = Some(cell.frame.on(layout.page_of(position.0)));
                let read = ReadValue { value: name, area, certainty: cell.certainty().min(75) };
                found.push(Candidate { folded, count: 1, is_proven, read: is_whole.then_some(read) });
            }
        }
    }
    let rank = |candidate: &Candidate| (candidate.is_proven, candidate.count);
    let best =
        found.iter().filter(|candidate| candidate.is_proven || candidate.count > 1 && !is_bank(&candidate.folded)).map(rank).max()?;
    let mut first = found.iter().filter(|candidate| rank(candidate) == best);
    let only = first.next().filter(|_| first.next().is_none())?;
    only.read.clone()
}

/// A name in large letters in the upper part of the first page that stands once more, over an address: that of a firm without a legal form.
pub(super) fn repeated_heading(layout: &Layout<'_>) -> Option<ReadValue<String>> {
    let is_large = |cell: &Cell| cell.frame.height() > layout.text_height * HEADING;
    let is_heading = |(position, cell): &(Position, &Cell)| {
        let page = layout.page_of(position.0);
        page.number == 1 && cell.frame.top < page.height * UPPER_PART && is_large(cell) && cell.words.len() > 1 && is_plain_name(&cell.text)
    };
    let names = |cell: &Cell, name: &str| cell.folded == name || cell.folded.starts_with(&format!("{name} "));
    let is_repeated = |heading: &Cell| {
        let mut others = layout.cells().filter(|(_, cell)| !is_large(cell) && names(cell, &heading.folded));
        others.any(|(position, cell)| has_address(layout, position) || SEPARATORS.iter().any(|sign| cell.text.split(sign).any(is_place)))
    };
    let mut headings = layout.cells().filter(is_heading).take(MAX_HEADINGS).filter(|(_, heading)| is_repeated(heading));
    let (position, cell) = headings.next().filter(|_| headings.next().is_none())?;
    let area = Some(cell.frame.on(layout.page_of(position.0)));
    Some(ReadValue { value: cell.text.clone(), area, certainty: cell.certainty().min(75) })
}

fn is_place(text: &str) -> bool {
    postal_place(text.trim()).is_some()
}

/// Letters alone, and no title of a document.
fn is_plain_name(text: &str) -> bool {
    let folded = folded(text);
    let is_title =
        [&labels::INVOICE, &labels::CREDIT_NOTE, &labels::CORRECTION, &labels::RECEIPT].iter().any(|titles| has_any(&folded, titles));
    is_name(text) && !is_title && !text.contains(|sign: char| sign.is_ascii_digit() || ":.,".contains(sign))
}

/// A company that is named somewhere.
struct Candidate {
    folded: String,
    count: usize,
    /// Does it stand where only a sender does?
    is_proven: bool,
    /// Nothing where the name is not sure.
    read: Option<ReadValue<String>>,
}

/// Does it stand in large letters, or before everything else? What comes first may be the recipient in the window of an envelope, unless that is
/// known or no address follows.
fn is_letterhead(layout: &Layout<'_>, position: Position, is_recipient_known: bool) -> bool {
    let (page, frame) = (layout.page_of(position.0), layout.lines[position.0].cells[position.1].frame);
    let is_large = frame.height() > layout.text_height * HEADING;
    let is_first = || position.0 == 0 && frame.bottom < page.height * UPPER_EDGE && (is_recipient_known || !has_address(layout, position));
    page.number == 1 && (is_large || is_first())
}

/// Does it stand in a line with what a firm tells of itself, such as its register or its VAT ID, or at the foot of a page with that or with its
/// address below?
fn is_beside_mark(layout: &Layout<'_>, position: Position) -> bool {
    let own = &layout.lines[position.0].cells[position.1];
    let is_low = own.frame.top > layout.page_of(position.0).height * FOOT;
    let block = if is_low { block(layout, position) } else { vec![position] };
    let is_mark = |text: &str| has_any(text, &labels::OF_FIRM) && !has_any(text, &labels::OF_CUSTOMER);
    let has_mark = block.iter().any(|(line, cell)| is_mark(&layout.lines[*line].cells[*cell].folded));
    !is_bank(&own.folded) && (has_mark || is_low && has_address(layout, position))
}

/// Is there a line with a postal code below it?
fn has_address(layout: &Layout<'_>, position: Position) -> bool {
    block(layout, position).iter().take(5).any(|(line, cell)| postal_place(&layout.lines[*line].cells[*cell].text).is_some())
}

/// Is an account in its line or the next one? Then it is a bank.
fn has_account(layout: &Layout<'_>, position: Position) -> bool {
    let is_account = |(line, cell): &Position| has_any(&layout.lines[*line].cells[*cell].folded, &["iban", "bic", "swift"]);
    block(layout, position).iter().take(2).any(is_account)
}

/// A bank is named as often as the sender whose account it has.
fn is_bank(folded: &str) -> bool {
    folded.split(' ').any(|word| ["bank", "banque", "banco", "banca", "sparkasse", "kasse"].iter().any(|bank| word.ends_with(bank)))
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
        // The rest of its form may stand further below.
        _ => {
            let is_short = name.ends_with(" UG")
                && block(layout, position).iter().skip(1).any(|(line, cell)| is_rest(&layout.lines[*line].cells[*cell]));
            Some((name, !is_short))
        }
    }
}

fn is_rest(cell: &Cell) -> bool {
    cell.folded.starts_with("haft")
}

/// The same name as a picture shows it most surely: it may lack an accent elsewhere, and hardly has one too many.
pub(super) fn surest_spelling(layout: &Layout<'_>, name: ReadValue<String>) -> ReadValue<String> {
    let (wanted, length) = (folded(&name.value), name.value.split_whitespace().count());
    let spelled = |(_, cell): (Position, &Cell)| {
        let words = cell.words.get(..length)?;
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let certainty = words.iter().map(|word| word.certainty).min().unwrap_or_default();
        (folded(&text) == wanted).then(|| (text.chars().filter(|letter| !letter.is_ascii()).count(), certainty, text))
    };
    let spellings: Vec<(usize, u8, String)> = layout.cells().filter_map(spelled).collect();
    let is_picture = spellings.iter().any(|(_, certainty, _)| *certainty < 100);
    match spellings.into_iter().max().filter(|_| is_picture) {
        Some((.., text)) => ReadValue { value: text.trim_end_matches([',', ';', ':']).to_owned(), ..name },
        None => name,
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
    let text = match text.rsplit_once(": ") {
        Some((label, name)) => is_label_of_side(label).then_some(name)?,
        None => text,
    };
    let words: Vec<&str> = text.split_whitespace().take(MAX_WORDS).collect();
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
    (is_proper && !is_sentence(name)).then(|| name.to_owned())
}

/// Does a label say whose name follows?
fn is_label_of_side(label: &str) -> bool {
    let label = folded(label);
    [&labels::SENDER, &labels::RECIPIENT, &labels::OTHER_PARTY, &labels::OF_FIRM].iter().any(|labels| has_any(&label, labels))
}

/// `Delivered by Northern Parcels Ltd`: verbs and prepositions stand in no name, nor do numbers of firms.
fn is_sentence(name: &str) -> bool {
    let is_foreign = |word: &str| {
        ["by", "with", "durch", "mit", "von", "bei", "avec", "par", "sur", "door", "met", "bij", "con", "por", "tramite"].contains(&word)
            || word.chars().filter(char::is_ascii_digit).count() > 4
    };
    name.split_whitespace().any(is_foreign)
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
