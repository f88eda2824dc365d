//! What agents read: the pages and the operations of the library, in its newest version. Both are looked into when somebody first asks.

use std::sync::{Arc, OnceLock};

use super::operations::Operations;
use super::search::{self, Found};
use crate::{Library, Written};

/// Every page and every operation.
pub(super) struct Documentation {
    library: Arc<Library>,
    operations: OnceLock<Operations>,
}

/// Bytes of a page that are given at once.
pub(super) const PIECE: usize = 40_000;

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// Where the next piece begins; nothing at the end of the page.
    pub(super) next_offset: Option<usize>,
}

impl Documentation {
    pub(super) fn new(library: Arc<Library>) -> Self {
        Documentation { library, operations: OnceLock::new() }
    }

    /// Pages in which these words stand, the best first.
    pub(super) fn search(&self, words: &str, limit: usize) -> Vec<Found<'_>> {
        search::search(&self.library, words, limit)
    }

    /// The page at this address.
    pub(super) fn page(&self, address: &str) -> Option<&Written> {
        let path = path(address);
        self.library.written().iter().find(|page| page.address == path)
    }

    /// What can be called.
    pub(super) fn operations(&self) -> &Operations {
        self.operations
            .get_or_init(|| self.library.contents().map(|contents| Operations::of(&contents.reference.document)).unwrap_or_default())
    }
}

/// The path of a page, named with or without `.md`, a fragment, or the server's own address before it.
fn path(address: &str) -> &str {
    let path = address.find("/docs").map_or(address, |at| &address[at..]);
    let path = path.split(['#', '?']).next().unwrap_or_default();
    path.trim_end_matches("/llms.txt").trim_end_matches(".md").trim_end_matches('/')
}

/// A page from this byte on, or from the next whole character.
pub(super) fn piece(text: &str, offset: usize) -> Piece<'_> {
    let begins = text.ceil_char_boundary(offset.min(text.len()));
    let ends = text.floor_char_boundary((begins + PIECE).min(text.len()));
    Piece { text: &text[begins..ends], next_offset: (ends < text.len()).then_some(ends) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_however_it_is_named() {
        for address in
            ["/docs/guides/sync", "/docs/guides/sync.md", "https://x.example/docs/guides/sync#budgets", "/docs/guides/sync/llms.txt"]
        {
            assert_eq!(path(address), "/docs/guides/sync");
        }
        assert_eq!(path("sync"), "sync");
    }

    #[test]
    fn a_long_page_comes_in_pieces_that_cut_no_character() {
        let text = "ä".repeat(PIECE);
        let (mut read, mut offset) = (String::new(), Some(0));
        while let Some(from) = offset {
            let piece = piece(&text, from);
            read += piece.text;
            offset = piece.next_offset;
        }
        assert_eq!(read, text);
        assert_eq!(piece(&text, usize::MAX), Piece { text: "", next_offset: None });
    }
}
