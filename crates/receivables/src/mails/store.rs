//! What is asked of `receivable_mails` beside the common.

use std::collections::{BTreeMap, BTreeSet};

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Filter, Record, Scope, batch, record, sea_orm};
use bursar_web::{ListQuery, Page};
use sea_orm::ConnectionTrait;

use super::{MailStatus, ReceivableMail};
use crate::receivables;

/// A page of the mails with the document, which must be within the scope.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, receivable_id: Uuid, query: &ListQuery) -> Result<Page<ReceivableMail>> {
    receivables::store::require(db, scope, receivable_id).await?;
    query.records_of(db, "receivable_id", receivable_id).await
}

/// One mail with the document, which must be within the scope.
pub(crate) async fn get(db: &impl ConnectionTrait, scope: &Scope, receivable_id: Uuid, id: Uuid) -> Result<ReceivableMail> {
    receivables::store::require(db, scope, receivable_id).await?;
    let found: ReceivableMail = record::get(db, scope, id).await?;
    if found.receivable_id == receivable_id { Ok(found) } else { Err(Error::not_found(ReceivableMail::NOUN)) }
}

/// Does the outbox hold a mail with this document, which was read within a scope, that is still to be sent?
pub(crate) async fn is_under_way(db: &impl ConnectionTrait, scope: &Scope, receivable_id: Uuid) -> Result<bool> {
    let mut filter = Filter::within::<ReceivableMail>(scope);
    filter.compare("receivable_id", "=", Some(receivable_id));
    filter.and("status IN ('pending', 'processing')");
    for mail in record::select::<ReceivableMail>(db, &filter.sql, filter.values).await? {
        if bursar_mail::mail(db, scope, mail.id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Those of these mails that have not reached everybody.
pub async fn failed_mails(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let has_failed = |mail: &ReceivableMail| matches!(mail.status, MailStatus::Failed | MailStatus::PartiallySent);
    Ok(by_ids(db, scope, ids).await?.into_values().filter(has_failed).map(|mail| mail.id).collect())
}

/// These mails, by their ids.
pub(crate) async fn by_ids(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<BTreeMap<Uuid, ReceivableMail>> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<ReceivableMail>(&scope.of_everybody());
        filter.among("id", "IN", Some(&some.to_vec()));
        let mails: Vec<ReceivableMail> = record::select(db, &filter.sql, filter.values).await?;
        found.extend(mails.into_iter().map(|mail| (mail.id, mail)));
    }
    Ok(found)
}
