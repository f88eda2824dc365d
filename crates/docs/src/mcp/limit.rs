//! How often one address may ask for what needs no token. What asks the API is counted there, by its token.

use std::sync::Arc;

use bursar_web::{CallerAddress, Edge};
use http::request::Parts;
use sha2::{Digest, Sha256};

/// As many as the API takes of one token.
pub(super) const PER_SECOND: u32 = 30;

/// Counts callers by the address that the proxies in front are believed about; all whose address nobody knows count as one.
#[derive(Clone)]
pub(super) struct Limit(Arc<Edge>);

impl Limit {
    pub(super) fn new(edge: Arc<Edge>) -> Limit {
        Limit(edge)
    }

    /// Counts one more of this caller; false when it is one too many.
    pub(super) async fn lets(&self, parts: Option<&Parts>) -> bool {
        let address = parts.and_then(|parts| CallerAddress::of(&parts.extensions)).map(CallerAddress::network);
        let key = Sha256::new().chain_update(b"bursar/mcp/1/").chain_update(address.map(|address| address.to_string()).unwrap_or_default());
        self.0.meter.count(key.finalize().into(), PER_SECOND, self.0.env.now()).await.remaining.is_some()
    }
}
