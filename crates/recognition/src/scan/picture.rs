//! How large a PNG or a JPEG is, by its first bytes, before a program unpacks it.

/// Is it a PNG or a JPEG?
pub(crate) fn is_picture(file: &[u8]) -> bool {
    file.starts_with(b"\x89PNG\r\n\x1a\n") || file.starts_with(b"\xff\xd8\xff")
}

/// Width and height in pixels.
pub(super) fn size(file: &[u8]) -> Option<(u32, u32)> {
    if file.starts_with(b"\x89PNG") { png_size(file) } else { jpeg_size(file) }
}

fn png_size(file: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?));
    (file.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// Walks over the segments to the one that begins the frame.
fn jpeg_size(file: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = *file.get(at..at + 4)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        match marker {
            // Filling.
            0xFF => at += 1,
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let side = |from: usize| Some(u32::from(u16::from_be_bytes(file.get(from..from + 2)?.try_into().ok()?)));
                return Some((side(at + 7)?, side(at + 5)?));
            }
            _ => at += 2 + length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stand_in_the_first_bytes() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 4, 0, 0, 0, 3, 0]);
        assert_eq!(size(&png), Some((1024, 768)));
        let jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08\x03\x00\x04\x00";
        assert_eq!(size(jpeg), Some((1024, 768)));
        for broken in [
            &b"\x89PNG\r\n\x1a\n"[..],
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xe0\xff\xff",
            b"\xff\xd8\xff\xff\xff\xff",
            b"\xff\xd8\x00\x00\x00\x00",
        ] {
            assert_eq!(size(broken), None);
        }
    }
}
