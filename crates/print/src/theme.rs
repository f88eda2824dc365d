//! Colors, sizes of text and distances. One accent, from the brand; everything else is gray.

use crate::mark::Color;
use crate::paper::{Accent, Format};
use crate::typeset::Style;

/// A millimeter in points.
pub const MM: f32 = 72.0 / 25.4;

/// White, for text on the accent.
pub const WHITE: Color = Color(255, 255, 255);

/// Colors and styles.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    pub ink: Color,
    pub muted: Color,
    pub faint: Color,
    /// The accent as it is on areas, and as text, dark enough to be read on white.
    pub accent: Color,
    pub accent_text: Color,
    /// A breath of the accent, for panels.
    pub tint: Color,
    /// The color of a watermark.
    pub ghost: Color,
}

impl Theme {
    pub fn of(accent: Accent) -> Self {
        let accent = Color(accent.0, accent.1, accent.2);
        let readable = readable(accent);
        Theme {
            ink: Color(24, 29, 39),
            muted: Color(94, 102, 117),
            faint: Color(222, 226, 232),
            accent,
            accent_text: readable,
            tint: mixed(readable, WHITE, 0.94),
            ghost: Color(236, 238, 241),
        }
    }

    pub fn body(self) -> Style {
        Style::new(9.0, self.ink)
    }

    pub fn small(self) -> Style {
        Style::new(8.0, self.muted)
    }

    /// The heading of a part, the name of a figure.
    pub fn label(self) -> Style {
        Style::new(7.5, self.muted)
    }
}

/// Width and height of a page in points.
pub fn page_size(format: Format) -> (f32, f32) {
    match format {
        Format::A4 => (595.276, 841.89),
        Format::Letter => (612.0, 792.0),
    }
}

/// A share of the second color in the first.
fn mixed(first: Color, second: Color, share: f32) -> Color {
    let mix = |first: u8, second: u8| (f32::from(first) * (1.0 - share) + f32::from(second) * share).round() as u8;
    Color(mix(first.0, second.0), mix(first.1, second.1), mix(first.2, second.2))
}

/// The color, darkened until text in it has a contrast of 4.5 to white (WCAG 2, level AA).
fn readable(color: Color) -> Color {
    let mut readable = color;
    while contrast_to_white(readable) < 4.5 {
        readable = mixed(readable, Color(0, 0, 0), 0.06);
    }
    readable
}

/// The contrast ratio of WCAG 2.
fn contrast_to_white(color: Color) -> f32 {
    let linear = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2);
    1.05 / (luminance + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pale_brand_is_darkened_where_it_is_text_and_a_dark_one_is_kept() {
        for pale in [Color(255, 255, 255), Color(255, 221, 0), Color(120, 220, 180)] {
            assert!(contrast_to_white(readable(pale)) >= 4.5, "{pale:?}");
        }
        assert_eq!(readable(Color(31, 78, 121)), Color(31, 78, 121));
    }
}
