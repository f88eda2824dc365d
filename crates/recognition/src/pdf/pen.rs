//! Characters at their places become words.

use super::matrix::Matrix;
use crate::page::{Frame, Word};

/// A gap that parts words, in parts of the size of the letters. A space of a font is a quarter or more.
const GAP: f32 = 0.17;
/// As far as letters of one word may overlap or leave their line, in the same measure.
const SLACK: f32 = 0.35;
/// Words of a page that are kept.
const MAX_WORDS: usize = 20_000;

/// Collects the words of a page whose origin is its upper left corner.
#[derive(Debug, Default)]
pub(super) struct Pen {
    words: Vec<Word>,
    open: Option<OpenWord>,
}

/// A word that may go on.
#[derive(Debug)]
struct OpenWord {
    text: String,
    frame: Frame,
    baseline: f32,
    size: f32,
}

impl Pen {
    /// A character of a width and size, whose matrix leads from its own space to the page. What does not run from left to right is left out.
    pub fn write(&mut self, text: &str, matrix: &Matrix, width: f32, size: f32) {
        let ((left, baseline), (right, end_y), (_, top)) = (matrix.point(0.0, 0.0), matrix.point(width, 0.0), matrix.point(0.0, size));
        let size = baseline - top;
        let is_level = (end_y - baseline).abs() <= (right - left).abs() * 0.2 + 0.01;
        if !is_level || !(1.0..2_000.0).contains(&size) || !left.is_finite() || !right.is_finite() || right < left {
            return;
        }
        // Code points without a glyph, and marks of layout.
        let is_blank = text.chars().all(|letter| letter.is_whitespace() || letter.is_control());
        if is_blank {
            self.finish_word();
            return;
        }
        let frame = Frame { left, top: baseline - size * 0.8, right, bottom: baseline + size * 0.2 };
        if !self.open.as_ref().is_some_and(|open| open.goes_on(left, baseline, size)) {
            self.finish_word();
            self.open = Some(OpenWord { text: String::new(), frame, baseline, size });
        }
        if let Some(open) = &mut self.open {
            text.chars().for_each(|letter| push_plain(&mut open.text, letter));
            open.frame = open.frame.with(frame);
        }
    }

    fn finish_word(&mut self) {
        if let Some(OpenWord { text, frame, .. }) = self.open.take()
            && self.words.len() < MAX_WORDS
        {
            // What holds a hard space is several words; they share the frame by their lengths.
            let whole = text.chars().count().max(1) as f32;
            let mut before = 0;
            for part in text.split(char::is_whitespace) {
                let length = part.chars().count();
                let along = |letters: usize| frame.left + (frame.right - frame.left) * letters as f32 / whole;
                if length > 0 {
                    let frame = Frame { left: along(before), right: along(before + length), ..frame };
                    self.words.push(Word { text: part.to_owned(), frame, certainty: 100 });
                }
                before += length + 1;
            }
        }
    }

    /// All words. What was written twice at one place, to look bold, counts once.
    pub fn words(mut self) -> Vec<Word> {
        self.finish_word();
        let mut kept: Vec<Word> = Vec::new();
        for word in self.words {
            let is_again = |other: &Word| {
                let near = word.frame.height() * 0.2;
                other.text == word.text
                    && (other.frame.left - word.frame.left).abs() < near
                    && (other.frame.top - word.frame.top).abs() < near
            };
            // Such words are written one right after the other, or line by line.
            if !kept.iter().rev().take(40).any(is_again) {
                kept.push(word);
            }
        }
        kept
    }
}

impl OpenWord {
    fn goes_on(&self, left: f32, baseline: f32, size: f32) -> bool {
        let gap = left - self.frame.right;
        let is_near = gap < GAP * self.size && gap > -SLACK * self.size;
        is_near && (baseline - self.baseline).abs() < SLACK * self.size && (0.5..2.0).contains(&(size / self.size))
    }
}

/// Ligatures in letters, and nothing for what only says where a word may break.
fn push_plain(text: &mut String, letter: char) {
    match letter {
        '\u{FB00}' => text.push_str("ff"),
        '\u{FB01}' => text.push_str("fi"),
        '\u{FB02}' => text.push_str("fl"),
        '\u{FB03}' => text.push_str("ffi"),
        '\u{FB04}' => text.push_str("ffl"),
        '\u{AD}' | '\u{200B}' => {}
        _ if letter.is_control() => {}
        _ => text.push(letter),
    }
}
