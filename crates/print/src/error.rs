//! Why a document could not be printed.

use bursar_kernel::AmountError;

/// Why a document could not be printed: what is wrong with it, or that the writer of PDF refused what we drew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// A picture that cannot be used.
    #[error("{picture}: {why}")]
    Picture { picture: &'static str, why: String },
    /// An amount of another currency than the document's.
    #[error("{place}: has another currency than the document")]
    Currency { place: String },
    /// Amounts that cannot be shown or carried over.
    #[error("{place}: {why}")]
    Amount { place: &'static str, why: AmountError },
    /// More than fits a file that anybody would open.
    #[error("{what}: at most {most} can be printed")]
    TooLong { what: &'static str, most: usize },
    /// The writer of PDF refused: a mistake of ours.
    #[error("the page could not be written: {0}")]
    Writer(String),
}

impl PaperError {
    /// For what went wrong with amounts at a place.
    pub(crate) fn at(place: &'static str) -> impl Fn(AmountError) -> PaperError {
        move |why| PaperError::Amount { place, why }
    }
}
