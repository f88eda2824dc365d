//! What a bill says: the bytes of an e-invoice (UBL, CII), a PDF, a PNG or a JPEG in, the [`Recognised`] document out. Knows no database
//! and nothing of our API.
//!
//! What a caller does, in a job and outside of a transaction:
//!
//! 1. Build one [`Recogniser`] when the server starts, and clone it: clones share what is read at the same time.
//! 2. `recogniser.up_to_pages(10).recognise(file).await`. What the file is, its bytes say; neither a name nor a header is believed.
//! 3. Keep the [`Recognised`] as JSON text, and turn its amounts into `Money` of its currency. A [`NotRecognised`] has words for the person
//!    who sent the file.
//!
//! Inside, each kind of file is read by a part of its own: `einvoice` reads XML exactly, `pdf` and `scan` make words on pages, of which
//! `fields` makes a document.

mod adapter;
mod einvoice;
mod fields;
mod latin;
mod not_recognised;
mod page;
mod pdf;
pub mod plain;
mod recognised;
mod recogniser;
mod scan;
mod settings;
pub mod xml;

pub use fields::{is_iban, is_vat_id};
pub use not_recognised::NotRecognised;
pub use recognised::{BillKind, PageArea, ReadAddress, ReadFrom, ReadLine, ReadParty, ReadValue, Recognised};
pub use recogniser::Recogniser;
pub use settings::{Adapter, Programs, RecogniserLimits, RecogniserSettings};
