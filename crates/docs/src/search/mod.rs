//! The search: one index, which agents search here and the palette in the browser.

use serde_json::{Map, Value, json};

mod find;
mod index;
mod words;

pub(crate) use index::Index;
pub(crate) use words::words;
use words::{ALIKE, EMPTY, stem};

/// For the palette. `pages`: kind, title, address, words, method, worth. `spots`: title, words, is it a name, worth, then pairs of a page's
/// number and an anchor. `terms`: pairs of a number (of a page, or of a spot behind the pages; how far it is from the one before) and a weight.
pub(crate) fn document(index: &Index) -> String {
    let pages: Vec<Value> =
        index.pages.iter().map(|page| json!([page.kind, page.title, page.address, page.line, page.method, page.worth])).collect();
    let places = |places: &[(u32, String)]| places.iter().flat_map(|(page, anchor)| [json!(page), json!(anchor)]).collect::<Vec<Value>>();
    let spots: Vec<Value> = index
        .spots
        .iter()
        .map(|spot| {
            let mut entry = vec![json!(spot.title), json!(spot.line), json!(u8::from(spot.is_name)), json!(spot.worth)];
            entry.extend(places(&spot.places));
            Value::Array(entry)
        })
        .collect();
    let terms: Map<String, Value> = index
        .terms
        .iter()
        .map(|(term, found)| {
            let mut before = 0;
            let steps = found.iter().flat_map(|(number, weight)| [number - std::mem::replace(&mut before, *number), u32::from(*weight)]);
            (term.clone(), steps.map(Value::from).collect())
        })
        .collect();
    let mut alike: Map<String, Value> = Map::new();
    for (called, also) in ALIKE {
        alike.insert(stem(called), also.iter().map(|also| stem(also)).collect());
    }
    json!({"pages": pages, "spots": spots, "terms": terms, "alike": alike, "empty": EMPTY.as_slice()}).to_string()
}
