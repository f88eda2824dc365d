//! Whether a mail can be read within bounds of memory, told in one pass before it is taken apart. Pure.
//!
//! The parser keeps a part for as little as a boundary and a blank line, a field for a letter and a colon, an attribute of a part for four letters, and
//! goes as deep as parts lie in each other: a mail of 25 MiB could take a gigabyte, or end the process. The bounds are of memory, some 50 MB each. Files
//! are sent in base64, which has neither blank lines nor colons.

/// Parts that are described; each part within another begins with its description.
const MAX_DESCRIBED_PARTS: usize = 2000;
/// Lines without a letter, behind each of which a part may begin: half a kilobyte.
const MAX_BLANK_LINES: usize = 100_000;
/// Lines with a colon, each of which may be a field: a hundred bytes.
const MAX_FIELDS: usize = 250_000;
/// Bytes of fields that describe parts, which become twelve times as many.
const MAX_DESCRIPTION: usize = 4 << 20;
/// Bytes before the first blank line: the fields of the mail itself.
const MAX_HEAD: usize = 1 << 20;

/// What the type of a part begins with.
const TYPE: &[u8] = b"content-type";
/// What every description of a part begins with.
const DESCRIPTION: &[u8] = b"content-";

/// Can it be read?
pub(super) fn is_readable(raw: &[u8]) -> bool {
    let mut extent = Extent::default();
    raw.split_inclusive(|byte| *byte == b'\n').all(|line| extent.takes(line))
}

/// What the lines so far come to.
#[derive(Default)]
struct Extent {
    described_parts: usize,
    blank_lines: usize,
    fields: usize,
    description: usize,
    head: usize,
    is_description: bool,
}

impl Extent {
    /// Counts one more line; false where it is too much. A field may begin anywhere in a line, behind a boundary.
    fn takes(&mut self, line: &[u8]) -> bool {
        self.blank_lines += usize::from(line.trim_ascii().is_empty());
        self.head += if self.blank_lines == 0 { line.len() } else { 0 };
        let (is_field, goes_on) = (line.contains(&b':'), matches!(line, [b' ' | b'\t', ..]));
        self.fields += usize::from(is_field);
        self.described_parts += if is_field { occurrences(line, TYPE) } else { 0 };
        self.is_description = self.is_description && goes_on || is_field && occurrences(line, DESCRIPTION) > 0;
        self.description += if self.is_description { line.len() } else { 0 };
        self.described_parts <= MAX_DESCRIBED_PARTS
            && self.blank_lines <= MAX_BLANK_LINES
            && self.fields <= MAX_FIELDS
            && self.description <= MAX_DESCRIPTION
            && self.head <= MAX_HEAD
    }
}

/// How often a line has the word. Capitals do not count, nor does white space: the parser leaves both out of names.
fn occurrences(line: &[u8], word: &[u8]) -> usize {
    let (mut found, mut matched) = (0, 0);
    for byte in line.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_lowercase) {
        // The first letter of the words is in neither of them again.
        matched = if byte == word[matched] { matched + 1 } else { usize::from(byte == word[0]) };
        if matched == word.len() {
            (found, matched) = (found + 1, 0);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_mails_of_people_can_be_read() {
        let file = format!("{}\r\n", "QUJD".repeat(19)).repeat(300_000);
        let letter = "Dear all,\r\n\r\nplease find it below: the list.\r\n\r\n".repeat(20_000);
        let page = "<meta http-equiv=\"Content-Type\" content=\"text/html\">\r\n  <p style=\"color: red\">x</p>\r\n".repeat(1_000);
        for body in [file, letter, page] {
            assert!(is_readable(format!("From: a@example.com\r\nSubject: x\r\n\r\n{body}").as_bytes()));
        }
    }

    #[test]
    fn what_would_take_too_much_memory_is_told_whatever_its_letters_are() {
        let boundary = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        for (what, mail) in [
            ("parts without a description", format!("{boundary}{}", "--b\r\n\r\n".repeat(MAX_BLANK_LINES + 1))),
            ("bare line feeds", format!("{boundary}{}", "--b\n \n".repeat(MAX_BLANK_LINES + 1))),
            ("fields", format!("{boundary}--b\r\n{}", "a:\r\n".repeat(MAX_FIELDS + 1))),
            ("attributes", format!("{boundary}--b\r\nContent-Type: text/x{}\r\n\r\n", ";a=b".repeat(1_100_000))),
            ("attributes on further lines", format!("{boundary}--b\r\nContent-Disposition: x{}\r\n\r\n", "\r\n ;a=b".repeat(700_000))),
            ("authors", format!("From: {}\r\n\r\n", "a,".repeat(600_000))),
            ("mails in each other", "CONTENT-type: message/rfc822\r\n\r\n".repeat(MAX_DESCRIBED_PARTS + 1)),
            ("names with spaces", "C ontent-Type: message/rfc822\r\n\r\n".repeat(MAX_DESCRIBED_PARTS + 1)),
            ("names behind a boundary", format!("{boundary}{}", "--bContent-Type: message/rfc822\r\n\r\n".repeat(MAX_DESCRIBED_PARTS))),
        ] {
            assert!(!is_readable(mail.as_bytes()), "{what}");
        }
    }
}
