//! Who bills whom: names and addresses, distinguished by headings, by the window of an envelope, and by what only a sender writes.

use super::addresses::{self, postal_place};
use super::codes::Code;
use super::labels;
use super::layout::{Cell, Layout, Position, has_any, has_words};
use crate::page::Frame;
use crate::recognised::{ReadParty, ReadValue};

/// Names are not longer.
const LONGEST_NAME: usize = 100;
/// Names that are counted.
const MOST_COMPANIES: usize = 200;
/// What companies end their names with, without points.
const LEGAL_FORMS: &[&str] = &[
    "GmbH", "mbH", "AG", "KG", "KGaA", "UG", "OHG", "GbR", "eK", "eG", "eV", "aG", "SE", "Ltd", "Limited", "LLC", "LLP", "Inc", "Corp",
    "PLC", "plc", "GMBH", "LTD", "INC", "SARL", "SAS", "SASU", "EURL", "SA", "SNC", "SCI", "BV", "NV", "VOF", "SL", "SLU", "SRL", "Srl",
    "SpA", "SPA", "Oy", "AB", "AS", "ApS", "Sàrl", "SNC",
];
/// Between the parts of a sender's address in one line.
const SEPARATORS: [&str; 9] = [" ● ", " • ", " · ", " | ", " - ", " – ", " * ", " ▪ ", ", "];

/// Both sides.
pub(super) fn parties(layout: &Layout<'_>, vat_ids: Vec<Code>) -> (ReadParty, ReadParty) {
    let sections = Sections::of(layout);
    let return_line = return_line(layout);
    let recipient_block =
        sections.recipient.or_else(|| return_line.as_ref().and_then(|(position, _)| below_return_line(layout, *position)));
    let mut sender = ReadParty::default();
    let mut recipient = ReadParty::default();
    if let Some(block) = recipient_block {
        let block = addresses::block(layout, block);
        recipient.name = name_in(layout, &block);
        recipient.address = addresses::address(layout, &block, recipient.name.as_ref());
    }
    match (sections.sender, return_line) {
        (Some(position), _) => {
            let block = addresses::block(layout, position);
            sender.name = name_in(layout, &block);
            sender.address = addresses::address(layout, &block, sender.name.as_ref());
        }
        (None, Some((position, parts))) => {
            let area = layout.lines[position.0].cells[position.1].frame.on(layout.page_of(position.0));
            let certainty = layout.lines[position.0].cells[position.1].certainty().min(92);
            sender.name = parts.first().map(|name| ReadValue { value: name.clone(), area: Some(area), certainty });
            sender.address = addresses::of_parts(&parts[1..]).map(|value| ReadValue { value, area: Some(area), certainty });
        }
        (None, None) => sender.name = company(layout, recipient.name.as_ref().map(|name| name.value.as_str())),
    }
    assign_vat_ids(layout, vat_ids, &sections, &mut sender, &mut recipient);
    (sender, recipient)
}

/// Where the headings of the two sides lead.
#[derive(Debug, Default)]
struct Sections {
    /// The first cell of what the sender's heading stands over.
    sender: Option<Position>,
    recipient: Option<Position>,
    /// The lines of headings, with whose they are.
    headings: Vec<(usize, Frame, Side)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Sender,
    Recipient,
    Other,
}

impl Sections {
    fn of(layout: &Layout<'_>) -> Self {
        let mut sections = Sections::default();
        for (position, cell) in layout.cells() {
            let Some(side) = side_of(cell) else { continue };
            sections.headings.push((position.0, cell.frame, side));
            let place = match side {
                Side::Sender => &mut sections.sender,
                Side::Recipient => &mut sections.recipient,
                Side::Other => continue,
            };
            if place.is_none() {
                *place = layout.below(position).map(|(below, _)| below);
            }
        }
        sections
    }

    /// The side whose heading stands nearest above, in the same column.
    fn side_at(&self, layout: &Layout<'_>, position: Position) -> Option<Side> {
        let line = &layout.lines[position.0];
        let above = self.headings.iter().rev().filter(|(heading, ..)| *heading <= position.0 && layout.lines[*heading].page == line.page);
        // Headings that stand beside each other part the page into columns.
        let frame = line.cells[position.1].frame;
        let mut near =
            above.filter(|(_, heading, _)| heading.left <= frame.left + frame.height() * 2.0 || !self.has_columns(layout, line.page));
        near.next().map(|(.., side)| *side)
    }

    fn has_columns(&self, layout: &Layout<'_>, page: usize) -> bool {
        let of_page: Vec<_> = self.headings.iter().filter(|(line, ..)| layout.lines[*line].page == page).collect();
        of_page.iter().any(|(line, ..)| of_page.iter().filter(|(other, ..)| other == line).count() > 1)
    }
}

fn side_of(cell: &Cell) -> Option<Side> {
    let heading = cell.folded.as_str();
    if labels::OTHER_PARTY.contains(&heading) {
        Some(Side::Other)
    } else if labels::RECIPIENT.contains(&heading) {
        Some(Side::Recipient)
    } else if labels::SENDER.contains(&heading) {
        Some(Side::Sender)
    } else {
        None
    }
}

/// The name in a block: what is called so, or the first line that is neither a label nor a form of address.
fn name_in(layout: &Layout<'_>, block: &[Position]) -> Option<ReadValue<String>> {
    let cells = || block.iter().map(|(line, cell)| ((*line, *cell), &layout.lines[*line].cells[*cell]));
    let called = cells().find(|(_, cell)| ["name", "firma", "company", "nom", "naam", "nombre", "nome"].contains(&cell.folded.as_str()));
    let beside = called.and_then(|(position, _)| layout.right_of(position));
    let is_label = |cell: &Cell| cell.text.contains(':') || names_number(&cell.folded);
    let (position, cell) =
        beside.or_else(|| cells().find(|(_, cell)| !is_label(cell) && is_name(&cell.text) && !is_salutation(&cell.folded)))?;
    // Either a name in two lines, or somebody and their company.
    if beside.is_none() && company_name(&cell.text).is_none() && layout.below(position).is_some_and(|(_, below)| is_company(&below.text)) {
        return None;
    }
    let area = Some(cell.frame.on(layout.page_of(position.0)));
    // In its own column, a long name goes on in the next line; elsewhere it does if the next line begins with its legal form.
    let below = layout.below(position);
    let rest = below.filter(|(below, rest)| {
        begins_with_legal_form(&rest.text)
            || beside.is_some() && is_alone(layout, *below) && cell.frame.goes_on_in(&rest.frame) && is_name(&rest.text)
    });
    let value = [Some(cell.text.as_str()), rest.map(|(_, rest)| rest.text.as_str())].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(ReadValue { value, area, certainty: cell.certainty().min(if beside.is_some() { 96 } else { 90 }) })
}

/// A line for a number of the party, such as its GLN.
fn names_number(folded: &str) -> bool {
    has_any(folded, &["nummer", "number", "numero", "gln", "id", "globale"])
}

fn is_salutation(folded: &str) -> bool {
    ["herr", "herrn", "frau", "firma", "an", "mr", "mrs", "ms", "monsieur", "madame", "m", "mme", "dhr", "mevr", "sr", "sra"]
        .contains(&folded)
}

fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    letters >= 3 && text.len() <= LONGEST_NAME && letters * 2 > text.chars().count()
}

/// The sender's address in one line, as it stands in the window of an envelope or at the edge of a page: its parts, the name first.
fn return_line(layout: &Layout<'_>) -> Option<(Position, Vec<String>)> {
    layout.cells().filter(|((line, _), _)| layout.lines[*line].page == 0).find_map(|(position, cell)| {
        let parts = SEPARATORS.iter().map(|separator| parted(&cell.text, separator)).find(|parts| is_address_line(parts))?;
        Some((position, parts))
    })
}

fn parted(text: &str, separator: &str) -> Vec<String> {
    let parts = text.split(separator).map(|part| part.trim().trim_end_matches([',', '|', '●', '•']).trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// A name, a street, and a postal code with its place.
fn is_address_line(parts: &[String]) -> bool {
    let has_place = parts.iter().skip(1).any(|part| postal_place(part).is_some());
    (3..=6).contains(&parts.len()) && has_place && is_name(&parts[0]) && !parts[0].chars().any(|letter| letter.is_ascii_digit())
}

/// What stands in the window below the sender's line.
fn below_return_line(layout: &Layout<'_>, (line, cell): Position) -> Option<Position> {
    let above = layout.lines[line].cells[cell].frame;
    let page = layout.lines[line].page;
    let near = layout
        .lines
        .iter()
        .enumerate()
        .skip(line + 1)
        .take_while(|(_, below)| below.page == page && below.frame.top < above.bottom + above.height() * 8.0);
    let mut under = near.filter_map(|(place, below)| {
        let under = below.cells.iter().position(|found| (found.frame.left - above.left).abs() < above.height() * 2.0)?;
        Some((place, under))
    });
    under.next()
}

/// The company that is named most, and is not the recipient; none if two are named as often.
fn company(layout: &Layout<'_>, recipient: Option<&str>) -> Option<ReadValue<String>> {
    let mut found: Vec<(String, usize, ReadValue<String>)> = Vec::new();
    for (position, cell) in layout.cells() {
        let Some(name) = company_name(&cell.text).filter(|name| Some(name.as_str()) != recipient) else { continue };
        if is_second_line(layout, position) {
            continue;
        }
        let folded = super::layout::folded(&name);
        let is_full = found.len() >= MOST_COMPANIES;
        match found.iter_mut().find(|(known, ..)| *known == folded) {
            Some((_, count, _)) => *count += 1,
            None if is_full => {}
            None => {
                let area = Some(cell.frame.on(layout.page_of(position.0)));
                found.push((folded, 1, ReadValue { value: name, area, certainty: cell.certainty().min(75) }));
            }
        }
    }
    let (_, most, name) = found.iter().max_by_key(|(_, count, _)| *count)?;
    let is_alone = found.iter().filter(|(_, count, _)| count == most).count() == 1;
    is_alone.then(|| name.clone())
}

/// Is a company's name the end of another name, or below somebody's? A line stands close above at the same edge, and is no label.
fn is_second_line(layout: &Layout<'_>, (line, cell): Position) -> bool {
    let below = &layout.lines[line].cells[cell];
    let Some(above) = line.checked_sub(1).map(|above| &layout.lines[above]).filter(|above| above.page == layout.lines[line].page) else {
        return false;
    };
    above.cells.iter().any(|above| {
        above.frame.goes_on_in(&below.frame) && is_name(&above.text) && !above.text.contains([':', '.', ',']) && side_of(above).is_none()
    })
}

/// Does nothing else stand in its line?
fn is_alone(layout: &Layout<'_>, (line, _): Position) -> bool {
    layout.lines[line].cells.len() == 1
}

fn begins_with_legal_form(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(is_legal_form)
}

fn is_legal_form(word: &str) -> bool {
    let bare: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
    LEGAL_FORMS.contains(&bare.as_str())
}

fn is_company(text: &str) -> bool {
    company_name(text).is_some_and(|name| name == text)
}

/// The name of a company that a text begins with, up to its legal form.
fn company_name(text: &str) -> Option<String> {
    let text = text.rsplit_once(": ").map_or(text, |(_, name)| name);
    let mut words = Vec::new();
    for word in text.split_whitespace().take(8) {
        words.push(word);
        if words.len() > 1 && is_legal_form(word) {
            let name = words.join(" ");
            let name = name.trim_end_matches([',', ';']);
            let is_proper = name.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit()) && is_name(name);
            return is_proper.then(|| name.to_owned());
        }
    }
    None
}

/// By the heading above, or by the words before; the first that nothing speaks about is the sender's.
fn assign_vat_ids(layout: &Layout<'_>, vat_ids: Vec<Code>, sections: &Sections, sender: &mut ReadParty, recipient: &mut ReadParty) {
    for code in vat_ids {
        let (line, cell) = code.position;
        let cells = &layout.lines[line].cells;
        let is_named = |side: &[&str]| {
            let own = has_any(&cells[cell].folded, side);
            own || cell > 0 && cells[cell].words.len() == 1 && has_any(&cells[cell - 1].folded, side)
        };
        let side = if is_named(&labels::OF_CUSTOMER) && !is_named(&["verkaufer", "seller", "vendeur"]) {
            Side::Recipient
        } else {
            sections.side_at(layout, code.position).unwrap_or(Side::Sender)
        };
        let place = match side {
            Side::Sender => &mut sender.vat_id,
            Side::Recipient => &mut recipient.vat_id,
            Side::Other => continue,
        };
        place.get_or_insert_with(|| code.read(layout));
    }
}

/// How the sender is reached: an e-mail address and a telephone that are not the recipient's.
pub(super) fn reach(layout: &Layout<'_>, sender: &mut ReadParty) {
    let read = |position: Position, cell: &Cell, value: String, certainty: u8| {
        Some(ReadValue { value, area: Some(cell.frame.on(layout.page_of(position.0))), certainty: certainty.min(cell.certainty()) })
    };
    let mut mails =
        layout.cells().flat_map(|(position, cell)| cell.words.iter().filter_map(move |word| Some((position, cell, email_of(&word.text)?))));
    if let (Some((position, cell, value)), None) = (mails.next(), mails.next()) {
        sender.email = read(position, cell, value, 85);
    }
    let phones = layout
        .cells()
        .filter(|(_, cell)| labels::PHONE.iter().any(|label| cell.folded.starts_with(label) && has_words(&cell.folded, label)));
    let numbers = phones.filter_map(|(position, cell)| {
        Some((position, cell, phone_of(&cell.text).or_else(|| phone_of(&layout.right_of(position)?.1.text))?))
    });
    if let [(position, cell, value)] = &numbers.collect::<Vec<_>>()[..] {
        sender.phone = read(*position, cell, value.clone(), 80);
    }
}

fn email_of(text: &str) -> Option<String> {
    let text = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let (local, domain) = text.split_once('@')?;
    let is_mail = !local.is_empty() && domain.contains('.') && !domain.contains('@') && text.is_ascii();
    let local = local.rsplit([':', '(']).next().unwrap_or(local);
    is_mail.then(|| format!("{local}@{domain}"))
}

fn phone_of(text: &str) -> Option<String> {
    let start = text.find(|letter: char| letter.is_ascii_digit() || letter == '+' || letter == '(')?;
    let number: String = text[start..].chars().take_while(|letter| letter.is_ascii_digit() || " +()/-.".contains(*letter)).collect();
    let number = number.trim().trim_end_matches(['-', '/', '.']).trim().to_owned();
    (6..=20).contains(&number.chars().filter(char::is_ascii_digit).count()).then_some(number)
}
