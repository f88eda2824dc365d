//! A document as an export shows it: what books take in, and what they need not know.

use bursar_connectors::record::Address;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, Record, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use crate::posting::Posting;

/// A document as an export shows it. Payables and receivables make one of what they keep.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedDocument {
    /// When it was made.
    pub created_at: Timestamp,
    /// What it is, in a word: `payable`, `invoice`, `quote` or `credit_note`.
    pub kind: &'static str,
    /// Its status, in a word.
    pub status: &'static str,
    /// Whom it is with, as the document says.
    pub counterpart: ExportedParty,
    /// The file that shows it.
    pub file_id: Option<Uuid>,
    /// The rest.
    pub posting: Posting,
}

/// Whom a document is with, as the document says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExportedParty {
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Address.
    pub address: Option<Address>,
}

/// Which documents of an entity are exported.
#[derive(Debug, Clone)]
pub struct ExportSelection {
    /// In which statuses.
    pub statuses: Vec<&'static str>,
    /// Made then or later.
    pub from: Timestamp,
    /// Made before then.
    pub until: Timestamp,
    /// Documents that are read at once.
    pub page: usize,
}

/// Where a page of an export begins: behind the document that was made then and has this id.
pub type ExportPlace = (Timestamp, Uuid);

impl ExportSelection {
    /// The next page of such documents, in the order in which they were made.
    pub async fn page<R: Record>(&self, db: &impl ConnectionTrait, scope: &Scope, after: Option<ExportPlace>) -> Result<Vec<R>> {
        if self.statuses.is_empty() {
            return Ok(Vec::new());
        }
        let mut filter = Filter::within::<R>(scope);
        filter.among("status", "IN", Some(&self.statuses));
        filter.compare("created_at", ">=", Some(self.from));
        filter.compare("created_at", "<", Some(self.until));
        if let Some((created_at, id)) = after {
            let place = [filter.place(created_at), filter.place(id)].join(", ");
            filter.and(&format!("(created_at, id) > ({place})"));
        }
        record::select(db, &format!("{} ORDER BY created_at, id LIMIT {}", filter.sql, self.page), filter.values).await
    }
}
