//! Finds pages by words: titles count most, then the line about a page and its headings, then the text.

use crate::docs::Written;

/// A page that was found.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) page: &'a Written,
    /// The line of the page in which most of the words stand.
    pub(super) excerpt: &'a str,
    score: u32,
}

const IN_TITLE: u32 = 40;
const IN_LINE: u32 = 12;
const IN_HEADING: u32 = 10;
/// Every line of the text counts once, up to this many.
const IN_TEXT: u32 = 8;
/// A guide explains what the page of an operation only lists.
const A_GUIDE: u32 = 30;
/// A page that has all of the words stands before one that has some of them often.
const ALL: u32 = 200;

/// Pages in which the words stand, the best first.
pub(super) fn search<'a>(pages: &'a [Written], words: &str, limit: usize) -> Vec<Found<'a>> {
    let words: Vec<String> = words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(stem).collect();
    let mut found: Vec<Found<'_>> = pages.iter().filter_map(|page| judge(page, &words)).collect();
    found.sort_by(|one, other| (other.score, &one.page.address).cmp(&(one.score, &other.page.address)));
    found.truncate(limit);
    found
}

/// `Webhooks` finds `webhook`.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    let plural = word.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with('s'));
    plural.map_or(word.clone(), str::to_owned)
}

fn judge<'a>(page: &'a Written, words: &[String]) -> Option<Found<'a>> {
    let (title, line) = (page.title.to_lowercase(), page.line.to_lowercase());
    let mut seen = vec![0_u32; words.len()];
    for (place, word) in words.iter().enumerate() {
        seen[place] += if title.contains(word) { IN_TITLE } else { 0 } + if line.contains(word) { IN_LINE } else { 0 };
    }
    let (mut excerpt, mut most) = ("", 0);
    let mut in_text = vec![0_u32; words.len()];
    for written in page.text.lines() {
        let lower = written.to_lowercase();
        let worth = if lower.starts_with('#') { IN_HEADING } else { 1 };
        let mut here = 0;
        for (place, word) in words.iter().enumerate().filter(|(_, word)| lower.contains(word.as_str())) {
            in_text[place] += worth;
            here += u32::try_from(word.len()).unwrap_or(1);
        }
        if here > most {
            (excerpt, most) = (written, here);
        }
    }
    for (place, count) in in_text.into_iter().enumerate() {
        seen[place] += count.min(IN_TEXT + IN_HEADING);
    }
    let has_all = seen.iter().all(|count| *count > 0);
    let is_guide = page.address.starts_with("/docs/guides/");
    let score = seen.iter().sum::<u32>() + if has_all { ALL } else { 0 } + if is_guide { A_GUIDE } else { 0 };
    let is_found = seen.iter().any(|count| *count > 0);
    is_found.then_some(Found { page, excerpt, score })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(address: &str, title: &str, text: &str) -> Written {
        Written { address: address.into(), title: title.into(), line: String::new(), text: text.into() }
    }

    fn addresses(words: &str) -> Vec<String> {
        let pages = [
            page("/docs/a", "Webhooks", "# Webhooks\n\nCheck the signature of each delivery.\n"),
            page("/docs/b", "Errors", "# Errors\n\nA webhook is not an error.\nwebhook webhook\nwebhook\nwebhook\n"),
            page("/docs/c", "Sync", "# Sync\n\nNothing of the kind.\n"),
        ];
        search(&pages, words, 10).iter().map(|found| found.page.address.clone()).collect()
    }

    #[test]
    fn titles_count_more_than_repetition() {
        assert_eq!(addresses("webhook"), ["/docs/a", "/docs/b"]);
    }

    #[test]
    fn pages_with_all_words_come_first_and_the_excerpt_shows_them() {
        assert_eq!(addresses("errors webhooks")[0], "/docs/b");
        let pages = [page("/docs/a", "Webhooks", "# Webhooks\n\nCheck the signature of each delivery.\n")];
        assert_eq!(search(&pages, "delivery signature", 1)[0].excerpt, "Check the signature of each delivery.");
    }

    #[test]
    fn what_stands_nowhere_finds_nothing() {
        assert!(addresses("blockchain").is_empty() && addresses(" ?! ").is_empty());
    }
}
