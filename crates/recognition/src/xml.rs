//! An XML document as a tree of its elements, by their names without prefixes. No entity is expanded, no document type is taken, and there are
//! bounds to depth and number, because whoever sends a file chooses every byte of it.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::NotRecognized;

/// Deeper than any e-invoice or bank statement; what walks a tree may recurse.
const MAX_DEPTH: usize = 64;
/// An invoice of a thousand lines has about forty thousand.
const MAX_ELEMENTS: usize = 200_000;
/// The root of an invoice names a dozen schemas. Other readers of the file look for each attribute among all of its element.
const MAX_ATTRIBUTES: usize = 100;

/// An element, what it holds and says.
#[derive(Debug, Default)]
pub struct Element {
    /// Without its prefix.
    pub name: String,
    /// Names without prefixes, and values.
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    /// All elements at a path of names below this one, such as `PaymentMeans/PayeeFinancialAccount/ID`; `|` parts names of one step.
    pub fn all(&self, path: &str) -> Vec<&Element> {
        path.split('/').fold(vec![self], |above, step| {
            let is_meant = |child: &&Element| step.split('|').any(|name| name == child.name);
            above.into_iter().flat_map(|element| element.children.iter().filter(is_meant)).collect()
        })
    }

    /// The first of them.
    pub fn find(&self, path: &str) -> Option<&Element> {
        self.all(path).into_iter().next()
    }

    /// What the first of them that says something says.
    pub fn text(&self, path: &str) -> Option<String> {
        self.all(path).into_iter().find_map(Element::said)
    }

    /// What it says itself, with one space for any other white space.
    pub fn said(&self) -> Option<String> {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Does it name a schema whose name holds these letters?
    pub(crate) fn names_schema(&self, letters: &str) -> bool {
        self.attributes.iter().any(|(_, value)| value.contains(letters))
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The root of a document.
pub fn parse(bytes: &[u8]) -> Result<Element, NotRecognized> {
    let mut open = vec![Element::default()];
    grow(&decoded(bytes)?, &mut open)?;
    let mut roots = open.into_iter();
    match (roots.next().and_then(|document| document.children.into_iter().next()), roots.next()) {
        (Some(root), None) => Ok(root),
        _ => Err(NotRecognized::damaged("its XML ends before it is complete")),
    }
}

/// The root of a document that may be broken further on, as far as it can be read.
pub(crate) fn beginning(bytes: &[u8]) -> Option<Element> {
    let text = decoded(bytes).ok()?;
    let mut open = vec![Element::default()];
    // What is wrong with it is for whoever reads all of it.
    let _ = grow(&text, &mut open);
    while open.len() > 1 {
        let ended = open.pop().unwrap_or_default();
        close(&mut open, ended);
    }
    open.pop()?.children.into_iter().next()
}

/// Reads the text into elements of which the last one is open; the first stands for the document.
fn grow(text: &str, open: &mut Vec<Element>) -> Result<(), NotRecognized> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => {
                let empty = element(&start)?;
                close(open, empty);
            }
            Event::End(_) => {
                // The reader refuses an end that nothing began.
                let ended = open.pop().unwrap_or_default();
                close(open, ended);
                continue;
            }
            Event::Text(text) => say(open, &text.decode().map_err(|error| broken(&error))?),
            Event::CData(text) => say(open, &text.decode().map_err(|error| broken(&error))?),
            Event::GeneralRef(reference) => say(open, &meant(&reference)?),
            Event::DocType(_) => return Err(NotRecognized::damaged("its XML has a document type declaration, which no such file needs")),
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
        }
        elements += 1;
        if open.len() > MAX_DEPTH || elements > MAX_ELEMENTS {
            return Err(NotRecognized::too_much(format!("at most {MAX_ELEMENTS} elements of XML, {MAX_DEPTH} deep")));
        }
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, NotRecognized> {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    let mut attributes = Vec::new();
    // Twice the same attribute is harmless here, and looking for it takes long among many.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| broken(&error))?;
        let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| broken(&error))?;
        attributes.push((name, value.into_owned()));
        if attributes.len() > MAX_ATTRIBUTES {
            return Err(NotRecognized::too_much(format!("at most {MAX_ATTRIBUTES} attributes of an element of XML")));
        }
    }
    Ok(Element { name, attributes, ..Element::default() })
}

fn close(open: &mut [Element], ended: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(ended);
    }
}

fn say(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// The character that a reference stands for: one by its number, or one of the five that XML itself names.
fn meant(reference: &BytesRef<'_>) -> Result<String, NotRecognized> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| broken(&error))? {
        return Ok(character.to_string());
    }
    let name = reference.decode().map_err(|error| broken(&error))?;
    let known = quick_xml::escape::resolve_predefined_entity(&name);
    known.map(str::to_owned).ok_or_else(|| NotRecognized::damaged("its XML refers to an entity of its own"))
}

fn broken(error: &dyn std::fmt::Display) -> NotRecognized {
    let why: String = error.to_string().chars().take(200).collect();
    NotRecognized::damaged(format!("its XML cannot be read: {why}"))
}

/// The text in Unicode: UTF-8, UTF-16 by its mark, or the Latin alphabet where the declaration says so.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, NotRecognized> {
    let wide = |pair: fn([u8; 2]) -> u16| -> Result<Cow<'_, str>, NotRecognized> {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
        String::from_utf16(&units).map(Cow::Owned).map_err(|error| broken(&error))
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).map(Cow::Borrowed).map_err(|error| broken(&error)),
        _ if is_declared_latin(bytes) => Ok(Cow::Owned(crate::latin::windows_1252(bytes))),
        _ => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| broken(&error)),
    }
}

fn is_declared_latin(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(200)];
    let declaration = start.split(|byte| *byte == b'>').next().unwrap_or_default().to_ascii_lowercase();
    let declaration = String::from_utf8_lossy(&declaration);
    declaration.starts_with("<?xml") && ["iso-8859-1", "iso-8859-15", "windows-1252"].iter().any(|name| declaration.contains(name))
}
