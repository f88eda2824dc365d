//! Text that must not be seen.

use std::fmt;

use serde::Deserialize;

/// A token or a client secret. It cannot be printed by accident: `Debug` shows dots, and there is no `Display`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The text, to be sent or encrypted, never logged.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// May it be a token at all? Visible ASCII of a bounded length: anything else can neither be sent nor be meant.
    pub fn is_token(&self) -> bool {
        const MAX_LENGTH: usize = 16 << 10;
        (1..=MAX_LENGTH).contains(&self.0.len()) && self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(...)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_visible_and_bounded() {
        for (text, is_token) in [
            ("ey.J0eX-_~+/=".to_owned(), true),
            (String::new(), false),
            ("with a blank".to_owned(), false),
            ("line\r\nfeed".to_owned(), false),
            ("nul\0".to_owned(), false),
            ("ümlaut".to_owned(), false),
            ("x".repeat(16 << 10), true),
            ("x".repeat((16 << 10) + 1), false),
        ] {
            assert_eq!(Secret::new(text.clone()).is_token(), is_token, "{} bytes", text.len());
        }
    }
}
