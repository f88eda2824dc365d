//! Finds: for each word of the question the entries that it leads to, by itself, by what else it is called, as the beginning of a longer
//! word, or as what was probably meant. The palette does the same in the browser (`docs-search.js`).

use std::collections::HashMap;

use super::index::Index;
use super::words::{ALIKE, distance, stem, words};

/// What another name, a beginning and a guess are worth beside the word itself.
const ALSO_CALLED: f32 = 0.75;
const BEGINNING: f32 = 0.8;
const MEANT: f32 = 0.55;

impl Index {
    /// Numbers of pages with how well they answer, the best first.
    pub(crate) fn pages_for(&self, question: &str) -> Vec<(usize, f32)> {
        let asked = self.asked(question);
        let mut found: HashMap<u32, (f32, usize)> = HashMap::new();
        for word in &asked {
            for (number, weight) in self.leads(word) {
                let (sum, words) = found.entry(number).or_default();
                *sum += weight;
                *words += 1;
            }
        }
        let mut pages: HashMap<usize, f32> = HashMap::new();
        for (number, (sum, words)) in found {
            let whole = (words as f32 / asked.len() as f32).powf(1.5);
            let number = number as usize;
            let (page, worth) = match number.checked_sub(self.pages.len()) {
                None => (number, self.pages[number].worth),
                Some(spot) => (self.spots[spot].places.first().map_or(0, |(page, _)| *page as usize), self.spots[spot].worth),
            };
            let score = sum * whole * worth as f32;
            let best = pages.entry(page).or_default();
            *best = best.max(score);
        }
        let mut pages: Vec<(usize, f32)> = pages.into_iter().collect();
        pages.sort_by(|(one, score), (other, better)| better.total_cmp(score).then(one.cmp(other)));
        pages
    }

    /// The words of a question. A name that is known whole stands for its parts.
    fn asked(&self, question: &str) -> Vec<String> {
        let mut asked: Vec<String> = Vec::new();
        for word in question.to_lowercase().split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '-')) {
            let word = word.trim_matches(['_', '-']);
            let is_name = word.contains(['_', '-']);
            if is_name && self.terms.range(word.to_owned()..).next().is_some_and(|(term, _)| term.starts_with(word)) {
                asked.push(word.to_owned());
            } else {
                asked.extend(words(&word.replace(['_', '-'], " ")));
            }
        }
        asked.dedup();
        asked
    }

    /// Where one word leads, with the weight of the best way.
    fn leads(&self, word: &str) -> HashMap<u32, f32> {
        let mut leads: HashMap<u32, f32> = HashMap::new();
        let mut add = |term: &str, factor: f32| {
            for (number, weight) in self.terms.get(term).into_iter().flatten() {
                let best = leads.entry(*number).or_default();
                *best = best.max(f32::from(*weight) * factor);
            }
        };
        add(word, 1.0);
        let also = ALIKE.iter().filter(|(called, _)| stem(called) == word).flat_map(|(_, also)| also.iter());
        also.for_each(|also| add(&stem(also), ALSO_CALLED));
        let longer =
            self.terms.range(word.to_owned()..).take_while(|(term, _)| term.starts_with(word)).skip_while(|(term, _)| *term == word);
        longer.filter(|_| word.len() > 2).for_each(|(term, _)| add(term, BEGINNING * (word.len() as f32 / term.len() as f32).sqrt()));
        if leads.is_empty() {
            let meant: Vec<&String> = self.terms.keys().filter(|term| is_meant(word, term)).collect();
            for term in meant {
                for (number, weight) in &self.terms[term] {
                    let best = leads.entry(*number).or_default();
                    *best = best.max(f32::from(*weight) * MEANT);
                }
            }
        }
        leads
    }
}

/// A slip of the keys, or another ending.
fn is_meant(word: &str, term: &str) -> bool {
    let same = word.bytes().zip(term.bytes()).take_while(|(one, other)| one == other).count();
    let slips = match word.len() {
        0..4 => return false,
        4..8 => 1,
        _ => 2,
    };
    (same >= 5 && same * 10 >= term.len().max(word.len()) * 7) || distance(word, term, slips) <= slips
}
