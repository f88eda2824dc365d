//! What the codes of a font say, and how wide they are.

use std::collections::HashMap;

use super::cmap::{UnicodeTable, utf_16};
use super::file::File;
use super::glyph_names::{Encoding, character};
use super::object::{Dictionary, Object};
use crate::NotRecognized;

/// Widths of one font that are kept.
const MAX_WIDTHS: usize = 65_536;
/// Helvetica's widths from the space on, in thousandths of its size: close enough for every font that does not tell its own.
const USUAL_WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278,
    278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
    667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556,
    556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// A font as far as reading needs it.
#[derive(Debug)]
pub(super) struct Font {
    unicode: UnicodeTable,
    codes: Codes,
    /// Widths of codes, in the unit of text space.
    widths: HashMap<u32, f32>,
    default_width: f32,
}

/// How a text is made of codes.
#[derive(Debug)]
enum Codes {
    /// One byte each; what they stand for if the table of Unicode does not say.
    Bytes(Vec<Option<char>>),
    /// Two bytes each, which are UTF-16 by themselves or not.
    Pairs { are_utf_16: bool },
}

/// A character that was shown.
#[derive(Debug, PartialEq)]
pub(super) struct Shown {
    pub text: String,
    /// In the unit of text space, times the size of the font.
    pub width: f32,
    /// A code of one byte that is a space: word spacing applies to it.
    pub is_space_code: bool,
}

impl Font {
    pub fn read(file: &File<'_>, dictionary: &Dictionary) -> Result<Self, NotRecognized> {
        let unicode = match dictionary.get("ToUnicode").map(|table| file.stream(table)).transpose()?.flatten() {
            Some((_, bytes)) => UnicodeTable::read(&bytes)?,
            None => UnicodeTable::default(),
        };
        if file.get(dictionary, "Subtype").as_name() == Some("Type0") {
            return Ok(Font::composite(file, dictionary, unicode));
        }
        let (widths, default_width) = simple_widths(file, dictionary);
        Ok(Font { unicode, codes: Codes::Bytes(alphabet(file, dictionary)), widths, default_width })
    }

    fn composite(file: &File<'_>, dictionary: &Dictionary, unicode: UnicodeTable) -> Self {
        let name = file.get(dictionary, "Encoding").as_name().unwrap_or_default();
        let are_utf_16 = name.contains("UCS2") || name.contains("UTF16");
        let descendant = file.get(dictionary, "DescendantFonts").as_array().and_then(|fonts| file.resolve(fonts.first()?).as_dictionary());
        let thousandth = |width: f64| width as f32 / 1000.0;
        let default_width = descendant.and_then(|font| file.get(font, "DW").as_number()).map_or(1.0, thousandth);
        let listed = descendant.and_then(|font| file.get(font, "W").as_array()).unwrap_or_default();
        Font { unicode, codes: Codes::Pairs { are_utf_16 }, widths: listed_widths(file, listed), default_width }
    }

    /// The characters of a text that is shown.
    pub fn decode(&self, bytes: &[u8]) -> Vec<Shown> {
        match &self.codes {
            Codes::Bytes(alphabet) => bytes.iter().map(|byte| self.shown_byte(*byte, alphabet)).collect(),
            Codes::Pairs { are_utf_16 } => bytes.chunks(2).map(|pair| self.shown_pair(pair, *are_utf_16)).collect(),
        }
    }

    fn shown_byte(&self, byte: u8, alphabet: &[Option<char>]) -> Shown {
        let code = u32::from(byte);
        let alone = || alphabet.get(usize::from(byte)).copied().flatten().map(String::from).unwrap_or_default();
        let text = self.unicode.get(code).map_or_else(alone, str::to_owned);
        let usual = || {
            let place =
                text.chars().next().and_then(|letter| u32::from(letter).checked_sub(32)).and_then(|place| USUAL_WIDTHS.get(place as usize));
            if self.widths.is_empty() && self.default_width == 0.0 {
                place.map_or(0.556, |width| f32::from(*width) / 1000.0)
            } else {
                self.default_width
            }
        };
        let width = self.widths.get(&code).copied().unwrap_or_else(usual);
        Shown { text, width, is_space_code: byte == b' ' }
    }

    fn shown_pair(&self, pair: &[u8], are_utf_16: bool) -> Shown {
        let code = pair.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
        let alone = if are_utf_16 { utf_16(pair) } else { String::new() };
        let text = self.unicode.get(code).map_or(alone, str::to_owned);
        Shown { text, width: self.widths.get(&code).copied().unwrap_or(self.default_width), is_space_code: false }
    }
}

/// What the 256 codes of a simple font stand for.
fn alphabet(file: &File<'_>, dictionary: &Dictionary) -> Vec<Option<char>> {
    let encoding = file.get(dictionary, "Encoding");
    let named = |object: &Object| object.as_name().and_then(Encoding::named);
    let described = encoding.as_dictionary();
    let base = named(encoding).or_else(|| described.and_then(|described| named(file.get(described, "BaseEncoding"))));
    // A TrueType font that says nothing was written on Windows.
    let is_true_type = file.get(dictionary, "Subtype").as_name() == Some("TrueType");
    let base = base.unwrap_or(if is_true_type { Encoding::Windows } else { Encoding::Standard });
    let mut alphabet: Vec<Option<char>> = (0..=255).map(|code| base.character(code)).collect();
    let differences = described.and_then(|described| file.get(described, "Differences").as_array()).unwrap_or_default();
    let mut code = 0;
    for difference in differences {
        match file.resolve(difference) {
            Object::Number(first) => code = *first as usize,
            Object::Name(name) => {
                if let Some(place) = alphabet.get_mut(code) {
                    *place = character(name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    alphabet
}

/// Widths of a simple font, and of what it does not list; 0 where it lists none.
fn simple_widths(file: &File<'_>, dictionary: &Dictionary) -> (HashMap<u32, f32>, f32) {
    // A font that is drawn has a measure of its own.
    let matrix = file.get(dictionary, "FontMatrix").as_array().and_then(|matrix| matrix.first()?.as_number());
    let unit = matrix.map_or(0.001, |scale| scale as f32);
    let first = file.get(dictionary, "FirstChar").as_index().unwrap_or_default() as u32;
    let listed = file.get(dictionary, "Widths").as_array().unwrap_or_default();
    let widths = listed.iter().take(256).enumerate().filter_map(|(place, width)| {
        let width = file.resolve(width).as_number()?;
        Some((first.checked_add(place as u32)?, width as f32 * unit))
    });
    let descriptor = file.get(dictionary, "FontDescriptor").as_dictionary();
    let missing = descriptor.and_then(|descriptor| file.get(descriptor, "MissingWidth").as_number()).unwrap_or_default();
    let is_typewriter = file.get(dictionary, "BaseFont").as_name().is_some_and(|name| name.contains("Courier"));
    let widths: HashMap<u32, f32> = widths.collect();
    let missing = if widths.is_empty() && is_typewriter { 600.0 } else { missing };
    (widths, missing as f32 * unit)
}

/// Widths of a composite font: `first [w w w]` or `first last w`.
fn listed_widths(file: &File<'_>, listed: &[Object]) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let mut rest = listed;
    while let [first, second, after @ ..] = rest {
        let Some(first) = file.resolve(first).as_index() else { break };
        match (file.resolve(second), after) {
            (Object::Array(each), _) => {
                for (place, width) in each.iter().enumerate().take(MAX_WIDTHS - widths.len().min(MAX_WIDTHS)) {
                    let width = file.resolve(width).as_number().unwrap_or_default();
                    widths.insert((first + place) as u32, width as f32 / 1000.0);
                }
                rest = after;
            }
            (Object::Number(last), [width, after @ ..]) => {
                let width = file.resolve(width).as_number().unwrap_or_default() as f32 / 1000.0;
                let codes = (first..=(*last as usize)).take(MAX_WIDTHS - widths.len().min(MAX_WIDTHS));
                widths.extend(codes.map(|code| (code as u32, width)));
                rest = after;
            }
            _ => break,
        }
    }
    widths
}
