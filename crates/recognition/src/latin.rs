//! The Latin alphabet of Windows (code page 1252), which PDFs call `WinAnsiEncoding` and which holds ISO 8859-1.

/// What the bytes 0x80 to 0x9F stand for; a space where nothing is defined.
const UPPER: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š',
    '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// The character of a byte.
pub(crate) fn windows_1252_character(byte: u8) -> char {
    match byte {
        0x80..=0x9F => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The text of bytes.
pub(crate) fn windows_1252(bytes: &[u8]) -> String {
    bytes.iter().copied().map(windows_1252_character).collect()
}
