//! A notification that came in.

use bursar_kernel::{Result, Uuid};

use super::{is_signed, merges, store};
use crate::apps;
use crate::connections;
use crate::engine::Engine;
use crate::pull::{self, Cause};

/// Takes a notification for this app: merges are kept, and the books that they are of are pulled. Answers false where the app is not
/// registered, has no verifier token, or did not sign this.
pub async fn receive(engine: &Engine, app_id: Uuid, signature: &str, body: &[u8]) -> Result<bool> {
    let Some(token) = apps::store::webhook_verifier_token(&engine.db, &engine.vault, app_id).await? else { return Ok(false) };
    if !is_signed(&token, signature, body) {
        return Ok(false);
    }
    for merge in merges(body) {
        for book_id in store::books_of(&engine.db, app_id, &merge.company_id).await? {
            let Some(connection) = connections::store::of_book(&engine.db, book_id).await? else { continue };
            let tx = engine.db.begin().await?;
            store::keep(&tx, book_id, &merge, engine.env.now()).await?;
            pull::start(&tx, &engine.env, &connection, Cause::Required).await?;
            tx.commit().await?;
        }
    }
    Ok(true)
}
