//! The dimension values of a document and of each of its lines, as both sides are compared by them.

use bursar_connectors::record::{DimensionReference, Document};
use bursar_connectors::write::{DimensionEntry, DocumentEntry};

/// Values with their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PlacedDimensions {
    of_document: Vec<DimensionReference>,
    of_lines: Vec<Vec<DimensionReference>>,
}

impl PlacedDimensions {
    /// Those of a document and of its lines. A line without values at the end is as good as none.
    pub(crate) fn new(of_document: Vec<DimensionReference>, mut of_lines: Vec<Vec<DimensionReference>>) -> PlacedDimensions {
        while of_lines.last().is_some_and(Vec::is_empty) {
            of_lines.pop();
        }
        PlacedDimensions { of_document, of_lines }
    }

    /// What is written.
    pub(crate) fn sent(entry: &DocumentEntry) -> PlacedDimensions {
        PlacedDimensions::new(values(&entry.dimensions), entry.lines.iter().map(|line| values(&line.dimensions)).collect())
    }

    /// What the ledger has.
    pub(crate) fn made(document: &Document) -> PlacedDimensions {
        PlacedDimensions::new(document.dimensions.clone(), document.lines.iter().map(|line| line.dimensions.clone()).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.of_document.is_empty() && self.of_lines.is_empty()
    }

    /// As people are told.
    pub(crate) fn words(&self) -> String {
        let word = |at: &str, value: &DimensionReference| format!("{at}{} {}", value.kind.as_str(), value.remote_id);
        let mut words: Vec<String> = self.of_document.iter().map(|value| word("", value)).collect();
        for (place, values) in self.of_lines.iter().enumerate() {
            words.extend(values.iter().map(|value| word(&format!("line {} ", place + 1), value)));
        }
        if words.is_empty() { "none".to_owned() } else { words.join(", ") }
    }
}

/// The values that entries name.
pub(crate) fn values(entries: &[DimensionEntry]) -> Vec<DimensionReference> {
    entries.iter().map(|entry| entry.value.clone()).collect()
}
