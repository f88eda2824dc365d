//! The documentation as agents read it: the Markdown of every page, read when somebody first asks.

use std::sync::OnceLock;

use super::search::{self, Found};
use crate::docs::Library;

/// A page.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// Where it stands, such as `/docs/guides/sync`.
    pub(crate) address: String,
    pub(crate) title: String,
    /// What an index says about it.
    pub(crate) line: String,
    /// Its Markdown.
    pub(crate) text: String,
}

/// Every page.
pub(super) struct Documentation {
    library: Library,
    pages: OnceLock<Vec<Written>>,
}

/// Characters of a page that are given at once.
pub(super) const PIECE: usize = 40_000;

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// Where the next piece begins; nothing at the end of the page.
    pub(super) next_offset: Option<usize>,
}

impl Documentation {
    /// The pages of this library, in its newest version.
    pub(super) fn new(library: Library) -> Self {
        Documentation { library, pages: OnceLock::new() }
    }

    fn pages(&self) -> &[Written] {
        self.pages.get_or_init(|| self.library.written())
    }

    /// Pages in which these words stand, the best first.
    pub(super) fn search(&self, words: &str, limit: usize) -> Vec<Found<'_>> {
        search::search(self.pages(), words, limit)
    }

    /// The page at this address.
    pub(super) fn page(&self, address: &str) -> Option<&Written> {
        let path = path(address);
        self.pages().iter().find(|page| page.address == path)
    }
}

/// The path of a page, named with or without `.md`, a fragment, or the server's own address before it.
fn path(address: &str) -> &str {
    let path = address.find("/docs").map_or(address, |at| &address[at..]);
    let path = path.split(['#', '?']).next().unwrap_or_default();
    path.trim_end_matches("/llms.txt").trim_end_matches(".md").trim_end_matches('/')
}

impl Written {
    /// From this byte on, or the next whole character.
    pub(super) fn piece(&self, offset: usize) -> Piece<'_> {
        let begins = self.text.ceil_char_boundary(offset.min(self.text.len()));
        let ends = self.text.floor_char_boundary((begins + PIECE).min(self.text.len()));
        Piece { text: &self.text[begins..ends], next_offset: (ends < self.text.len()).then_some(ends) }
    }
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
        let page = Written { address: String::new(), title: String::new(), line: String::new(), text: text.clone() };
        let (mut read, mut offset) = (String::new(), Some(0));
        while let Some(from) = offset {
            let piece = page.piece(from);
            read += piece.text;
            offset = piece.next_offset;
        }
        assert_eq!(read, text);
        assert_eq!(page.piece(usize::MAX), Piece { text: "", next_offset: None });
    }
}
