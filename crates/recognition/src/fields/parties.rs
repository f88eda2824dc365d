//! Who bills whom: names and addresses, distinguished by headings, by the window of an envelope, and by what only a sender writes.

use super::addresses::{self, postal_place};
use super::codes::Code;
use super::companies::{self, company_name, is_company, is_one_name};
use super::labels;
use super::layout::{Cell, Layout, Position, folded, has_any, has_words};
use crate::page::Frame;
use crate::recognized::{ReadParty, ReadValue};

/// Names are not longer.
const MAX_NAME_LENGTH: usize = 100;
/// A name that a picture shows less surely, in percent, is left out.
const LEAST_CERTAINTY: u8 = 75;
/// A heading says whose a number below it is, as far as a quarter of the page.
const REACH: f32 = 0.25;
/// Between the parts of a sender's address in one line.
pub(super) const SEPARATORS: [&str; 9] = [" ● ", " • ", " · ", " | ", " - ", " – ", " * ", " ▪ ", ", "];

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
        (None, None) => {
            let recipient = recipient.name.as_ref().map(|name| name.value.as_str());
            sender.name = companies::repeated_heading(layout).or_else(|| companies::proven_sender(layout, recipient));
        }
    }
    assign_vat_ids(layout, vat_ids, &sections, &mut sender, &mut recipient);
    sender.name = sender.name.map(|name| companies::surest_spelling(layout, name)).filter(|name| name.certainty >= LEAST_CERTAINTY);
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
pub(super) enum Side {
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
        let frame = line.cells[position.1].frame;
        let reach = layout.page_of(position.0).height * REACH;
        let above = self.headings.iter().rev().filter(|(heading, below, _)| {
            *heading <= position.0 && layout.lines[*heading].page == line.page && frame.top - below.bottom < reach
        });
        // Headings that stand beside each other part the page into columns.
        let mut near =
            above.filter(|(_, heading, _)| heading.left <= frame.left + frame.height() * 2.0 || !self.has_columns(layout, line.page));
        near.next().map(|(.., side)| *side)
    }

    fn has_columns(&self, layout: &Layout<'_>, page: usize) -> bool {
        let of_page: Vec<_> = self.headings.iter().filter(|(line, ..)| layout.lines[*line].page == page).collect();
        of_page.iter().any(|(line, ..)| of_page.iter().filter(|(other, ..)| other == line).count() > 1)
    }
}

pub(super) fn side_of(cell: &Cell) -> Option<Side> {
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
    let area = Some(cell.frame.on(layout.page_of(position.0)));
    // In its own column, a long name goes on in the next line.
    let below = layout.below(position);
    let rest = below.filter(|(below, rest)| {
        is_one_name(layout, cell, rest)
            || beside.is_some() && is_alone(layout, *below) && cell.frame.goes_on_in(&rest.frame) && is_name(&rest.text)
    });
    // Either a name in two lines, or somebody and their company.
    if rest.is_none() && company_name(&cell.text).is_none() && below.is_some_and(|(_, below)| beside.is_none() && is_company(&below.text)) {
        return None;
    }
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

pub(super) fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    letters >= 3 && text.len() <= MAX_NAME_LENGTH && letters * 2 > text.chars().count()
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

/// Does nothing else stand in its line?
fn is_alone(layout: &Layout<'_>, (line, _): Position) -> bool {
    layout.lines[line].cells.len() == 1
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
        } else if sender.name.as_ref().is_some_and(|name| has_words(&cells[cell].folded, &folded(&name.value))) {
            Side::Sender
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
