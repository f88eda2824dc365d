//! Finds pages by words, and shows the line that speaks of them.

use crate::{Library, Written, words};

/// A page that was found.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) page: &'a Written,
    /// The line of the page in which most of the words stand.
    pub(super) excerpt: &'a str,
}

/// Pages that answer this question, the best first.
pub(super) fn search<'a>(library: &'a Library, question: &str, limit: usize) -> Vec<Found<'a>> {
    let Some(index) = library.index() else { return Vec::new() };
    let (asked, written) = (words(question), library.written());
    let addresses = index.pages_for(question).into_iter().take(limit).map(|(number, _)| &index.pages[number].address);
    let pages = addresses.filter_map(|address| written.iter().find(|page| page.address == *address));
    pages.map(|page| Found { page, excerpt: excerpt(&page.text, &asked) }).collect()
}

/// The first of the lines in which most of the words stand.
fn excerpt<'a>(text: &'a str, asked: &[String]) -> &'a str {
    let mut best = ("", 0);
    for line in text.lines() {
        let lower = line.to_lowercase();
        let letters: usize = asked.iter().filter(|word| lower.contains(word.as_str())).map(String::len).sum();
        if letters > best.1 {
            best = (line, letters);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_with_most_of_the_words_is_shown() {
        let text = "# Webhooks\n\nAbout webhooks.\nCheck the signature of each delivery.\n";
        assert_eq!(excerpt(text, &words("delivery signatures")), "Check the signature of each delivery.");
        assert_eq!(excerpt(text, &words("blockchain")), "");
    }
}
