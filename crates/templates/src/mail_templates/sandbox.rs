//! Templates of strangers: they are read without files, functions or repetition, and written with bounds on work and length.

use std::io::{self, Write};
use std::sync::LazyLock;

use bursar_mail::WrittenLetter;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value, filters};

use super::html::plain_text;
use super::tags::{Tag, place, refused, tags};
use super::variables::{MailWords, TEMPLATE_VARIABLES};

/// Steps that a template may take; the longest one takes fewer.
const FUEL: u64 = 200_000;
/// Bytes that a template may write.
pub(crate) const MAX_OUTPUT_LENGTH: usize = 1_000_000;

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| if name == HTML { AutoEscape::Html } else { AutoEscape::None });
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("capitalize", filters::capitalize);
    environment.add_filter("default", filters::default);
    environment.add_filter("lower", filters::lower);
    environment.add_filter("title", filters::title);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("upper", filters::upper);
    environment
});

/// Names of templates, which say whether values are escaped.
const HTML: &str = "html";
const TEXT: &str = "text";

/// A template that was read.
pub(crate) struct Template<'a> {
    source: &'a str,
    read: minijinja::Template<'a, 'a>,
}

impl<'a> Template<'a> {
    /// Reads a template; what is wrong is told with its place.
    pub(crate) fn parse(source: &'a str) -> Result<Self, String> {
        if source.trim().is_empty() {
            return Err("must not be empty".to_owned());
        }
        let tags = tags(source);
        if let Some((at, why)) = refused(source, &tags) {
            return Err(format!("{}: {why}", place(source, at)));
        }
        let name = if is_html(source) { HTML } else { TEXT };
        let read = ENVIRONMENT.template_from_named_str(name, source).map_err(|error| told(&error))?;
        let unknown = read.undeclared_variables(false).into_iter().filter(|name| !is_known(name)).min();
        if let Some(name) = unknown {
            let at = place_of_word(source, &tags, &name).unwrap_or_default();
            let known: Vec<&str> = TEMPLATE_VARIABLES.iter().map(|variable| variable.name).collect();
            return Err(format!("{}: `{name}` is not a variable: use one of {}", place(source, at), known.join(", ")));
        }
        Ok(Template { source, read })
    }

    /// Writes it with each of these words, and says what went wrong.
    pub(crate) fn tried(&self, words: &[MailWords]) -> Result<(), String> {
        words.iter().try_for_each(|words| self.written(words).map(drop))
    }

    /// Is it HTML? Any tag of HTML makes it so.
    pub(crate) fn is_html(&self) -> bool {
        is_html(self.source)
    }

    /// Writes it.
    pub(crate) fn written(&self, words: &MailWords) -> Result<String, String> {
        let mut output = Bounded { bytes: Vec::new(), is_full: false };
        match self.read.render_captured_to(values(words, self.is_html()), &mut output) {
            Err(_) if output.is_full => Err(format!("writes more than {MAX_OUTPUT_LENGTH} bytes")),
            Err(error) => Err(told(&error)),
            Ok(_) => String::from_utf8(output.bytes).map_err(|error| error.to_string()),
        }
    }
}

/// A mail of these two templates.
pub(crate) fn letter(subject: &str, body: &str, words: &MailWords) -> Result<WrittenLetter, String> {
    let body = Template::parse(body)?;
    let written = body.written(words)?;
    let subject = Template::parse(subject)?.written(words)?;
    let (text, html) = if body.is_html() { (plain_text(&written), Some(written)) } else { (written.trim().to_owned(), None) };
    Ok(WrittenLetter { subject: subject.split_whitespace().collect::<Vec<_>>().join(" "), text, html })
}

/// The values by their names. In HTML the lines of a text stay lines.
fn values(words: &MailWords, is_html: bool) -> Value {
    let text = words.body_text.as_str();
    let body_text = if is_html { Value::from_safe_string(HtmlEscape(text).to_string().replace('\n', "<br>\n")) } else { Value::from(text) };
    let invoice_number = &words.document_number;
    minijinja::context! { body_text, invoice_number, ..Value::from_serialize(words) }
}

fn is_known(name: &str) -> bool {
    TEMPLATE_VARIABLES.iter().any(|variable| variable.name == name)
}

fn is_html(source: &str) -> bool {
    source.split('<').skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '!'))
}

fn told(error: &minijinja::Error) -> String {
    let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    error.line().map_or_else(|| why.clone(), |line| format!("line {line}: {why}"))
}

/// Where a name stands in the tags as a word.
fn place_of_word(source: &str, tags: &[Tag], name: &str) -> Option<usize> {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    tags.iter().find_map(|tag| {
        let inner = &source[tag.inner.clone()];
        let found = inner.match_indices(name).find(|(at, _)| {
            !inner[..*at].ends_with(|before: char| is_letter(before) || before == '.') && !inner[at + name.len()..].starts_with(is_letter)
        });
        found.map(|(at, _)| tag.inner.start + at)
    })
}

/// What is written, up to the bound.
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > MAX_OUTPUT_LENGTH {
            self.is_full = true;
            return Err(io::Error::other("too long"));
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> MailWords {
        let [_, most] = MailWords::examples();
        most
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (source, expected) in [
            ("Hello,\n  {{ invioce_number }}", "line 2, column 6: `invioce_number` is not a variable: use one of amount_due, body_text"),
            ("{% if entity_name %}", "line 1: unexpected end of input"),
            ("{{ contact_name.first }}", "line 1:"),
            ("{{ entity_name|replace('a', 'b') }}", "line 1: filter replace is unknown"),
            ("{{ range(3) }}", "line 1, column 4: `range` is not a variable"),
            (" \n", "must not be empty"),
            ("{{", "line 1:"),
        ] {
            let why = Template::parse(source).and_then(|template| template.tried(&MailWords::examples())).unwrap_err();
            assert!(why.starts_with(expected), "{source}: {why}");
        }
    }

    #[test]
    fn a_long_result_is_refused_before_it_is_whole() {
        let words = MailWords { body_text: "x".repeat(10_000), ..words() };
        let source = "{{ body_text }}".repeat(101);
        assert_eq!(Template::parse(&source).unwrap().written(&words).unwrap_err(), "writes more than 1000000 bytes");
        let source = "{{ body_text }}".repeat(100);
        assert_eq!(Template::parse(&source).unwrap().written(&words).unwrap().len(), 1_000_000);
    }

    #[test]
    fn a_template_of_html_is_sent_as_html_with_values_escaped_and_as_text() {
        let words = MailWords { body_text: "one\n<b>two</b>".to_owned(), contact_name: "A & B".to_owned(), ..words() };
        let made =
            letter("{{ entity_name }}:\r\nBcc: {{ subject_text }}", "<p>Dear {{ contact_name }},</p>{{ body_text }}", &words).unwrap();
        assert_eq!(made.subject, "Acme: Bcc: subject");
        assert_eq!(made.html.unwrap(), "<p>Dear A &amp; B,</p>one<br>\n&lt;b&gt;two&lt;&#x2f;b&gt;");
        assert_eq!(made.text, "Dear A & B,\none\n<b>two</b>");
        let made = letter("s", "Dear {{ contact_name }}: 1 < 2", &words).unwrap();
        assert_eq!((made.text.as_str(), made.html), ("Dear A & B: 1 < 2", None));
    }

    #[test]
    fn the_longest_template_does_not_run_out_of_fuel() {
        let source = "{{link}}".repeat(65_536 / 8);
        Template::parse(&source).unwrap().tried(&MailWords::examples()).unwrap();
    }
}
