//! What tesseract is asked for, and its answer.

use crate::page::{Frame, Page, Word};

/// A page of small print is a fifth of it.
pub(super) const MAX_OUTPUT_BYTES: usize = 4 << 20;
/// How much higher a line is set than its letters are, above and below each: its frame holds nothing but ink.
pub(super) const MARGIN: f32 = 0.15;
/// The levels of its table that matter.
const PAGE: &str = "1";
const LINE: &str = "4";
const WORD: &str = "5";

/// The languages that were asked for and are installed, in tesseract's own notation; English or the first otherwise.
pub(super) fn wanted_languages(listed: &str, wanted: &[String]) -> String {
    // The first line is a heading.
    let installed: Vec<&str> = listed.lines().skip(1).map(str::trim).filter(|name| !name.is_empty() && *name != "osd").collect();
    let found: Vec<&str> = wanted.iter().map(String::as_str).filter(|name| installed.contains(name)).collect();
    let otherwise = if installed.contains(&"eng") { "eng" } else { installed.first().copied().unwrap_or("eng") };
    if found.is_empty() { otherwise.to_owned() } else { found.join("+") }
}

/// The words of its table (`tsv`): level, page, block, paragraph, line, word, left, top, width, height, certainty, text. Each is higher than
/// its line by this part of it, above and below.
pub(super) fn page(table: &str, number: u32, margin: f32) -> Page {
    let mut page = Page { number, ..Page::default() };
    let mut line = Frame::default();
    for row in table.lines() {
        let columns: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, .., left, top, width, height, certainty, text] = columns[..] else { continue };
        let Some(frame) = frame(left, top, width, height) else { continue };
        match level {
            PAGE => (page.width, page.height) = (frame.right, frame.bottom),
            LINE => line = frame,
            WORD => {
                // Letters are of different heights: a word is as high as its line.
                let margin = line.height() * margin;
                let frame = Frame { top: line.top - margin, bottom: line.bottom + margin, ..frame };
                let certainty = certainty.parse::<f32>().unwrap_or_default().clamp(0.0, 100.0) as u8;
                let text = text.trim().to_owned();
                if text.chars().any(char::is_alphanumeric) || text.chars().count() == 1 {
                    page.words.push(Word { text, frame, certainty });
                }
            }
            _ => {}
        }
    }
    page
}

fn frame(left: &str, top: &str, width: &str, height: &str) -> Option<Frame> {
    let number = |text: &str| text.parse::<f32>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    let (left, top, width, height) = (number(left)?, number(top)?, number(width)?, number(height)?);
    Some(Frame { left, top, right: left + width, bottom: top + height })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_height_of_their_line() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n4\t1\t1\t1\t1\t0\t100\t90\t400\t40\t-1\t\n5\t1\t1\t1\t1\t1\t100\t95\t90\t30\t96.5\tTotal\n\
            5\t1\t1\t1\t1\t2\t200\t95\t20\t30\t91\t€\n5\t1\t1\t1\t1\t3\t230\t95\t20\t30\t91\t—.\nnonsense\n";
        let page = page(table, 2, MARGIN);
        assert_eq!((page.number, page.width, page.height, page.words.len()), (2, 2480.0, 3508.0, 2));
        assert_eq!(
            page.words[0],
            Word { text: "Total".into(), frame: Frame { left: 100.0, top: 84.0, right: 190.0, bottom: 136.0 }, certainty: 96 }
        );
        // The sign of a currency is a word by itself, a few strokes are none.
        assert_eq!(page.words[1].text, "€");
    }

    #[test]
    fn languages_that_are_not_installed_are_left_out() {
        let listed = "List of available languages (3):\ndeu\neng\nosd\n";
        assert_eq!(wanted_languages(listed, &["deu".into(), "fra".into(), "eng".into()]), "deu+eng");
        assert_eq!(wanted_languages(listed, &[]), "eng");
    }
}
