//! Why a file could not be read, in words for the person who sent it.

use serde::{Deserialize, Serialize};

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotRecognized {
    /// Neither PDF, PNG, JPEG nor an e-invoice.
    #[error("only PDF, PNG, JPEG and XML of e-invoices (UBL, CII) can be read")]
    NotSupported,
    /// A PDF that asks for a password.
    #[error("the file is protected: save it without a password and upload it again")]
    Encrypted,
    /// What it begins with promises more than it holds.
    #[error("the file is damaged: {why}")]
    Damaged {
        /// A clause.
        why: String,
    },
    /// Larger than we take.
    #[error("the file is too large: at most {most} bytes are read")]
    TooLarge {
        /// Bytes.
        most: u64,
    },
    /// It costs more memory or work to read than a document does.
    #[error("the file holds more than a document does: {what}")]
    TooMuch {
        /// A clause: what there is too much of, and how much is read.
        what: String,
    },
    /// More pages than asked for.
    #[error("the file has {pages} pages: at most {most} are read")]
    TooManyPages {
        /// What it has.
        pages: u32,
        /// What is read.
        most: u32,
    },
    /// A picture in which nothing can be told apart.
    #[error("the picture is too small: at least {least} by {least} pixels can be read")]
    TooSmall {
        /// Pixels.
        least: u32,
    },
    /// Reading took longer than it may.
    #[error("reading the file took too long: at most {seconds} seconds are given to it")]
    TimedOut {
        /// The limit.
        seconds: u64,
    },
    /// A picture, and no program that reads pictures.
    #[error("pictures of pages cannot be read here: install {program} and start again")]
    ProgramMissing {
        /// The program's name.
        program: String,
    },
    /// A program or the operator's own recognizer failed. Another attempt may succeed.
    #[error("the file could not be read now: {why}")]
    Unavailable {
        /// A clause.
        why: String,
    },
    /// It was read, and nothing in it is a bill.
    #[error("nothing was recognized: the file does not look like a bill")]
    NothingFound,
}

impl NotRecognized {
    /// May the same file be read at another time?
    pub fn is_worth_another_attempt(&self) -> bool {
        matches!(self, NotRecognized::Unavailable { .. } | NotRecognized::TimedOut { .. })
    }

    pub(crate) fn damaged(why: impl Into<String>) -> Self {
        NotRecognized::Damaged { why: why.into() }
    }

    pub(crate) fn too_much(what: impl Into<String>) -> Self {
        NotRecognized::TooMuch { what: what.into() }
    }

    pub(crate) fn unavailable(why: impl Into<String>) -> Self {
        NotRecognized::Unavailable { why: why.into() }
    }
}
