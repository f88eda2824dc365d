//! Rows of the ledger that cannot be read, or only in part: kept as they came and told until they can be read or are gone.

use bursar_connectors::{LedgerRecord, UnreadableRow};
use sha2::{Digest, Sha256};

pub(crate) mod store;

/// A row that cannot be read, or not all of it.
#[derive(Debug, Clone)]
pub(crate) struct Unreadable {
    /// The stream, where the answer does not tell it.
    pub(crate) stream: Option<String>,
    /// The provider's id, where at least that can be read.
    pub(crate) remote_id: Option<String>,
    /// What is wrong with it, in words.
    pub(crate) reason: String,
    /// The mirror holds the record without what could not be read.
    pub(crate) is_held: bool,
    /// The provider's own bytes; none where the mirror has them.
    pub(crate) raw: bytes::Bytes,
}

impl Unreadable {
    /// A row of which the mirror holds nothing.
    pub(crate) fn of(row: UnreadableRow) -> Self {
        let UnreadableRow { remote_id, reason, raw } = row;
        Unreadable { stream: None, remote_id, reason, is_held: false, raw }
    }

    /// A record of which something could not be read; nothing when all of it could.
    pub(crate) fn in_part(record: &LedgerRecord) -> Option<Self> {
        let reason = record.unread.first()?.clone();
        Some(Unreadable { stream: None, remote_id: Some(record.remote_id.clone()), reason, is_held: true, raw: bytes::Bytes::new() })
    }

    /// The same, as a row of this stream.
    pub(crate) fn in_stream(self, stream: &str) -> Self {
        Unreadable { stream: Some(stream.to_owned()), ..self }
    }

    /// By what it is kept: its id, else a digest of what is known of it.
    fn key(&self) -> String {
        self.remote_id.clone().unwrap_or_else(|| {
            let mut digest = Sha256::new();
            digest.update(&self.raw);
            digest.update(self.reason.as_bytes());
            format!("row {}", hex::encode(&digest.finalize()[..8]))
        })
    }
}

/// What cannot be read of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfStream {
    /// The stream.
    pub(crate) stream: String,
    /// How many rows.
    pub(crate) rows: u32,
    /// The ids of the first of them.
    pub(crate) first: Vec<String>,
    /// What is wrong with the first.
    pub(crate) reason: String,
}
