//! What a bill says: the bytes of an e-invoice (UBL, CII), a PDF, a PNG or a JPEG in, the [`Recognized`] document out. Knows no database
//! and nothing of our API.
//!
//! What a caller does, in a job and outside of a transaction:
//!
//! 1. Build one [`Recognizer`] when the server starts, and clone it: clones share what is read at the same time.
//! 2. `recognizer.up_to_pages(10).recognize(file).await`. What the file is, its bytes say; neither a name nor a header is believed.
//! 3. Keep the [`Recognized`] as JSON text, and turn its amounts into `Money` of its currency. A [`NotRecognized`] has words for the person
//!    who sent the file.
//!
//! Inside, each kind of file is read by a part of its own: `einvoice` reads XML exactly, `pdf` and `scan` make words on pages, of which
//! `fields` makes a document.

mod adapter;
mod einvoice;
mod fields;
mod latin;
mod not_recognized;
mod page;
mod pdf;
pub mod plain;
mod recognized;
mod recognizer;
mod scan;
mod settings;
pub mod xml;

pub use einvoice::e_invoice_kind;
pub use fields::{is_iban, is_vat_id};
pub use not_recognized::NotRecognized;
pub use recognized::{BillKind, PageArea, ReadAddress, ReadFrom, ReadLine, ReadParty, ReadValue, Recognized};
pub use recognizer::Recognizer;
pub use settings::{Adapter, Programs, RecognizerLimits, RecognizerSettings};
