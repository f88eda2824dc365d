//! PDFs, as far as reading a bill needs them: their pages' words and the XML that is attached. Every step is bounded, because whoever sends a
//! bill chooses every byte of it; what such a file may cost is one [`filters::Budget`] of bytes and an [`object::Allowance`] of values (decision D41).

pub(crate) mod attachments;
mod cmap;
mod content;
mod file;
mod filters;
mod font;
mod glyph_names;
mod lzw;
mod matrix;
mod object;
mod pages;
mod pen;
#[cfg(test)]
mod tests;

use crate::NotRecognized;
use crate::page::Page;
use file::File;

/// A PDF that was opened.
#[derive(Debug)]
pub(crate) struct Pdf<'a> {
    file: File<'a>,
}

impl<'a> Pdf<'a> {
    /// Reads the objects of a file. `unpacked_bytes` is what may come out of all its streams together.
    pub fn open(bytes: &'a [u8], unpacked_bytes: usize) -> Result<Self, NotRecognized> {
        let file = File::open(bytes, unpacked_bytes)?;
        if file.catalog().is_none() {
            return Err(NotRecognized::damaged("the PDF has no pages"));
        }
        Ok(Pdf { file })
    }

    /// How many pages it has.
    pub fn page_count(&self) -> u32 {
        pages::leaves(&self.file).len() as u32
    }

    /// The attached files that may be an e-invoice, the likeliest first.
    pub fn attached_xml(&self) -> Result<Vec<Vec<u8>>, NotRecognized> {
        attachments::xml(&self.file)
    }

    /// The words of all pages.
    pub fn pages(&self) -> Result<Vec<Page>, NotRecognized> {
        pages::read(&self.file)
    }
}
