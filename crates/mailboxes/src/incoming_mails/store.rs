//! What is asked of `incoming_mails` beside the common.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, fetch_optional, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::IncomingMail;

/// Did this very mail come to the mailbox before?
pub(crate) async fn is_known(db: &impl ConnectionTrait, scope: &Scope, mailbox_id: Uuid, digest: &str) -> Result<bool> {
    let mut filter = Filter::within::<IncomingMail>(scope);
    filter.compare("mailbox_id", "=", Some(mailbox_id));
    filter.compare("digest", "=", Some(digest));
    Ok(!record::select::<IncomingMail>(db, &filter.sql, filter.values).await?.is_empty())
}

/// How many mails came to the mailbox since then.
pub(crate) async fn count_since(db: &impl ConnectionTrait, scope: &Scope, mailbox_id: Uuid, since: Timestamp) -> Result<usize> {
    let mut filter = Filter::within::<IncomingMail>(scope);
    filter.compare("mailbox_id", "=", Some(mailbox_id));
    filter.compare("received_at", ">=", Some(since));
    let sql = format!("SELECT COUNT(*) AS found FROM incoming_mails WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get::<i64>("", "found"))?.try_into()?)
}

/// Mails of whomever that came before this moment and wait for nothing, the oldest first, with their partners: also those of entities that were deleted.
pub(super) async fn came_before(db: &impl ConnectionTrait, moment: Timestamp, most: usize) -> Result<Vec<(Uuid, IncomingMail)>> {
    let old = format!("received_at < $1 AND status <> 'waiting' ORDER BY received_at, id LIMIT {most}");
    let mails: Vec<IncomingMail> = record::select(db, &old, vec![moment.into()]).await?;
    let mut with_partners = Vec::new();
    for mail in mails {
        let sql = "SELECT partner_id FROM entities WHERE id = $1";
        if let Some(row) = fetch_optional(db, sql, [mail.entity_id.into()]).await? {
            with_partners.push((row.try_get("", "partner_id")?, mail));
        }
    }
    Ok(with_partners)
}
