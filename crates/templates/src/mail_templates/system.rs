//! The templates of the system: what mails say where the partner has no default of its own. In five languages; English stands for the rest.
//!
//! What somebody wrote for one mail, such as the text of `send`, is that mail's subject and text. Without it a template says its own words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use strum::VariantArray;

use super::MailTemplateType;

/// A template of the system.
pub(crate) struct SystemTemplate {
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// Each file holds all types in one language: `# type`, a line for the subject, and the text.
const FILES: [(&str, &str); 5] = [
    ("en", include_str!("system/en.txt")),
    ("de", include_str!("system/de.txt")),
    ("fr", include_str!("system/fr.txt")),
    ("nl", include_str!("system/nl.txt")),
    ("es", include_str!("system/es.txt")),
];

/// The language that stands for all that the system does not know.
pub(crate) const ENGLISH: &str = "en";

/// The templates of each type with their languages.
static TEMPLATES: LazyLock<BTreeMap<&str, Vec<(&str, SystemTemplate)>>> = LazyLock::new(|| {
    let mut templates: BTreeMap<&str, Vec<(&str, SystemTemplate)>> = BTreeMap::new();
    for (language, file) in FILES {
        for section in file.split("# ").skip(1) {
            let (name, rest) = section.split_once('\n').unwrap_or((section, ""));
            let (subject, body) = rest.split_once('\n').unwrap_or((rest, ""));
            let subject = unless_written("subject_text", subject);
            let template = SystemTemplate { subject, body: unless_written("body_text", body.trim()) };
            templates.entry(name).or_default().push((language, template));
        }
    }
    templates
});

fn unless_written(variable: &str, words: &str) -> String {
    format!("{{% if {variable} %}}{{{{ {variable} }}}}{{% else %}}{words}{{% endif %}}")
}

impl MailTemplateType {
    /// The system's template in this language, if it has one in it.
    pub(crate) fn in_language(self, language: &str) -> Option<&'static SystemTemplate> {
        self.in_all_languages().iter().find(|(code, _)| *code == language).map(|(_, template)| template)
    }

    /// Those of all languages.
    pub(crate) fn in_all_languages(self) -> &'static [(&'static str, SystemTemplate)] {
        TEMPLATES.get(<&str>::from(self)).map_or(&[], Vec::as_slice)
    }

    /// The name of the system's template: `invoice_template`.
    pub(crate) fn system_name(self) -> String {
        let name: &'static str = self.into();
        let name = name.strip_prefix("receivables_").or_else(|| name.strip_prefix("payables_")).unwrap_or(name);
        format!("{name}_template")
    }

    /// All types.
    pub(crate) fn all() -> &'static [Self] {
        MailTemplateType::VARIANTS
    }
}

#[cfg(test)]
mod tests {
    use bursar_mail::LetterLanguage;

    use super::*;
    use crate::mail_templates::sandbox::letter;
    use crate::mail_templates::variables::MailWords;

    #[test]
    fn every_type_is_written_in_every_language_with_much_and_with_little() {
        let [_, most] = MailWords::examples();
        for mail_type in MailTemplateType::all() {
            let templates = mail_type.in_all_languages();
            assert_eq!(templates.len(), FILES.len(), "{mail_type:?}");
            for (language, template) in templates {
                assert_eq!(LetterLanguage::of(language).code(), *language);
                let written = |words: &MailWords| letter(&template.subject, &template.body, words).unwrap();
                let own = written(&most);
                assert_eq!((own.subject.as_str(), own.text.as_str(), own.html), ("subject", "text", None));
                let unwritten = MailWords { subject_text: String::new(), body_text: String::new(), ..most.clone() };
                let full = written(&unwritten);
                assert!(full.subject.contains("INV-00042"), "{language} {mail_type:?}: {full:?}");
                assert!(full.text.contains("Ada Lovelace") && !full.text.contains('{'), "{language} {mail_type:?}: {full:?}");
                assert!(full.text.lines().all(|line| line.trim_end() == line), "{language} {mail_type:?}: {full:?}");
                let least = MailWords { entity_name: "Acme".to_owned(), document_number: "INV-00042".to_owned(), ..MailWords::default() };
                let least = written(&least);
                for word in ["none", "  ", " .", " ,", "\n\n\n\n"] {
                    assert!(!least.text.contains(word), "{language} {mail_type:?} {word}: {least:?}");
                }
            }
        }
    }

    #[test]
    fn reminders_say_how_much_and_when() {
        let [_, most] = MailWords::examples();
        let words = MailWords { body_text: String::new(), ..most };
        for mail_type in [MailTemplateType::ReceivablesFinalReminder, MailTemplateType::ReceivablesOverdueReminder] {
            for (language, template) in mail_type.in_all_languages() {
                let text = letter(&template.subject, &template.body, &words).unwrap().text;
                assert!(text.contains("1,190.00") && text.contains("30 June 2024"), "{language} {mail_type:?}: {text}");
            }
        }
    }
}
