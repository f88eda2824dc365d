//! Logos and signatures: PNG or JPEG, checked before a page is drawn.

use krilla::Data;
use krilla::image::Image;

use crate::error::PaperError;
use crate::mark::Picture;
use crate::paper::{Paper, Signature};

/// More pixels than this would take more memory to unpack than a logo is worth.
const MAX_PIXELS: u64 = 16_000_000;

/// The pictures of a paper.
#[derive(Debug, Default)]
pub struct Pictures {
    logo: Option<Image>,
    signature: Option<Image>,
}

impl Pictures {
    /// Those of the paper; an error that says which one is bad, and why.
    pub fn of(paper: &Paper) -> Result<Self, PaperError> {
        let logo = paper.look.logo.as_deref().map(|bytes| picture("logo", bytes)).transpose()?;
        let signature = match &paper.signature {
            Some(Signature::Signed { picture: bytes, .. }) => Some(picture("signature", bytes)?),
            Some(Signature::Blank) | None => None,
        };
        Ok(Pictures { logo, signature })
    }

    pub fn get(&self, picture: Picture) -> Option<&Image> {
        match picture {
            Picture::Logo => self.logo.as_ref(),
            Picture::Signature => self.signature.as_ref(),
        }
    }

    /// The size of a picture within a box, its proportions kept. A picture is not enlarged beyond what 96 pixels an inch give.
    pub fn fitted(&self, picture: Picture, width: f32, height: f32) -> Option<(f32, f32)> {
        let (across, down) = self.get(picture)?.size();
        let (across, down) = (across as f32 * 0.75, down as f32 * 0.75);
        let scale = (width / across).min(height / down).min(1.0);
        Some((across * scale, down * scale))
    }
}

fn picture(name: &'static str, bytes: &[u8]) -> Result<Image, PaperError> {
    let refuse = |why: &str| PaperError::Picture { picture: name, why: why.to_owned() };
    let data = || Data::from(bytes.to_vec());
    let image = if bytes.starts_with(b"\x89PNG") {
        Image::from_png(data(), false)
    } else if bytes.starts_with(b"\xFF\xD8") {
        if colors_of_jpeg(bytes) == Some(4) {
            return Err(refuse("is a JPEG in CMYK: send it in RGB"));
        }
        Image::from_jpeg(data(), false)
    } else {
        return Err(refuse("must be a PNG or a JPEG"));
    };
    let image = image.map_err(|why| PaperError::Picture { picture: name, why: format!("cannot be read: {why}") })?;
    let (width, height) = image.size();
    match u64::from(width) * u64::from(height) {
        0 => Err(refuse("has no pixels")),
        pixels if pixels > MAX_PIXELS => Err(refuse("has more than 16 million pixels")),
        _ => Ok(image),
    }
}

/// How many colors the pixels of a JPEG have: the last byte of the fixed part of its frame header.
fn colors_of_jpeg(bytes: &[u8]) -> Option<u8> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xFF, marker, high, low, ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return rest.get(9).copied(),
            _ => rest = rest.get(2 + length..)?,
        }
    }
}
