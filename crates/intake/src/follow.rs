//! What happens elsewhere, as this area follows it. Each runs in the transaction of what happened.

use bursar_events::EventRow;
use bursar_jobs::wake;
use bursar_kernel::{Env, Result};
use bursar_payables::file_of_payable;
use bursar_store::{Scope, Tx};

use crate::document::Document;
use crate::draw_pages::ask_for_pages;
use crate::read_file::{ask_for_reading, lane};

/// A document was made, in whatever way: where it has a file that is to be read, it will be.
pub async fn follow_upload(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    let Some(document) = Document::of(&event.object_type).filter(|_| event.action.starts_with("created")) else { return Ok(()) };
    let scope = Scope::of_job("uploads", event.partner_id, event.entity_id);
    if document.place(tx, &scope, event.object_id).await?.is_some() {
        ask_for_reading(tx, env, &scope, document, event.object_id).await
    } else {
        Ok(())
    }
}

/// A bill was made or changed: the pages of its PDF will be drawn, once.
pub async fn follow_file(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if !matches!(event.action.as_str(), "created" | "created_from_mail" | "updated") {
        return Ok(());
    }
    let scope = Scope::of_job("uploads", event.partner_id, event.entity_id);
    match file_of_payable(tx, &scope, event.object_id).await? {
        Some(file_id) => ask_for_pages(tx, env, &scope, file_id).await,
        None => Ok(()),
    }
}

/// An entity changed: one that is active again has its files read.
pub async fn follow_entity(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if event.action == "updated" { wake(tx, &lane(event.object_id), env.now()).await } else { Ok(()) }
}
