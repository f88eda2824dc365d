//! Pictures that lie about themselves.

use crate::strangers::noise;
use crate::{Case, End, case};

const MARK: &[u8] = b"\x89PNG\r\n\x1a\n";

fn png(width: u32, height: u32) -> Vec<u8> {
    [MARK, b"\0\0\0\x0dIHDR", &width.to_be_bytes(), &height.to_be_bytes(), b"\x08\x02\0\0\0\0\0\0\0"].concat()
}

/// A JPEG of segments; the last begins the frame.
fn jpeg(segments: &[&[u8]], width: u16, height: u16) -> Vec<u8> {
    let frame =
        [&b"\xff\xc0\x00\x11\x08"[..], &height.to_be_bytes(), &width.to_be_bytes(), b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"].concat();
    [b"\xff\xd8", segments.concat().as_slice(), &frame].concat()
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (width, height) in [(0, 0), (1, 1), (1, 100_000), (399, 2_000), (2_000, 399), (40, 40)] {
        cases.push(case(format!("a PNG of {width} by {height}"), png(width, height), &[End::TooSmall]));
        cases.push(case(format!("a JPEG of {width} by {height}"), jpeg(&[], width as u16, height as u16), &[End::TooSmall]));
    }
    for (width, height) in [(100_000, 100_000), (u32::MAX, u32::MAX), (u32::MAX, 400), (10_000, 5_001)] {
        cases.push(case(format!("a PNG of {width} by {height}"), png(width, height), &[End::TooMuch]));
    }
    cases.push(case("a JPEG of 65535 by 65535", jpeg(&[], u16::MAX, u16::MAX), &[End::TooMuch]));
    cases.push(case("a PNG that could be read", png(1_000, 1_000), &[End::ProgramMissing]));
    let exif = [&b"\xff\xe1\x00\x20Exif\0\0MM\0*\0\0\0\x08"[..], &[0xff; 16]].concat();
    let script = b"\xff\xfe\x00\x1b<script>alert(1)</script>";
    for (name, segments) in
        [("broken EXIF", vec![exif.as_slice()]), ("a script for a comment", vec![&script[..]]), ("both", vec![exif.as_slice(), script])]
    {
        cases.push(case(format!("a JPEG with {name}"), jpeg(&segments, 1_000, 1_000), &[End::ProgramMissing, End::Damaged]));
    }
    for length in 0..24 {
        let cut = [MARK, &png(1_000, 1_000)[8..8 + length.min(15)]].concat();
        cases.push(case(format!("a PNG after {length} bytes"), cut, &[End::Damaged]));
    }
    for length in 3..15 {
        cases.push(case(
            format!("a JPEG after {length} bytes"),
            jpeg(&[], 1_000, 1_000)[..length.min(8)].to_vec(),
            &[End::Damaged, End::NotSupported],
        ));
    }
    let endless: Vec<u8> = [&b"\xff\xd8\xff"[..], &vec![0xff; 1 << 20]].concat();
    cases.push(case("a JPEG of nothing but filling", endless, &[End::Damaged]));
    cases.push(case(
        "a JPEG of noise",
        [&b"\xff\xd8\xff\xe0"[..], &noise(1 << 16)].concat(),
        &[End::Damaged, End::TooSmall, End::ProgramMissing, End::TooMuch],
    ));
    cases.push(case("a JPEG of empty segments", [&b"\xff\xd8"[..], &b"\xff\xe0\0\0".repeat(100_000)].concat(), &[End::Damaged]));
    cases
}
