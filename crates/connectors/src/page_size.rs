//! How many rows a page asks for: fewer while a provider cannot answer, and more again afterwards.
//!
//! Large companies are too much for some gateways, and one row that a provider cannot serve fails the whole page that it is on.
//! Both look alike from here, so a page that was not answered is asked for with a tenth of its rows, down to a single one. When
//! that one is not answered and the row behind it is, the provider cannot serve this one row: it is passed over, and told.

use serde::{Deserialize, Serialize};

/// How much smaller each next size is.
const STEP: usize = 10;
/// So many pages in a row were answered before a larger size is tried again.
const CALM: u32 = 10;
/// How often a larger size is tried again in one list: a gateway that cannot answer it fails each time after a long wait.
const REGROWTHS: u32 = 3;

/// The rows that the next page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageSize {
    rows: usize,
    /// Pages in a row that were answered at this size.
    #[serde(default)]
    answered: u32,
    /// How often a larger size was tried again.
    #[serde(default)]
    regrown: u32,
}

impl PageSize {
    /// As many as the provider allows.
    pub fn full(largest: usize) -> PageSize {
        PageSize { rows: largest, answered: 0, regrown: 0 }
    }

    /// How many.
    pub fn rows(self) -> usize {
        self.rows.max(1)
    }

    /// The largest size that divides the list before this row, for lists that are cut into pages of equal size.
    pub fn dividing(self, before: usize) -> PageSize {
        let mut rows = self.rows();
        while rows > 1 && !before.is_multiple_of(rows) {
            rows /= STEP;
        }
        PageSize { rows: rows.max(1), ..self }
    }

    /// A tenth; nothing below a single row.
    pub fn smaller(self) -> Option<PageSize> {
        (self.rows > 1).then(|| PageSize { rows: (self.rows / STEP).max(1), answered: 0, ..self })
    }

    /// The size after a page that was answered.
    pub fn after_answer(self, largest: usize) -> PageSize {
        let answered = self.answered.saturating_add(1);
        if self.rows >= largest || answered < CALM || self.regrown >= REGROWTHS {
            return PageSize { answered, ..self };
        }
        PageSize { rows: (self.rows * STEP).min(largest), answered: 0, regrown: self.regrown + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_shrink_to_one_row_and_grow_again_a_few_times() {
        let mut size = PageSize::full(1000);
        let mut rows = Vec::new();
        while let Some(smaller) = size.smaller() {
            rows.push(smaller.rows());
            size = smaller;
        }
        assert_eq!(rows, [100, 10, 1]);
        for _ in 0..10 {
            size = size.after_answer(1000);
        }
        assert_eq!(size.rows(), 10);
        for _ in 0..100 {
            size = size.after_answer(1000);
        }
        assert_eq!(size.rows(), 1000);
        for _ in 0..10 {
            size = size.smaller().unwrap_or(size).after_answer(1000);
        }
        for _ in 0..100 {
            size = size.after_answer(1000);
        }
        assert_eq!(size.rows(), 1, "a size that fails each time is not tried for ever");
    }

    #[test]
    fn a_page_begins_where_pages_of_its_size_begin() {
        let of = |before| PageSize::full(1000).dividing(before).rows();
        assert_eq!([of(0), of(2000), of(300), of(40), of(3)], [1000, 1000, 100, 10, 1]);
    }
}
