//! A page on which texts stand where a program would put them, in letters of different widths.

use crate::page::{Frame, Page, Word};

pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;

/// Pages that are being written.
pub(super) struct Sheet {
    pages: Vec<Page>,
    /// The size of most of the text.
    pub size: f32,
    /// Where the next line begins.
    pub top: f32,
}

impl Sheet {
    pub fn new(size: f32) -> Self {
        Sheet { pages: vec![blank(1)], size, top: 50.0 }
    }

    pub fn turn(&mut self) {
        self.pages.push(blank(self.pages.len() as u32 + 1));
        self.top = 60.0;
    }

    pub fn pages(self) -> Vec<Page> {
        self.pages
    }

    /// Goes on below, by so many lines.
    pub fn skip(&mut self, lines: f32) {
        self.top += lines * self.size * 1.3;
    }

    /// A text that begins here.
    pub fn put(&mut self, left: f32, text: &str) {
        self.put_sized(left, self.size, text);
    }

    /// A text that ends here.
    pub fn put_right(&mut self, right: f32, text: &str) {
        self.put_sized(right - width(text) * self.size, self.size, text);
    }

    pub fn put_sized(&mut self, left: f32, size: f32, text: &str) {
        let mut place = left;
        let (top, page) = (self.top, self.pages.len() - 1);
        for part in text.split(' ') {
            let right = place + width(part) * size;
            if !part.is_empty() {
                let frame = Frame { left: place, top, right, bottom: top + size };
                self.pages[page].words.push(Word { text: part.to_owned(), frame, certainty: 100 });
            }
            place = right + width(" ") * size;
        }
    }

    /// Texts under each other.
    pub fn put_lines(&mut self, left: f32, lines: &[String]) {
        for line in lines {
            self.put(left, line);
            self.skip(1.0);
        }
    }
}

fn blank(number: u32) -> Page {
    Page { number, width: WIDTH, height: HEIGHT, words: Vec::new() }
}

/// In parts of the size of the text.
pub(super) fn width(text: &str) -> f32 {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> f32 {
    match letter {
        'i' | 'l' | 'j' | '.' | ',' | ':' | ';' | '\'' | '|' | 'I' | '!' | ' ' => 0.28,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.33,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.86,
        _ if letter.is_uppercase() => 0.69,
        _ => 0.55,
    }
}
