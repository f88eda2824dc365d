//! How the page looks on which people pay.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the page looks on which people pay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentPageTheme)]
pub struct PaymentPageTheme {
    /// Behind everything.
    #[schema(format = "color")]
    pub background_color: Option<String>,
    /// How round corners are.
    pub border_radius: Option<String>,
    /// Buttons.
    pub button: Option<ButtonTheme>,
    /// Cards.
    pub card: Option<CardTheme>,
    /// Of the text.
    #[schema(format = "color")]
    pub font_color: Option<String>,
    /// Font of the text.
    pub font_family: Option<String>,
    /// Where the font is loaded from.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    pub font_link_href: Option<String>,
    /// Where the logo is loaded from.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    pub logo_src: Option<String>,
}

/// How buttons look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ButtonTheme)]
pub struct ButtonTheme {
    /// Of the most important one.
    #[schema(format = "color")]
    pub primary_color: Option<String>,
    /// The same, under the pointer.
    #[schema(format = "color")]
    pub primary_hover_color: Option<String>,
    /// Of the others.
    #[schema(format = "color")]
    pub secondary_color: Option<String>,
    /// The same, under the pointer.
    #[schema(format = "color")]
    pub secondary_hover_color: Option<String>,
}

/// How cards look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CardTheme)]
pub struct CardTheme {
    /// Behind what stands on it.
    #[schema(format = "color")]
    pub background_color: Option<String>,
}

impl PaymentPageTheme {
    /// The fields that hold no color, as the way to each.
    pub(super) fn wrong_colors(&self) -> Vec<Vec<&'static str>> {
        let mut named = vec![(vec!["background_color"], &self.background_color), (vec!["font_color"], &self.font_color)];
        if let Some(button) = &self.button {
            named.extend([
                (vec!["button", "primary_color"], &button.primary_color),
                (vec!["button", "primary_hover_color"], &button.primary_hover_color),
                (vec!["button", "secondary_color"], &button.secondary_color),
                (vec!["button", "secondary_hover_color"], &button.secondary_hover_color),
            ]);
        }
        if let Some(card) = &self.card {
            named.push((vec!["card", "background_color"], &card.background_color));
        }
        named.into_iter().filter(|(_, color)| color.as_deref().is_some_and(|color| !is_color(color))).map(|(way, _)| way).collect()
    }
}

/// A color as style sheets write it: `#rgb`, `#rrggbb` (each with a digit or two more for what shines through), `rgb(...)`, `hsl(...)`, or a name.
fn is_color(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|digit| digit.is_ascii_hexdigit());
    }
    let is_name = |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphabetic());
    match text.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((function, numbers)) => {
            let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '%' | ' ' | '/' | '-');
            matches!(function, "rgb" | "rgba" | "hsl" | "hsla")
                && numbers.chars().all(is_number)
                && numbers.contains(|digit: char| digit.is_ascii_digit())
        }
        None => is_name(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_written_as_in_style_sheets() {
        for color in ["#fff", "#FFFA", "#00ff7f", "#00ff7f80", "rgb(0, 12, 255)", "rgba(0 0 0 / 50%)", "hsl(210, 50%, 40.5%)", "teal"] {
            assert!(is_color(color), "{color}");
        }
        for color in ["", "#", "#ff", "#ggg", "#fffff", "rgb()", "rgb(0,0,0", "url(x)", "rgb(red)", "blue;", "teal 1"] {
            assert!(!is_color(color), "{color}");
        }
    }
}
