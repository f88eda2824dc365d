//! Pages and their tokens: opaque, tamper-proof, bound to the caller and the list.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bursar_kernel::{Error, Result, Uuid};
use bursar_store::Scope;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows of this page.
    pub data: Vec<T>,
    /// Token of the next page; null on the last.
    pub next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    pub prev_pagination_token: Option<String>,
}

impl<T> Page<T> {
    /// The page of a list without rows.
    pub fn empty() -> Self {
        Page { data: Vec::new(), next_pagination_token: None, prev_pagination_token: None }
    }

    /// The same page with its rows in another form.
    pub fn map<U>(self, form: impl FnMut(T) -> U) -> Page<U> {
        let (data, page) = self.split();
        page(data.into_iter().map(form).collect())
    }

    /// The same, where a row may be unreadable.
    pub fn try_map<U>(self, form: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
        let (data, page) = self.split();
        Ok(page(data.into_iter().map(form).collect::<Result<_>>()?))
    }

    /// The rows, and the same page without them: for rows whose other form takes more queries.
    pub fn split<U>(self) -> (Vec<T>, impl FnOnce(Vec<U>) -> Page<U>) {
        let Page { data, next_pagination_token, prev_pagination_token } = self;
        (data, move |data| Page { data, next_pagination_token, prev_pagination_token })
    }
}

/// The row at the edge of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageEdge {
    /// Its value in the column of the order.
    pub(super) value: Option<String>,
    /// Its id.
    pub(super) id: Uuid,
    /// The page lies before it, and not behind.
    pub(super) is_backwards: bool,
}

/// Makes and reads the tokens of one list for one caller.
#[derive(Clone)]
pub struct Sealer(Hmac<Sha256>);

/// Bytes of the seal behind a token.
const SEAL: usize = 16;

impl Sealer {
    /// Of the list at this path, for whoever sees these rows.
    pub fn new(key: &[u8], path: &str, scope: &Scope) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(path.as_bytes());
        mac.update(scope.partner_id().as_bytes());
        mac.update(scope.entity_id().unwrap_or(scope.partner_id()).as_bytes());
        Sealer(mac)
    }

    /// A token that goes on from the edge with the query of the first page.
    pub(super) fn seal(&self, edge: &PageEdge, query: &[(String, String)]) -> Result<String> {
        let mut bytes = serde_json::to_vec(&(edge, query))?;
        let seal = self.0.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(seal.get(..SEAL).ok_or_else(|| Error::internal("a seal is longer"))?);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a token; nothing when it was not made here.
    pub(super) fn open(&self, token: &str) -> Option<(PageEdge, Vec<(String, String)>)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (payload, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
        self.0.clone().chain_update(payload).verify_truncated_left(seal).ok()?;
        serde_json::from_slice(payload).ok()
    }
}
