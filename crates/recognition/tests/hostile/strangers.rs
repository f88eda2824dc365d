//! Files of other kinds, whatever they are called.

use crate::{Case, End, case};

const REFUSED: &[End] = &[End::NotSupported];

/// A name, and the first bytes of such a file.
const STARTS: [(&str, &[u8]); 28] = [
    ("nothing", b""),
    ("one byte", b"%"),
    ("a zip", b"PK\x03\x04\x14\0\x06\0\x08\0"),
    ("a document with macros", b"PK\x03\x04\x14\0\x06\0word/vbaProject.bin"),
    ("an old document with macros", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1VBA"),
    ("a GIF", b"GIF89a\x01\0\x01\0"),
    ("a TIFF", b"II*\0\x08\0\0\0"),
    ("a TIFF of the other order", b"MM\0*\0\0\0\x08"),
    ("a WebP", b"RIFF\x24\0\0\0WEBPVP8 "),
    ("a BMP", b"BM\x46\0\0\0"),
    ("a HEIC", b"\0\0\0\x18ftypheic"),
    ("a film", b"\0\0\0\x18ftypmp42"),
    ("music", b"ID3\x03\0"),
    ("a program of Windows", b"MZ\x90\0\x03"),
    ("a program of Linux", b"\x7fELF\x02\x01"),
    ("a program of Java", b"\xca\xfe\xba\xbe"),
    ("a script", b"#!/bin/sh\nrm -rf /\n"),
    ("a gzip", b"\x1f\x8b\x08\0"),
    ("a 7z", b"7z\xbc\xaf\x27\x1c"),
    ("a RAR", b"Rar!\x1a\x07"),
    ("RTF", b"{\\rtf1\\ansi hello}"),
    ("PostScript", b"%!PS-Adobe-3.0\n(x) show"),
    ("a database", b"SQLite format 3\0"),
    ("JSON", b"{\"total\": 1}"),
    ("CSV", b"number;total\n1;2,00\n"),
    ("a mail", b"From: a@example.com\r\n\r\nhello"),
    ("words", b"Rechnung Nr. 42"),
    ("zeros", &[0; 4096]),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = STARTS.iter().map(|(name, start)| case(*name, *start, REFUSED)).collect();
    cases.push(case("a file of 20 MB and one byte", vec![b'x'; (20 << 20) + 1], &[End::TooLarge]));
    cases.push(case("noise", noise(1 << 20), REFUSED));
    cases
}

/// Bytes without a meaning, the same in every run.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}
