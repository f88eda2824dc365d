//! Documents on paper: a [`Paper`] says everything that an invoice, a quote, a credit note or a purchase order shows, and [`render`] makes
//! the bytes of a PDF/A-3 (level U) of it. Pure: no clock, no network, no files; equal papers give equal bytes (decision D34).
//!
//! What a caller does, in a job and outside of a transaction, because a long document takes a while:
//!
//! 1. Fill in a [`Paper`] from the document as it is stored. Amounts are handed over as they were computed; nothing is worked out again.
//!    - `columns` are those of `document_rendering.line_items` with `display`, each with its `label` and `precision`; `vec![]` where
//!      `display_line_items` is false. A column that no line fills (units, discounts) leaves itself out.
//!    - `bank` is `None` where `display_entity_bank_account` is false; `signature` is `None` unless `display_signature` is set, `Blank` before and
//!      `Signed` after the acceptance.
//!    - `totals.due` is what is left to pay, with `payments` before it; `stamp` is `Draft` for drafts and previews, `Paid` when nothing is left.
//!    - `language` is the recipient's for `file_url`, the issuer's for `original_file_url`: one paper, rendered twice.
//!    - `created_at` is the moment of the issue, not now: rendered again, the file is the same.
//! 2. `render_readable(paper)?`: a picture that cannot be used is left out. Any other error names the field ([`PaperError`]).
//! 3. Store the bytes as a file of the document, named by [`file_name`]; the link leads to it.
//!
//! Inside, a paper becomes blocks of marks (`mark`), which fall from page to page (`pages`), arranged by a design (`designs`) from parts
//! (`parts`, `table`); only `typeset` knows how text is shaped, and only `write` how a file is written.

mod check;
mod composer;
mod designs;
mod epc;
mod error;
mod mark;
mod numbers;
mod pages;
pub mod paper;
mod parts;
mod pictures;
mod printable;
mod swiss;
mod table;
mod theme;
mod typeset;
mod words;
mod write;

#[cfg(test)]
mod tests;
// The samples are written against the public face.
#[cfg(test)]
extern crate self as bursar_print;

pub use epc::Transfer;
pub use error::PaperError;
pub use paper::Paper;
pub use parts::payment::grouped;
pub use swiss::{CrossPart, SwissBill, swiss_cross};

use composer::Composer;
use paper::Signature;
use pictures::Pictures;
use write::About;

/// The bytes of a PDF, without the logo or the signature where its picture cannot be used; or what else is wrong with the paper.
pub fn render_readable(mut paper: Paper) -> Result<Vec<u8>, PaperError> {
    loop {
        match render(&paper) {
            Err(PaperError::Picture { picture: "logo", .. }) if paper.look.logo.is_some() => paper.look.logo = None,
            Err(PaperError::Picture { picture: "signature", .. }) if matches!(paper.signature, Some(Signature::Signed { .. })) => {
                paper.signature = None;
            }
            rendered => return rendered,
        }
    }
}

/// The name of the PDF of a document with this number.
pub fn file_name(number: &str) -> String {
    let plain: String =
        number.chars().map(|letter| if letter.is_alphanumeric() || "-_.".contains(letter) { letter } else { '-' }).collect();
    format!("{plain}.pdf")
}

/// The bytes of a PDF, or what is wrong with the paper.
pub fn render(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    check::check(paper)?;
    let pictures = Pictures::of(paper)?;
    let mut composer = Composer::new(paper, &pictures);
    let pages = designs::pages(&mut composer)?;
    let title = composer.words.title(paper.kind);
    let about = About {
        title: paper.number.as_ref().map_or_else(|| title.to_owned(), |number| format!("{title} {number}")),
        author: paper.issuer.name.clone(),
        language: paper.language.tag(),
        created_at: paper.created_at,
    };
    write::write(&pages, theme::page_size(paper.look.format), about, &pictures)
}
