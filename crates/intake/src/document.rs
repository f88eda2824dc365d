//! What files are read for.

use bursar_expenses::{finish_reading_receipt, unread_file_of_receipt};
use bursar_files::FileStore;
use bursar_kernel::{Result, Uuid};
use bursar_payables::{
    Author, Reading, finish_reading_credit_note, finish_reading_payable, unread_file_of_credit_note, unread_file_of_payable,
};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Scope, Tx};
use serde::{Deserialize, Serialize};

use crate::ocr_tasks;

/// A kind of object that is made from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Document {
    Payable,
    CreditNote,
    Receipt,
    OcrTask,
}

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// It was uploaded.
    Stored(Uuid),
    /// It is fetched from there.
    Address(String),
}

impl Document {
    /// The kind that events call by this name.
    pub(crate) fn of(object_type: &str) -> Option<Document> {
        Some(match object_type {
            "payable" => Document::Payable,
            "payables_credit_note" => Document::CreditNote,
            "receipt" => Document::Receipt,
            _ => return None,
        })
    }

    /// Its name, for the names of jobs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Document::Payable => "payable",
            Document::CreditNote => "credit_note",
            Document::Receipt => "receipt",
            Document::OcrTask => "ocr_task",
        }
    }

    /// The longest file that is read for it, in pages.
    pub(crate) fn most_pages(self) -> u32 {
        match self {
            Document::Payable | Document::CreditNote | Document::Receipt => 10,
            Document::OcrTask => 100,
        }
    }

    /// Where the file is that is to be read for the object of this id; nowhere where nothing is read for it any more.
    pub(crate) async fn place(self, db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Place>> {
        let stored = match self {
            Document::Payable => unread_file_of_payable(db, scope, id).await?,
            Document::CreditNote => unread_file_of_credit_note(db, scope, id).await?,
            Document::Receipt => unread_file_of_receipt(db, scope, id).await?,
            Document::OcrTask => return ocr_tasks::store::place(db, scope, id).await,
        };
        Ok(stored.map(Place::Stored))
    }

    /// Writes what came of reading it. Does nothing to an object for which nothing is read any more.
    pub(crate) async fn finish(self, tx: &Tx, files: &FileStore, author: &Author<'_>, id: Uuid, reading: Reading<'_>) -> Result<()> {
        match self {
            Document::Payable => finish_reading_payable(tx, author, id, reading).await,
            Document::CreditNote => finish_reading_credit_note(tx, author, id, reading).await,
            Document::Receipt => finish_reading_receipt(tx, author, id, reading).await,
            Document::OcrTask => ocr_tasks::finish::finish(tx, files, author, id, reading).await,
        }
    }
}
