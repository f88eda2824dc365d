//! Tables from the codes of a font to Unicode, as PDFs carry them in `ToUnicode`.

use std::collections::HashMap;

use super::object::{Allowance, Lexer, Object};
use crate::NotRecognized;

/// As many as a font of two bytes has codes.
const MAX_ENTRIES: usize = 65_536;

/// Codes and their text.
#[derive(Debug, Default)]
pub(super) struct UnicodeTable(HashMap<u32, String>);

impl UnicodeTable {
    pub fn get(&self, code: u32) -> Option<&str> {
        self.0.get(&code).map(String::as_str)
    }

    /// Reads what stands between the keywords of a table.
    pub fn read(bytes: &[u8]) -> Result<Self, NotRecognized> {
        let mut table = UnicodeTable::default();
        let mut allowance = Allowance::of_a_file();
        let mut lexer = Lexer::new(bytes, 0);
        let mut said = Vec::new();
        while let Some(object) = lexer.next(&mut allowance)? {
            match object {
                Object::Keyword(word) => {
                    match word.as_slice() {
                        b"endbfchar" => said.chunks_exact(2).for_each(|pair| table.add_range(&pair[0], &pair[0], &pair[1])),
                        b"endbfrange" => said.chunks_exact(3).for_each(|three| table.add_range(&three[0], &three[1], &three[2])),
                        _ => {}
                    }
                    said.clear();
                }
                object => said.push(object),
            }
        }
        Ok(table)
    }

    fn add_range(&mut self, first: &Object, last: &Object, text: &Object) {
        let (Some(first), Some(last)) = (first.as_text().and_then(code_of), last.as_text().and_then(code_of)) else { return };
        for (place, code) in (first..=last).enumerate().take(MAX_ENTRIES.saturating_sub(self.0.len())) {
            let text = match text {
                Object::Array(each) => each.get(place).and_then(Object::as_text).map(utf_16),
                Object::Text(start) => Some(following(start, place)),
                _ => None,
            };
            if let Some(text) = text {
                self.0.insert(code, text);
            }
        }
    }
}

fn code_of(bytes: &[u8]) -> Option<u32> {
    (1..=4).contains(&bytes.len()).then(|| bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
}

pub(super) fn utf_16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    if bytes.len() == 1 { char::from(bytes[0]).to_string() } else { String::from_utf16_lossy(&units) }
}

/// The text whose last character stands so many places behind that of `start`.
fn following(start: &[u8], places: usize) -> String {
    let mut text = utf_16(start);
    if places > 0
        && let Some(last) = text.pop()
    {
        text.extend(u32::try_from(places).ok().and_then(|places| char::from_u32(u32::from(last).checked_add(places)?)));
    }
    text
}
