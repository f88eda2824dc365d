//! The search: one index, which agents search here. The palette reads it in parts, one for each section of the reference and one for the
//! guides: the part that one reads in comes first, the others when somebody asks.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

mod find;
mod index;
mod words;

use super::place::Contents;
use super::sections::SECTIONS;
pub(crate) use index::Index;
pub(crate) use words::words;
use words::{ALIKE, EMPTY, stem};

/// The part of the guides.
pub(crate) const GUIDES: &str = "guides";

/// The names of all parts.
pub(crate) fn parts(contents: &Contents<'_>) -> Vec<&'static str> {
    std::iter::once(GUIDES).chain(contents.sections().into_iter().map(|section| SECTIONS[section].slug)).collect()
}

/// A part for the palette; nothing where no part has this name. `pages`: kind, title, address, words, method, worth. `spots`: title, words,
/// is it a name, worth, then pairs of a page's number and an anchor. `terms`: pairs of a number (of a page, or of a spot behind the pages;
/// how far it is from the one before) and a weight.
pub(crate) fn document(index: &Index, part: &str) -> Option<String> {
    let section = SECTIONS.iter().position(|section| section.slug == part);
    if section.is_none() && part != GUIDES {
        return None;
    }
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let (mut pages, mut spots) = (Vec::new(), Vec::new());
    for (number, page) in index.pages.iter().enumerate().filter(|(_, page)| page.section == section) {
        numbers.insert(number, pages.len());
        pages.push(json!([page.kind, page.title, page.address, page.line, page.method, page.worth]));
    }
    for (number, spot) in index.spots.iter().enumerate() {
        let here: Vec<Value> = spot
            .places
            .iter()
            .filter_map(|(page, anchor)| Some((numbers.get(&(*page as usize))?, anchor)))
            .flat_map(|(page, anchor)| [json!(page), json!(anchor)])
            .collect();
        if !here.is_empty() {
            numbers.insert(index.pages.len() + number, pages.len() + spots.len());
            let mut entry = vec![json!(spot.title), json!(spot.line), json!(u8::from(spot.is_name)), json!(spot.worth)];
            entry.extend(here);
            spots.push(Value::Array(entry));
        }
    }
    let terms: Map<String, Value> = index.terms.iter().filter_map(|(term, found)| Some((term.clone(), steps(found, &numbers)?))).collect();
    let mut alike: Map<String, Value> = Map::new();
    for (called, also) in ALIKE {
        alike.insert(stem(called), also.iter().map(|also| stem(also)).collect());
    }
    Some(json!({"pages": pages, "spots": spots, "terms": terms, "alike": alike, "empty": EMPTY.as_slice()}).to_string())
}

/// Where a word leads within a part; nothing where it leads nowhere there.
fn steps(found: &[(u32, u8)], numbers: &HashMap<usize, usize>) -> Option<Value> {
    let mut here: Vec<(usize, u8)> =
        found.iter().filter_map(|(number, weight)| Some((*numbers.get(&(*number as usize))?, *weight))).collect();
    here.sort_unstable();
    let mut before = 0;
    let steps: Vec<Value> =
        here.iter().flat_map(|(number, weight)| [json!(number - std::mem::replace(&mut before, *number)), json!(weight)]).collect();
    (!steps.is_empty()).then_some(Value::Array(steps))
}
