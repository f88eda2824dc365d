//! Which characters the codes and the names of glyphs stand for in fonts of the Latin alphabet.

use unicode_normalization::char::compose;

use crate::latin::windows_1252_character;

/// The encodings that PDFs know by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Windows,
    Macintosh,
    /// Adobe's own, of fonts that say nothing.
    Standard,
}

/// The upper half of the Macintosh's alphabet.
const MACINTOSH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/// Adobe's alphabet from 0xA1 on; a space where nothing is defined.
const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

impl Encoding {
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "WinAnsiEncoding" => Some(Encoding::Windows),
            "MacRomanEncoding" => Some(Encoding::Macintosh),
            "StandardEncoding" => Some(Encoding::Standard),
            _ => None,
        }
    }

    pub fn character(self, code: u8) -> Option<char> {
        let character = match (self, code) {
            (_, 0..=31 | 127) => None,
            (Encoding::Standard, b'\'') => Some('’'),
            (Encoding::Standard, b'`') => Some('‘'),
            (_, 32..=126) => Some(char::from(code)),
            (Encoding::Windows, _) => Some(windows_1252_character(code)),
            (Encoding::Macintosh, _) => MACINTOSH.chars().nth(usize::from(code - 128)),
            (Encoding::Standard, 0xA1..) => STANDARD.chars().nth(usize::from(code - 0xA1)),
            (Encoding::Standard, _) => None,
        };
        character.filter(|character| *character != ' ' || code == 32)
    }
}

/// Names of glyphs that are no letters.
const SIGNS: &str = "space  exclam ! quotedbl \" numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright ) asterisk * plus + \
    comma , hyphen - minus − period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 colon : semicolon ; less < equal = \
    greater > question ? at @ bracketleft [ backslash \\ bracketright ] asciicircum ^ underscore _ grave ` braceleft { bar | braceright } asciitilde ~ \
    exclamdown ¡ cent ¢ sterling £ currency ¤ yen ¥ brokenbar ¦ section § dieresis ¨ copyright © ordfeminine ª guillemotleft « logicalnot ¬ registered ® \
    macron ¯ degree ° plusminus ± twosuperior ² threesuperior ³ acute ´ mu µ paragraph ¶ periodcentered · cedilla ¸ onesuperior ¹ ordmasculine º \
    guillemotright » onequarter ¼ onehalf ½ threequarters ¾ questiondown ¿ AE Æ multiply × Oslash Ø germandbls ß ae æ divide ÷ oslash ø Eth Ð eth ð \
    Thorn Þ thorn þ dotlessi ı Lslash Ł lslash ł OE Œ oe œ florin ƒ circumflex ˆ tilde ˜ endash – emdash — quoteleft ‘ quoteright ’ quotesinglbase ‚ \
    quotedblleft “ quotedblright ” quotedblbase „ dagger † daggerdbl ‡ bullet • ellipsis … perthousand ‰ guilsinglleft ‹ guilsinglright › Euro € \
    trademark ™ fraction ⁄ fi ﬁ fl ﬂ ff ﬀ ffi ﬃ ffl ﬄ nbspace \u{A0} nonbreakingspace \u{A0} sfthyphen - Dcroat Đ dcroat đ";

/// Names of the marks over and under letters.
const MARKS: [(&str, char); 14] = [
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("ring", '\u{30A}'),
    ("hungarumlaut", '\u{30B}'),
    ("caron", '\u{30C}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
    ("commaaccent", '\u{326}'),
];

/// The character of a glyph, by its name in Adobe's list: `Adieresis`, `period`, `uni20AC`.
pub(super) fn character(name: &str) -> Option<char> {
    let name = name.split('.').next().filter(|base| !base.is_empty())?;
    let mut letters = name.chars();
    if let (Some(first), None) = (letters.next(), letters.next()) {
        return Some(first);
    }
    if name == "space" {
        return Some(' ');
    }
    let mut signs = SIGNS.split(' ').skip_while(|word| *word != name).skip(1);
    signs.next().and_then(|sign| sign.chars().next()).or_else(|| marked(name)).or_else(|| numbered(name))
}

fn marked(name: &str) -> Option<char> {
    let base = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, mark) = MARKS.iter().find(|(mark, _)| *mark == &name[1..])?;
    compose(base, *mark)
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix("uni").map(|digits| digits.get(..4).unwrap_or(digits)).or_else(|| name.strip_prefix('u'))?;
    (4..=6).contains(&digits.len()).then(|| u32::from_str_radix(digits, 16).ok()).flatten().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_signs_and_numbers() {
        let cases = [
            ("A", 'A'),
            ("Adieresis", 'Ä'),
            ("eacute", 'é'),
            ("period", '.'),
            ("Euro", '€'),
            ("uni20AC", '€'),
            ("u1F600", '😀'),
            ("a.sc", 'a'),
        ];
        for (name, expected) in cases {
            assert_eq!(character(name), Some(expected), "{name}");
        }
        for name in ["g123", "", ".notdef", "nothing", "uniZZZZ"] {
            assert_eq!(character(name), None, "{name}");
        }
    }

    #[test]
    fn encodings_know_their_upper_half() {
        let cases = [
            (Encoding::Windows, 0x80, '€'),
            (Encoding::Windows, 0xFC, 'ü'),
            (Encoding::Macintosh, 0x9F, 'ü'),
            (Encoding::Macintosh, 0xDB, '€'),
        ];
        for (encoding, code, expected) in cases {
            assert_eq!(encoding.character(code), Some(expected), "{encoding:?} {code:x}");
        }
        assert_eq!(Encoding::Standard.character(0xFB), Some('ß'));
        assert_eq!(Encoding::Standard.character(0xE1), Some('Æ'));
        assert_eq!(MACINTOSH.chars().count(), 128);
    }
}
