//! Words in lines, and lines in cells: a cell is what stands together, such as a label, a value, or an entry of a table.

use crate::page::{Frame, Page, Word};

/// A gap that parts cells, in parts of the height of the text.
const CELL_GAP: f32 = 0.85;
/// The same beside a sign that parts what belongs together, as in `Name ● Street ● City`.
const SEPARATOR_GAP: f32 = 3.0;
/// Lines above a value among which its heading is looked for.
const HIGHEST: usize = 80;
/// As far as the middles of words of one line may differ, in the same measure.
const LINE_SLACK: f32 = 0.4;

/// All lines of a document in reading order.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub pages: &'a [Page],
    pub lines: Vec<Line>,
    /// How high most of the text is.
    pub text_height: f32,
}

#[derive(Debug)]
pub(super) struct Line {
    /// Its place among the pages, from 0.
    pub page: usize,
    pub cells: Vec<Cell>,
    pub frame: Frame,
}

#[derive(Debug)]
pub(super) struct Cell {
    pub words: Vec<Word>,
    pub text: String,
    /// The text as labels are compared: see [`folded`].
    pub folded: String,
    pub frame: Frame,
}

/// Where a cell stands: line and cell.
pub(super) type Position = (usize, usize);

impl<'a> Layout<'a> {
    pub fn of(pages: &'a [Page]) -> Self {
        let lines: Vec<Line> = pages.iter().enumerate().flat_map(|(page, words)| lines_of(page, &words.words)).collect();
        let mut heights: Vec<f32> = lines.iter().flat_map(|line| &line.cells).map(|cell| cell.frame.height()).collect();
        heights.sort_by(f32::total_cmp);
        let text_height = heights.get(heights.len() / 2).copied().unwrap_or_default();
        Layout { pages, lines, text_height }
    }

    /// All cells in reading order.
    pub fn cells(&self) -> impl Iterator<Item = (Position, &Cell)> {
        let lines = self.lines.iter().enumerate();
        lines.flat_map(|(place, line)| line.cells.iter().enumerate().map(move |(cell, found)| ((place, cell), found)))
    }

    pub fn page_of(&self, line: usize) -> &Page {
        &self.pages[self.lines[line].page]
    }

    /// The cell to the right in the same line.
    pub fn right_of(&self, (line, cell): Position) -> Option<(Position, &Cell)> {
        self.lines[line].cells.get(cell + 1).map(|found| ((line, cell + 1), found))
    }

    /// The nearest cell below that stands under this one, at most a few lines away.
    pub fn below(&self, (line, cell): Position) -> Option<(Position, &Cell)> {
        let above = &self.lines[line].cells[cell];
        let reach = above.frame.bottom + above.frame.height() * 2.5;
        let same_page = self.lines.iter().enumerate().skip(line + 1).take_while(|(_, below)| below.page == self.lines[line].page);
        let mut near = same_page.take_while(|(_, below)| below.frame.top <= reach);
        near.find_map(|(place, below)| {
            let under = below.cells.iter().position(|found| found.frame.is_above_or_below(&above.frame))?;
            Some(((place, under), &below.cells[under]))
        })
    }

    /// The nearest cells above that this one stands under, the nearest first.
    pub fn above(&self, (line, cell): Position) -> impl Iterator<Item = &Cell> {
        let below = &self.lines[line].cells[cell];
        let same_page = self.lines[..line].iter().rev().take_while(move |above| above.page == self.lines[line].page);
        same_page.take(HIGHEST).filter_map(move |above| above.cells.iter().find(|found| found.frame.is_above_or_below(&below.frame)))
    }
}

fn lines_of(page: usize, words: &[Word]) -> Vec<Line> {
    let mut words: Vec<&Word> = words.iter().collect();
    words.sort_by(|one, other| one.frame.middle().total_cmp(&other.frame.middle()));
    let mut rows: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        let is_of = |row: &Vec<&Word>| {
            let last = row[row.len() - 1];
            let height = last.frame.height().min(word.frame.height());
            (word.frame.middle() - row[0].frame.middle()).abs() < height * LINE_SLACK
        };
        match rows.last_mut() {
            Some(row) if is_of(row) => row.push(word),
            _ => rows.push(vec![word]),
        }
    }
    rows.into_iter().map(|row| line_of(page, row)).collect()
}

fn line_of(page: usize, mut row: Vec<&Word>) -> Line {
    row.sort_by(|one, other| one.frame.left.total_cmp(&other.frame.left));
    let mut groups: Vec<Vec<Word>> = Vec::new();
    for word in row {
        let is_near = |group: &Vec<Word>| {
            let last = &group[group.len() - 1];
            let gap = if is_separator(last) || is_separator(word) { SEPARATOR_GAP } else { CELL_GAP };
            // A colon belongs to its label, however far it stands away.
            word.text == ":" || word.frame.left - last.frame.right < last.frame.height().max(word.frame.height()) * gap
        };
        match groups.last_mut() {
            Some(group) if is_near(group) => group.push(word.clone()),
            _ => groups.push(vec![word.clone()]),
        }
    }
    let cells: Vec<Cell> = groups.into_iter().map(Cell::of).collect();
    let frame = cells.iter().skip(1).fold(cells[0].frame, |frame, cell| frame.with(cell.frame));
    Line { page, cells, frame }
}

fn is_separator(word: &Word) -> bool {
    matches!(word.text.as_str(), "●" | "•" | "·" | "▪" | "|")
}

impl Cell {
    fn of(words: Vec<Word>) -> Self {
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let frame = words.iter().skip(1).fold(words[0].frame, |frame, word| frame.with(word.frame));
        Cell { folded: folded(&text), text, words, frame }
    }

    /// The least that is sure of these words.
    pub fn certainty(&self) -> u8 {
        self.words.iter().map(|word| word.certainty).min().unwrap_or_default()
    }
}

impl Line {
    /// The text of all cells.
    pub fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Small letters without accents, digits, and one space for everything else: `N° de TVA` is `n de tva`.
pub(super) fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => plain.push_str("ss"),
            _ if letter.is_alphanumeric() => plain.push(letter),
            _ if plain.ends_with(' ') || plain.is_empty() => {}
            _ => plain.push(' '),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Does a folded text hold these words one after the other, as whole words?
pub(super) fn has_words(folded: &str, words: &str) -> bool {
    ends_of(folded, words).next().is_some()
}

/// Does it hold any of them?
pub(super) fn has_any(folded: &str, words: &[&str]) -> bool {
    words.iter().any(|words| has_words(folded, words))
}

/// Where the last of them ends.
pub(super) fn last_of(folded: &str, words: &[&str]) -> Option<usize> {
    words.iter().flat_map(|words| ends_of(folded, words)).max()
}

/// Where these words end as whole words.
fn ends_of(folded: &str, words: &str) -> impl Iterator<Item = usize> {
    folded.match_indices(words).filter_map(move |(start, found)| {
        let end = start + found.len();
        let is_whole = (start == 0 || folded[..start].ends_with(' ')) && (end == folded.len() || folded[end..].starts_with(' '));
        is_whole.then_some(end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_compared_without_case_accents_and_signs() {
        for (text, expected) in [
            ("N° de TVA :", "n de tva"),
            ("Straße", "strasse"),
            ("Échéance", "echeance"),
            ("  Ust.-Id.-Nr. ", "ust id nr"),
            ("№ 5", "no 5"),
        ] {
            assert_eq!(folded(text), expected);
        }
        assert!(has_words("total net", "net") && !has_words("total netto", "net"));
        assert_eq!((last_of("net or total net", &["net", "or"]), last_of("netto", &["net"])), (Some(16), None));
    }
}
