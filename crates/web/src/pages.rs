//! One pagination for all lists: keyset tokens that are opaque, tamper-proof and bound to caller and operation.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bursar_kernel::{Error, ErrorKind, FieldError, Uuid};
use hmac::{Hmac, KeyInit, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::ToSchema;

use crate::call::Call;

/// `asc` or `desc`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OrderEnum)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// The order of a list of what happened, unless the request says otherwise.
pub fn newest_first() -> Direction {
    Direction::Desc
}

/// Rows on a page, unless the request says otherwise.
pub fn full_page() -> u64 {
    100
}

/// What a pagination token holds: the question it began with, and the row it stands at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageToken<Q> {
    /// The query of the first page: with a token, all other parameters are ignored.
    pub query: Q,
    /// The sort value and the id of the row at the edge.
    pub at: (String, Uuid),
    /// Towards the beginning.
    pub is_backwards: bool,
}

/// Where a page begins.
#[derive(Debug, Clone)]
pub struct Keyset {
    /// The order of the list.
    pub direction: Direction,
    /// After (or, backwards, before) this row.
    pub at: Option<(String, Uuid)>,
    /// Towards the beginning.
    pub is_backwards: bool,
    /// Rows on a page.
    pub limit: u64,
}

impl Keyset {
    /// The comparison that follows `(sort, id)` in SQL, and the order in which to read.
    pub fn reads_descending(&self) -> bool {
        (self.direction == Direction::Desc) != self.is_backwards
    }
}

/// The tail of a keyset query: `AND (sort, id) > ($n, $n+1) ORDER BY sort, id LIMIT limit + 1`. One row more than the page tells whether
/// another page follows.
pub fn order_sql(keyset: &Keyset, sort: &str, first_parameter: usize) -> String {
    let (compare, order) = if keyset.reads_descending() { ("<", "DESC") } else { (">", "ASC") };
    let bound = match keyset.at {
        Some(_) => format!("AND ({sort}, id) {compare} (${first_parameter}, ${})", first_parameter + 1),
        None => String::new(),
    };
    format!("{bound} ORDER BY {sort} {order}, id {order} LIMIT {}", keyset.limit + 1)
}

/// A page of rows in the order of the list, with the tokens of its neighbours.
#[derive(Debug, Clone)]
pub struct List<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Token of the next page.
    pub next: Option<String>,
    /// Token of the page before.
    pub previous: Option<String>,
}

impl<T> List<T> {
    /// Makes the page out of what the query read: up to one row more than the limit, backwards when the token pointed backwards.
    pub fn new<Q: Serialize + Clone>(
        call: &Call,
        operation: &str,
        owner: Uuid,
        query: &Q,
        keyset: &Keyset,
        mut rows: Vec<T>,
        key: impl Fn(&T) -> (String, Uuid),
    ) -> Self {
        let limit = usize::try_from(keyset.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        if keyset.is_backwards {
            rows.reverse();
        }
        let token = |row: Option<&T>, is_backwards: bool| {
            row.map(|row| seal(call, operation, owner, &PageToken { query: query.clone(), at: key(row), is_backwards }))
        };
        let (follows, precedes) = if keyset.is_backwards { (true, has_more) } else { (has_more, keyset.at.is_some()) };
        let next = if follows { token(rows.last(), false) } else { None };
        let previous = if precedes { token(rows.first(), true) } else { None };
        List { rows, next, previous }
    }
}

fn mac(call: &Call, operation: &str, owner: Uuid, payload: &[u8]) -> Hmac<Sha256> {
    // A key of any length is accepted.
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&call.edge().options.signing_key).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(operation.as_bytes());
    mac.update(call.partner_id.as_bytes());
    mac.update(owner.as_bytes());
    mac.update(payload);
    mac
}

fn seal<Q: Serialize>(call: &Call, operation: &str, owner: Uuid, token: &PageToken<Q>) -> String {
    let mut bytes = serde_json::to_vec(token).unwrap_or_default();
    let tag = mac(call, operation, owner, &bytes).finalize().into_bytes();
    bytes.extend_from_slice(&tag[..16]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The question that is asked on: of the first page, or the one that a token was made for; and the row at the page's edge.
pub type Asked<Q> = (Q, Option<(String, Uuid)>, bool);

/// A token that was not made for this list, where the operation declares 406.
pub fn unacceptable_token() -> Error {
    Error::new(ErrorKind::NotAcceptable("pagination_token was not made for this list: begin without it".into()))
}

/// A token that was not made for this list, where it does not.
pub fn invalid_token() -> Error {
    Error::invalid(FieldError::new("query", "pagination_token", "is not a token of this list: begin again without it", "value_error.token"))
}

impl<Q: DeserializeOwned> PageToken<Q> {
    /// Goes on with the question of the token, if there is one; `None` when it was not made here, for this caller and operation.
    pub fn asked(call: &Call, operation: &str, owner: Uuid, query: Q, sealed: Option<&str>) -> Option<Asked<Q>> {
        let Some(sealed) = sealed else { return Some((query, None, false)) };
        let token = Self::open(call, operation, owner, sealed)?;
        Some((token.query, Some(token.at), token.is_backwards))
    }

    /// Reads a token; `None` when it was not made here, for this caller and operation.
    fn open(call: &Call, operation: &str, owner: Uuid, sealed: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (payload, tag) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
        mac(call, operation, owner, payload).verify_truncated_left(tag).ok()?;
        serde_json::from_slice(payload).ok()
    }
}
