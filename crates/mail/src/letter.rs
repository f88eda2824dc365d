//! A mail in words, the languages that pages of mails are written in, and the page around a text.

use std::sync::LazyLock;

use bursar_kernel::Result;
use minijinja::{AutoEscape, Environment};

/// The language that a mail is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterLanguage {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Dutch.
    Dutch,
    /// Spanish.
    Spanish,
}

impl LetterLanguage {
    /// The language of an ISO 639-1 code; English where nothing is written in it.
    pub fn of(code: &str) -> Self {
        match code {
            "de" => LetterLanguage::German,
            "fr" => LetterLanguage::French,
            "nl" => LetterLanguage::Dutch,
            "es" => LetterLanguage::Spanish,
            _ => LetterLanguage::English,
        }
    }

    /// Its ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            LetterLanguage::English => "en",
            LetterLanguage::German => "de",
            LetterLanguage::French => "fr",
            LetterLanguage::Dutch => "nl",
            LetterLanguage::Spanish => "es",
        }
    }
}

/// A mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenLetter {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Its page, where whoever wrote it wrote one; otherwise [`page`] makes one of the text.
    pub html: Option<String>,
}

static PAGE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.set_trim_blocks(true);
    pages.set_lstrip_blocks(true);
    if let Err(error) = pages.add_template("page.html", include_str!("page.html")) {
        unreachable!("a test reads it: {error}");
    }
    pages
});

/// A text as a page: its paragraphs, its addresses as links, and who sends it. Whatever stands in it is shown, and nothing of it acts.
pub fn page(language: LetterLanguage, entity_name: &str, text: &str) -> Result<String> {
    let paragraphs: Vec<Vec<&str>> =
        text.split("\n\n").map(|paragraph| paragraph.lines().collect::<Vec<_>>()).filter(|lines| !lines.is_empty()).collect();
    let page = minijinja::context! { language => language.code(), entity_name, paragraphs };
    Ok(PAGE.get_template("page.html")?.render(page)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_acts_on_the_page() {
        let page = page(LetterLanguage::English, "Acme <b>", "Dear Ada,\n\n<script>alert(1)</script>\nsecond line").unwrap();
        assert!(page.contains("&lt;script&gt;") && page.contains("Acme &lt;b&gt;") && !page.contains("<script"), "{page}");
        assert!(page.contains("second line") && page.contains("<br"), "{page}");
    }
}
