//! Sentences, also those that go on in the next line.

use std::collections::HashSet;

use super::layout::{Cell, Layout, Position, folded};
use crate::page::Frame;

/// Cells of one document whose sentences are looked at.
const MAX_CELLS: usize = 200;

/// A longer one says nothing that is read here.
const MAX_WORDS: usize = 200;
/// Lines that one sentence, or several after each other, may have.
const MAX_LINES: usize = 12;
/// A line that reaches beyond this part of the page goes on in the next one, whatever letter that begins with.
const WIDE: f32 = 0.75;

/// Words that belong together, in their order.
#[derive(Debug)]
pub(super) struct Sentence {
    /// Cell and word.
    pub words: Vec<(Position, usize)>,
    /// Each of them as labels are compared; what is only a sign is empty.
    pub folded: Vec<String>,
    /// Does a part end behind the word, by a comma or another sign?
    ends_part: Vec<bool>,
}

impl Sentence {
    /// All of it as labels are compared.
    pub fn text(&self) -> String {
        joined(&self.folded)
    }

    /// Does it hold what stands in this part of a cell?
    pub fn holds(&self, layout: &Layout<'_>, position: Position, frame: Frame) -> bool {
        let own = self.words.iter().filter(|(cell, _)| *cell == position);
        own.map(|((line, cell), word)| layout.lines[*line].cells[*cell].words[*word].frame)
            .any(|word| frame.left <= word.left && word.right <= frame.right)
    }

    /// The part between commas that holds this word.
    pub fn part_of(&self, place: usize) -> String {
        let first = self.ends_part[..place].iter().rposition(|ends| *ends).map_or(0, |end| end + 1);
        let last = self.ends_part[place..].iter().position(|ends| *ends).map_or(self.words.len(), |length| place + length + 1);
        joined(&self.folded[first..last])
    }
}

fn joined(words: &[String]) -> String {
    words.iter().filter(|word| !word.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// All sentences that stand in cells of which `is_asked`, or go on in them.
pub(super) fn sentences(layout: &Layout<'_>, is_asked: impl Fn(&Cell) -> bool) -> Vec<Sentence> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for (position, _) in layout.cells().filter(|(_, cell)| is_asked(cell)).take(MAX_CELLS) {
        if !known.contains(&position) {
            let cells = paragraph(layout, position);
            found.extend(parted(layout, &cells));
            known.extend(cells);
        }
    }
    found
}

/// The cells that go on in each other, this one among them.
fn paragraph(layout: &Layout<'_>, position: Position) -> Vec<Position> {
    let mut cells = vec![position];
    while let Some(above) = cells.first().and_then(|first| before(layout, *first)).filter(|_| cells.len() < MAX_LINES) {
        cells.insert(0, above);
    }
    while let Some(below) = cells.last().and_then(|last| after(layout, *last)).filter(|_| cells.len() < MAX_LINES) {
        cells.push(below);
    }
    cells
}

fn before(layout: &Layout<'_>, (line, cell): Position) -> Option<Position> {
    let above = line.checked_sub(1)?;
    let own = &layout.lines[line].cells[cell];
    let place = layout.lines[above].cells.iter().position(|found| goes_on(layout, line, found, own))?;
    (layout.lines[above].page == layout.lines[line].page).then_some((above, place))
}

fn after(layout: &Layout<'_>, (line, cell): Position) -> Option<Position> {
    let below = layout.lines.get(line + 1).filter(|below| below.page == layout.lines[line].page)?;
    let own = &layout.lines[line].cells[cell];
    Some((line + 1, below.cells.iter().position(|found| goes_on(layout, line, own, found))?))
}

/// Is the lower cell the rest of what begins in the upper one?
fn goes_on(layout: &Layout<'_>, line: usize, upper: &Cell, lower: &Cell) -> bool {
    let (gap, height) = (lower.frame.top - upper.frame.bottom, upper.frame.height());
    let is_below = (lower.frame.left - upper.frame.left).abs() < height && (-0.5 * height..1.2 * height).contains(&gap);
    let is_open = !upper.text.ends_with(['.', '!', '?', ':']);
    let is_rest = lower.text.starts_with(|first: char| first.is_lowercase() || first.is_ascii_digit());
    let is_wide = upper.frame.right > layout.page_of(line).width * WIDE;
    is_below && is_open && (is_rest || is_wide)
}

fn parted(layout: &Layout<'_>, cells: &[Position]) -> Vec<Sentence> {
    let words: Vec<(Position, usize)> = cells
        .iter()
        .flat_map(|(line, cell)| (0..layout.lines[*line].cells[*cell].words.len()).map(move |word| ((*line, *cell), word)))
        .collect();
    let text = |((line, cell), word): &(Position, usize)| layout.lines[*line].cells[*cell].words[*word].text.as_str();
    let texts: Vec<&str> = words.iter().map(text).collect();
    let mut sentences = Vec::new();
    let mut start = 0;
    for end in 1..=texts.len() {
        let is_end = end == texts.len() || ends_sentence(texts[end - 1]) && texts[end].starts_with(|first: char| !first.is_lowercase());
        if is_end && end - start <= MAX_WORDS {
            sentences.push(Sentence {
                words: words[start..end].to_vec(),
                folded: texts[start..end].iter().map(|text| folded(text)).collect(),
                ends_part: texts[start..end].iter().map(|text| text.ends_with([',', ';', ':', ')'])).collect(),
            });
        }
        if is_end {
            start = end;
        }
    }
    sentences
}

/// A full stop behind a word, or behind a long number: that of a day or of a short form ends nothing.
fn ends_sentence(text: &str) -> bool {
    let is_long = |word: &str| {
        word.chars().all(char::is_alphabetic) && word.len() > 2 || word.len() > 4 && word.ends_with(|digit: char| digit.is_ascii_digit())
    };
    text.ends_with(['!', '?']) || text.strip_suffix('.').is_some_and(is_long)
}
