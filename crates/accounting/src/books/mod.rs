//! A book is (entity, platform, company at the provider). It outlives its connections and owns everything that was pulled.

use bursar_connectors::{Company, Platform};
use bursar_kernel::{Result, Timestamp, Tz, Uuid};
use bursar_store::{Scope, Tx, sea_orm};
use sea_orm::ConnectionTrait;

use crate::{connections, tokens};

pub(crate) mod store;

/// A company's book.
#[derive(Debug, Clone)]
pub struct Book {
    /// Its id, the same over all reconnections.
    pub id: Uuid,
    /// Where it is kept.
    pub platform: Platform,
    /// The company as its ledger describes it; `company.id` is the provider's id of it.
    pub company: Company,
}

impl Book {
    /// A company of QuickBooks in the United States: the provider works out sales tax there, and bills carry none.
    pub fn is_american(&self) -> bool {
        self.platform == Platform::QuickbooksOnline && self.company.country.as_deref() == Some("US")
    }
}

/// The lane of all work on a company: nobody else of ours talks to it meanwhile.
pub(crate) fn lane(app_id: Uuid, platform: Platform, company_id: &str) -> String {
    format!("ledger/{}/{app_id}/{company_id}", platform.as_str())
}

/// The book of an entity's live connection: where its documents go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveBook {
    /// The book.
    pub id: Uuid,
    /// The platform as the API names it.
    pub platform: String,
    /// The lane of all work on the company.
    pub lane: String,
}

impl LiveBook {
    /// The book with what is known of its company.
    pub async fn book(&self, db: &impl ConnectionTrait) -> Result<Book> {
        store::get(db, self.id).await
    }
}

/// The book of the entity's live connection, whether it is connected, rests or waits to be authorized again.
pub async fn live_book(tx: &Tx, scope: &Scope) -> Result<Option<LiveBook>> {
    let live = connections::store::list_live(tx, scope).await?;
    let with_book = live.into_iter().find_map(|connection| Some((connection.book_id?, connection.token_set_id, connection.platform?)));
    let Some((id, token_set_id, platform)) = with_book else { return Ok(None) };
    let lane = match token_set_id {
        Some(token_set_id) => tokens::store::lane_of(tx, token_set_id, id).await?,
        // Nobody works on it until someone authorizes it again.
        None => String::new(),
    };
    Ok(Some(LiveBook { id, platform, lane }))
}

/// The zone in which the clock of the entity's connected company runs, where its ledger says so.
pub async fn time_zone_of_company(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Tz>> {
    let live = connections::store::list_live(db, scope).await?;
    Ok(live.into_iter().find_map(|connection| connection.company?.time_zone))
}

/// When books of the entity were connected for the first time.
pub async fn first_connected_at(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Timestamp>> {
    store::first_connected_at(db, scope).await
}

/// The book of the entity's live connection, else of its last one.
pub async fn current_book(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Book>> {
    match connections::store::current_book(db, scope).await? {
        Some(id) => Ok(Some(store::get(db, id).await?)),
        None => Ok(None),
    }
}
