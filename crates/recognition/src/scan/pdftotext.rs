//! What poppler's `pdftotext -tsv` says of a PDF: a table of the kind that tesseract writes, with all pages one after the other.

use super::tesseract;
use crate::page::Page;

/// A bill of ten pages of small print is a tenth of it.
pub(super) const MAX_OUTPUT_BYTES: usize = 8 << 20;
pub(super) const ARGUMENTS: [&str; 5] = ["-tsv", "-enc", "UTF-8", "-", "-"];
/// What the row of a page begins with.
const PAGE: &str = "1\t";

/// The pages of its table.
pub(super) fn pages(table: &str) -> Vec<Page> {
    let starts = table.match_indices('\n').map(|(end, _)| end + 1).filter(|start| table[*start..].starts_with(PAGE));
    let starts: Vec<usize> = starts.collect();
    let ends = starts.iter().skip(1).copied().chain([table.len()]);
    // Its frames are as high as the letters may be.
    starts.iter().zip(ends).zip(1..).map(|((start, end), number)| tesseract::page(&table[*start..end], number, 0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Frame, Word};

    #[test]
    fn each_page_has_its_own_words() {
        let table = "level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0.0\t0.0\t595.0\t842.0\t-1\t###PAGE###\n4\t1\t0\t0\t0\t0\t57.0\t16.5\t150.0\t7.0\t-1\t###LINE###\n\
            5\t1\t0\t0\t0\t0\t57.00\t16.50\t58.00\t7.00\t100\tTotal\n\
            1\t2\t0\t0\t0\t0\t0.0\t0.0\t842.0\t595.0\t-1\t###PAGE###\n";
        let pages = pages(table);
        let total = Word { text: "Total".into(), frame: Frame { left: 57.0, top: 16.5, right: 115.0, bottom: 23.5 }, certainty: 100 };
        assert_eq!(
            pages,
            [
                Page { number: 1, width: 595.0, height: 842.0, words: vec![total] },
                Page { number: 2, width: 842.0, height: 595.0, words: Vec::new() },
            ]
        );
        assert_eq!(super::pages("nonsense"), []);
    }
}
