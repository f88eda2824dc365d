//! The connect flow: a person at the company opens the link, consents at the provider, comes back, sees the company's name and
//! confirms. Nothing is half-saved: until the confirmation the connection stays as it was, and tokens that nobody confirms are given back.

use bursar_connectors::{Company, Facts, Platform};
use bursar_kernel::{Error, TimeDelta, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::connections::{Connection, ConnectionStatus};
use crate::engine::Engine;
use crate::{books, pull, tokens};

mod begin;
mod callback;
mod confirm;
pub(crate) mod store;

pub(crate) use begin::SEALED as SEALED_VERIFIER;
pub use begin::{Entrance, begin, enter, project_of_link};
pub use callback::{Returned, callback};
pub use confirm::{Pending, confirm, decline, pending, progress};

/// A consent on its way: bound to one browser, good for a quarter of an hour.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    pub(crate) state: [u8; 32],
    pub(crate) connection_id: Uuid,
    pub(crate) browser: [u8; 32],
    pub(crate) platform: Platform,
    pub(crate) app_id: Uuid,
    pub(crate) return_to: Option<String>,
    pub(crate) token_set_id: Option<Uuid>,
    pub(crate) verifier: Option<Vec<u8>>,
    pub(crate) companies: Vec<Offered>,
    pub(crate) used_at: Option<Timestamp>,
    pub(crate) expires_at: Timestamp,
}

/// A company that the consent opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The company, as far as it is known before the first pull.
    pub company: Company,
    /// The provider's own id of the connection, where it has one.
    pub remote_connection_id: Option<String>,
}

/// Why a person cannot go on: each is a page that says what to do.
#[derive(Debug)]
pub enum Refusal {
    /// No connection has this link.
    UnknownLink,
    /// The platform has let go of this connection.
    Disconnected,
    /// It is connected already.
    AlreadyConnected,
    /// The platform has no app at this provider.
    NotConfigured(Platform),
    /// The answer belongs to no consent that was begun here.
    UnknownState,
    /// The answer was used before.
    UsedState,
    /// The consent took longer than a quarter of an hour.
    ExpiredState,
    /// The consent was begun in another browser.
    OtherBrowser,
    /// The person said no; the link begins anew.
    Denied(Platform),
    /// The provider did not take the answer, or cannot be reached.
    ProviderFailed(Platform),
    /// The connection belongs to another company.
    WrongCompany {
        /// The company it belongs to.
        expected: String,
        /// The company that was chosen.
        chosen: String,
    },
    /// The company is connected to another entity.
    CompanyTaken(String),
    /// The company was not part of the consent.
    NotOffered,
    /// Something of ours.
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Refusal {
    #[track_caller]
    fn from(error: E) -> Self {
        Refusal::Failed(error.into().trace())
    }
}

/// A refusal on the way back from the provider, where the address does not say which link it was for.
#[derive(Debug)]
pub struct Stopped {
    /// Why the person cannot go on.
    pub refusal: Refusal,
    /// How to begin anew; only for the browser that began.
    pub again: Option<Again>,
}

/// What begins a consent anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The unguessable end of the connection's link.
    pub link: String,
    /// Where the person wanted to go afterwards.
    pub return_to: Option<String>,
}

impl<E: Into<Refusal>> From<E> for Stopped {
    #[track_caller]
    fn from(refusal: E) -> Self {
        Stopped { refusal: refusal.into(), again: None }
    }
}

/// May a person give consent to this connection? One that waits for it, and one that is connected and lacks a right: the company
/// and every id then stay as they are.
async fn check_open(engine: &Engine, connection: &Connection) -> Result<(), Refusal> {
    match connection.status {
        ConnectionStatus::Disconnected => Err(Refusal::Disconnected),
        ConnectionStatus::PendingAuth | ConnectionStatus::Deauthorized => Ok(()),
        ConnectionStatus::Connected if lacks_right(engine, connection).await? => Ok(()),
        ConnectionStatus::Connected => Err(Refusal::AlreadyConnected),
    }
}

async fn lacks_right(engine: &Engine, connection: &Connection) -> bursar_kernel::Result<bool> {
    let (Some(token_set_id), Some(book_id)) = (connection.token_set_id, connection.book_id) else { return Ok(false) };
    let set = tokens::store::get(&engine.db, &engine.vault, token_set_id).await?;
    let granted = set.as_ref().and_then(|set| set.scopes.as_deref());
    let book = books::store::get(&engine.db, book_id).await?;
    let is_missing = |wanted: &&str| granted.is_some_and(|granted| !granted.iter().any(|scope| scope == wanted));
    if Facts::of(book.platform).scopes(&engine.settings.features).iter().any(is_missing) {
        return Ok(true);
    }
    Ok(pull::latest_run(engine, book_id).await?.is_some_and(|run| run.lacks_right()))
}

/// How long a consent, and tokens that nobody confirmed, live.
pub const CONSENT_MINUTES: i64 = 15;

fn lifetime() -> TimeDelta {
    TimeDelta::minutes(CONSENT_MINUTES)
}

/// Words that come back from a browser are kept as hashes only.
fn digest(word: &str) -> [u8; 32] {
    Sha256::digest(word.as_bytes()).into()
}
