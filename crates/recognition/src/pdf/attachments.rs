//! Files that are attached to a PDF.

use std::collections::HashSet;

use super::file::File;
use super::object::{Dictionary, Object};
use crate::NotRecognized;

/// Names that are looked at, among which the XML must be.
pub(crate) const MAX_NAMES: usize = 1_000;
/// Files of XML that are unpacked.
pub(crate) const MAX_FILES: usize = 8;
/// Groups of names within groups.
const MAX_DEPTH: usize = 16;
/// What the standards call the e-invoice, in lower case: Factur-X, ZUGFeRD 1 and 2, XRechnung.
const USUAL_NAMES: [&str; 3] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"];

/// Is it what a standard calls the e-invoice?
pub(crate) fn is_usual_name(name: &str) -> bool {
    USUAL_NAMES.contains(&name)
}

/// The attached XML, that of a usual name first.
pub(super) fn xml(file: &File<'_>) -> Result<Vec<Vec<u8>>, NotRecognized> {
    let mut search = Search { file, seen: HashSet::new(), found: Vec::new() };
    if let Some(catalog) = file.catalog() {
        if let Some(names) = file.get(catalog, "Names").as_dictionary().and_then(|names| names.get("EmbeddedFiles")) {
            search.visit(names, 0);
        }
        search.look_at(file.get(catalog, "AF").as_array().unwrap_or_default());
    }
    let mut found = search.found;
    found.sort_by_key(|attached| !is_usual_name(&attached.name));
    found.dedup_by_key(|attached| attached.stream.clone());
    let unpacked = found.into_iter().take(MAX_FILES).map(|attached| file.stream(&attached.stream));
    unpacked.filter_map(|stream| stream.map(|stream| stream.map(|(_, bytes)| bytes)).transpose()).collect()
}

struct Search<'a, 'b> {
    file: &'a File<'b>,
    seen: HashSet<u32>,
    found: Vec<Attached>,
}

struct Attached {
    /// In lower case.
    name: String,
    stream: Object,
}

impl<'a> Search<'a, '_> {
    fn visit(&mut self, node: &'a Object, depth: usize) {
        let is_new = if let Object::Reference(number) = node { self.seen.insert(*number) } else { true };
        let Some(node) = self.file.dictionary_of(node).filter(|_| is_new && depth < MAX_DEPTH) else { return };
        self.look_at(self.file.get(node, "Names").as_array().unwrap_or_default());
        for kid in self.file.get(node, "Kids").as_array().unwrap_or_default().iter().take(MAX_NAMES) {
            self.visit(kid, depth + 1);
        }
    }

    /// Files, and names between them.
    fn look_at(&mut self, files: &[Object]) {
        for described in files.iter().take(MAX_NAMES * 2).filter_map(|object| self.file.dictionary_of(object)) {
            if self.found.len() < MAX_NAMES
                && let Some(attached) = self.attached(described)
            {
                self.found.push(attached);
            }
        }
    }

    fn attached(&self, described: &Dictionary) -> Option<Attached> {
        let name = ["UF", "F"].iter().find_map(|key| self.file.get(described, key).as_text())?;
        // Names are distinguished by their Latin letters alone.
        let name: String = name.iter().filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        let streams = self.file.get(described, "EF").as_dictionary()?;
        let stream = ["F", "UF"].iter().find_map(|key| streams.get(key))?;
        name.ends_with(".xml").then(|| Attached { name, stream: stream.clone() })
    }
}
