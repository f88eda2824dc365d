use bursar_connectors::Platform;
use bursar_kernel::ErrorKind;
use bursar_store::Tx;

use super::{Authorization, Offered, Refusal, check_open, digest, store};
use crate::apps;
use crate::books;
use crate::connections::{self, Connection, Grant};
use crate::engine::Engine;
use crate::pull::{self, Run};
use crate::tokens;

/// A consent that waits for this browser's confirmation.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The connection.
    pub connection: Connection,
    /// Where the consent was given.
    pub platform: Platform,
    /// The companies that it opened.
    pub companies: Vec<Offered>,
}

/// What waits for this browser's confirmation.
pub async fn pending(engine: &Engine, link: &str, browser: &str) -> Result<Pending, Refusal> {
    let connection = waiting(engine, link).await?;
    let open = store::open(&engine.db, connection.id, digest(browser), engine.env.now()).await?.ok_or(Refusal::ExpiredState)?;
    Ok(Pending { connection, platform: open.platform, companies: open.companies })
}

/// The person confirmed a company: from here on the books are kept in step. Answers with the connection and where the person goes next.
pub async fn confirm(engine: &Engine, link: &str, browser: &str, company_id: &str) -> Result<(Connection, Option<String>), Refusal> {
    let connection = waiting(engine, link).await?;
    let open = store::open(&engine.db, connection.id, digest(browser), engine.env.now()).await?.ok_or(Refusal::ExpiredState)?;
    let chosen = open.companies.iter().find(|offered| offered.company.id == company_id).cloned().ok_or(Refusal::NotOffered)?;
    let tx = engine.db.begin().await?;
    let mut connection = connections::store::lock_for_job(&tx, connection.id).await?.ok_or(Refusal::UnknownLink)?;
    // Two entities that confirm the same company at the same moment take turns.
    tx.hold(&format!("company/{}/{company_id}", open.platform.as_str())).await?;
    let is_taken = connections::store::elsewhere(&tx, connection.entity_id, open.platform, company_id).await?;
    if is_taken && !engine.settings.shares_companies {
        return Err(Refusal::CompanyTaken(chosen.company.name));
    }
    if !store::close(&tx, open.state, engine.env.now()).await? {
        return Err(Refusal::UsedState);
    }
    connect(engine, &tx, &mut connection, &open, chosen).await?;
    tx.commit().await?;
    Ok((connection, open.return_to))
}

/// Book, tokens, first pull and event, in the caller's transaction.
async fn connect(engine: &Engine, tx: &Tx, connection: &mut Connection, open: &Authorization, chosen: Offered) -> Result<(), Refusal> {
    let (now, previous_tokens, was_waiting) = (engine.env.now(), connection.token_set_id, connection.is_waiting());
    let app = apps::store::get(tx, &engine.vault, open.app_id).await?;
    let book_id = books::store::open(tx, &engine.env, connection.entity_id, open.platform, &chosen.company).await?;
    let token_set_id = open.token_set_id.ok_or(Refusal::ExpiredState)?;
    let given = Grant { book_id, platform: app.platform_name(), token_set_id, remote_connection_id: chosen.remote_connection_id };
    let expected = connection.company.as_ref().map(|company| company.name.clone()).unwrap_or_default();
    connection.authorize(given, now).map_err(|error| match error.kind() {
        ErrorKind::Conflict(_) => Refusal::WrongCompany { expected, chosen: chosen.company.name.clone() },
        _ => Refusal::Failed(error),
    })?;
    connections::store::save(tx, connection).await?;
    if let Some(previous) = previous_tokens.filter(|previous| *previous != token_set_id) {
        tokens::store::destroy(tx, previous, now).await?;
    }
    // What is under way goes by the consent before, perhaps of another app.
    pull::stop(tx, &engine.env, connection, "the company was authorized again").await?;
    pull::start(tx, &engine.env, connection, pull::Cause::Initial).await?;
    if was_waiting {
        let partner_id = connections::store::partner_of(tx, connection.project_id).await?;
        connections::emit_status(tx, &engine.env, partner_id, connection).await?;
    }
    connection.company = Some(chosen.company);
    Ok(())
}

/// The person saw the company's name and said no: what the consent gave is given back at once. Answers like [`confirm`].
pub async fn decline(engine: &Engine, link: &str, browser: &str) -> Result<(Connection, Option<String>), Refusal> {
    let connection = waiting(engine, link).await?;
    let now = engine.env.now();
    let tx = engine.db.begin().await?;
    let open = store::open(&tx, connection.id, digest(browser), now).await?;
    if let Some(open) = &open
        && let Some(token_set_id) = open.token_set_id
    {
        store::close(&tx, open.state, now).await?;
        tokens::revoke::enqueue_unconfirmed(&tx, &engine.env, open.app_id, token_set_id, now).await?;
    }
    tx.commit().await?;
    Ok((connection, open.and_then(|open| open.return_to)))
}

/// How far the first pull has come.
pub async fn progress(engine: &Engine, link: &str) -> Result<(Connection, Option<Run>), Refusal> {
    let connection = connections::store::by_link(&engine.db, link).await?.ok_or(Refusal::UnknownLink)?;
    let run = match connection.book_id {
        Some(book_id) => pull::latest_run(engine, book_id).await?,
        None => None,
    };
    Ok((connection, run))
}

async fn waiting(engine: &Engine, link: &str) -> Result<Connection, Refusal> {
    let connection = connections::store::by_link(&engine.db, link).await?.ok_or(Refusal::UnknownLink)?;
    check_open(engine, &connection).await?;
    Ok(connection)
}
