//! The mirror: what the provider holds, record by record, as it was last seen.

use std::collections::BTreeMap;

use bursar_connectors::record::Body;
use bursar_connectors::{Kind, LedgerRecord};
use bursar_kernel::{Result, Uuid};
use bursar_store::sea_orm::{self, FromQueryResult};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ledger_objects::match_key;
use crate::mark::marks;

pub(crate) mod lists;
pub(crate) mod store;

/// What a page changed, kind by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Applied(pub(crate) BTreeMap<Kind, Tally>);

/// What became of records of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Seen for the first time.
    pub created: u64,
    /// Different from what the mirror held.
    pub changed: u64,
    /// The same: nothing was written.
    pub unchanged: u64,
    /// Became tombstones.
    pub deleted: u64,
}

impl Applied {
    /// The tally of a kind, to be counted on.
    pub(crate) fn of(&mut self, kind: Kind) -> &mut Tally {
        self.0.entry(kind).or_default()
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.created += other.created;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.deleted += other.deleted;
    }
}

/// A record of the mirror as the lists show it.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Mirrored {
    /// Our id of it, the same for ever.
    pub(crate) id: Uuid,
    /// The provider's id of it.
    pub(crate) remote_id: String,
    /// The provider no longer has it.
    pub(crate) is_deleted: bool,
    /// The canonical body.
    pub(crate) body: String,
}

/// A record ready to be written.
pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) remote_id: String,
    pub(crate) remote_version: String,
    pub(crate) hash: [u8; 16],
    pub(crate) name: String,
    /// The code by which documents may name an account.
    pub(crate) code: Option<String>,
    /// By what the same object of ours is looked for.
    pub(crate) match_key: Option<String>,
    pub(crate) is_deleted: bool,
    /// `None` keeps the body that the mirror has: the provider named the deleted object without showing it.
    pub(crate) body: Option<String>,
    pub(crate) raw: Option<Vec<u8>>,
}

/// Prepares a record: its canonical body, its hash and its raw bytes, compressed. Those that bear a mark of ours are kept in any case: by it the
/// object is known as written from here. Pure, so it can run while the last page is stored.
pub(crate) fn prepare(record: LedgerRecord, keeps_raw: bool) -> Result<Row> {
    let code = match &record.body {
        Some(Body::Account(account)) => account.nominal_code.clone(),
        _ => None,
    };
    let match_key = record.body.as_ref().and_then(|body| match_key::of(record.kind, body));
    let body = record.body.as_ref().map(serde_json::to_string).transpose()?;
    let mut digest = Sha256::new();
    digest.update(record.remote_version.as_bytes());
    digest.update([0, u8::from(record.is_deleted)]);
    digest.update(body.as_deref().unwrap_or_default().as_bytes());
    // The provider's own bytes too: what we do not translate today may be asked for tomorrow.
    digest.update(&record.raw);
    let digest = digest.finalize();
    let mut hash = [0; 16];
    hash.copy_from_slice(&digest[..16]);
    let is_kept = keeps_raw || marks(&String::from_utf8_lossy(&record.raw)).next().is_some();
    let raw = (is_kept && !record.raw.is_empty()).then(|| lz4_flex::compress_prepend_size(&record.raw));
    let LedgerRecord { kind, remote_id, remote_version, is_deleted, name, .. } = record;
    Ok(Row { kind, remote_id, remote_version, hash, name, code, match_key, is_deleted, body, raw })
}
