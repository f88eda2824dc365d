//! What mails say when nobody has written anything else: subject and text for each kind of mail, in five languages, and the page around a text.

use std::sync::LazyLock;

use bursar_kernel::Result;
use minijinja::{AutoEscape, Environment, Value};
use serde::Serialize;

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// An invoice goes with it.
    Invoice,
    /// A quote goes with it.
    Quote,
    /// A credit note goes with it.
    CreditNote,
    /// An invoice will be due, or a discount will end.
    PaymentReminder,
    /// An invoice is overdue.
    OverdueReminder,
}

/// The language that it is written in.
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
    /// The language of an ISO 639-1 code; English where there is no template in it.
    pub fn of(code: &str) -> Self {
        match code {
            "de" => LetterLanguage::German,
            "fr" => LetterLanguage::French,
            "nl" => LetterLanguage::Dutch,
            "es" => LetterLanguage::Spanish,
            _ => LetterLanguage::English,
        }
    }

    fn code(self) -> &'static str {
        match self {
            LetterLanguage::English => "en",
            LetterLanguage::German => "de",
            LetterLanguage::French => "fr",
            LetterLanguage::Dutch => "nl",
            LetterLanguage::Spanish => "es",
        }
    }
}

impl LetterKind {
    fn name(self) -> &'static str {
        match self {
            LetterKind::Invoice => "invoice",
            LetterKind::Quote => "quote",
            LetterKind::CreditNote => "credit_note",
            LetterKind::PaymentReminder => "payment_reminder",
            LetterKind::OverdueReminder => "overdue_reminder",
        }
    }
}

/// What stands in the templates.
#[derive(Debug, Clone, Serialize)]
pub struct LetterWords<'a> {
    /// Who sends it.
    pub entity_name: &'a str,
    /// Who gets it, as it is addressed.
    pub contact_name: Option<&'a str>,
    /// The number of the document.
    pub document_number: &'a str,
    /// What is to be paid, as the reader writes amounts.
    pub amount_due: Option<&'a str>,
    /// When it is due, or a quote ends, as the reader writes dates.
    pub due_date: Option<&'a str>,
}

/// A mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenLetter {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// The page that a text is sent as.
const PAGE: &str = include_str!("page.html");

/// Each file holds all kinds in one language: `# kind`, a line for the subject, and the text.
const FILES: [(&str, &str); 5] = [
    ("en", include_str!("en.txt")),
    ("de", include_str!("de.txt")),
    ("fr", include_str!("fr.txt")),
    ("nl", include_str!("nl.txt")),
    ("es", include_str!("es.txt")),
];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|name| if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None });
    templates.set_trim_blocks(true);
    templates.set_lstrip_blocks(true);
    let mut add = |name: String, text: &'static str| {
        if let Err(error) = templates.add_template_owned(name, text.to_owned()) {
            unreachable!("a test reads every template: {error}");
        }
    };
    add("page.html".to_owned(), PAGE);
    for (language, file) in FILES {
        for part in file.split("# ").filter(|part| !part.trim().is_empty()) {
            let (kind, rest) = part.split_once('\n').unwrap_or((part, ""));
            let (subject, text) = rest.split_once('\n').unwrap_or((rest, ""));
            add(format!("{kind}/{language}/subject"), subject);
            add(format!("{kind}/{language}/text"), text.trim());
        }
    }
    templates
});

/// The words of a mail of this kind.
pub fn letter(kind: LetterKind, language: LetterLanguage, words: &LetterWords<'_>) -> Result<WrittenLetter> {
    let part = |part: &str| -> Result<String> {
        Ok(TEMPLATES.get_template(&format!("{}/{}/{part}", kind.name(), language.code()))?.render(Value::from_serialize(words))?)
    };
    Ok(WrittenLetter { subject: part("subject")?, text: part("text")? })
}

/// A text as a page: its paragraphs, its addresses as links, and who sends it. Whatever stands in it is shown, and nothing of it acts.
pub fn page(language: LetterLanguage, entity_name: &str, text: &str) -> Result<String> {
    let paragraphs: Vec<Vec<&str>> =
        text.split("\n\n").map(|paragraph| paragraph.lines().collect::<Vec<_>>()).filter(|lines| !lines.is_empty()).collect();
    let page = minijinja::context! { language => language.code(), entity_name, paragraphs };
    Ok(TEMPLATES.get_template("page.html")?.render(page)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [LetterKind; 5] =
        [LetterKind::Invoice, LetterKind::Quote, LetterKind::CreditNote, LetterKind::PaymentReminder, LetterKind::OverdueReminder];

    fn words() -> LetterWords<'static> {
        LetterWords {
            entity_name: "Acme & Sons",
            contact_name: Some("Ada"),
            document_number: "INV-00042",
            amount_due: Some("€ 1,190.00"),
            due_date: Some("30 June 2024"),
        }
    }

    #[test]
    fn every_kind_is_written_in_every_language() {
        for (code, _) in FILES {
            let language = LetterLanguage::of(code);
            assert_eq!(language.code(), code);
            for kind in KINDS {
                let full = letter(kind, language, &words()).unwrap();
                for word in ["INV-00042", "Acme & Sons"] {
                    assert!(full.subject.contains(word), "{code} {kind:?}: {full:?}");
                }
                assert!(full.text.contains("Ada") && !full.text.contains("{"), "{code} {kind:?}: {full:?}");
                assert!(
                    full.subject.lines().count() == 1 && full.text.lines().all(|line| line.trim_end() == line),
                    "{code} {kind:?}: {full:?}"
                );
                let least = LetterWords { contact_name: None, amount_due: None, due_date: None, ..words() };
                let least = letter(kind, language, &least).unwrap();
                for word in ["none", "  ", " .", " ,", "Ada"] {
                    assert!(!least.text.contains(word), "{code} {kind:?} {word}: {least:?}");
                }
            }
        }
        assert_eq!(LetterLanguage::of("pt"), LetterLanguage::English);
    }

    #[test]
    fn reminders_say_how_much_and_when() {
        for (code, _) in FILES {
            for kind in [LetterKind::PaymentReminder, LetterKind::OverdueReminder] {
                let text = letter(kind, LetterLanguage::of(code), &words()).unwrap().text;
                assert!(text.contains("€ 1,190.00") && text.contains("30 June 2024"), "{code} {kind:?}: {text}");
            }
        }
    }

    #[test]
    fn nothing_in_a_text_acts_on_the_page() {
        let page = page(LetterLanguage::English, "Acme <b>", "Dear Ada,\n\n<script>alert(1)</script>\nsecond line").unwrap();
        assert!(page.contains("&lt;script&gt;") && page.contains("Acme &lt;b&gt;") && !page.contains("<script"), "{page}");
        assert!(page.contains("second line") && page.contains("<br"), "{page}");
    }
}
