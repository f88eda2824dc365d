//! What is asked of `incoming_mails` beside the common.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{Record, Scope, fetch_optional, record, sea_orm};
use bursar_web::Filter;
use sea_orm::ConnectionTrait;

use super::IncomingMail;

/// Did this very mail come to the mailbox before?
pub(crate) async fn is_known(db: &impl ConnectionTrait, scope: &Scope, mailbox_id: Uuid, digest: &str) -> Result<bool> {
    let mut filter = Filter::within(scope, &IncomingMail::TENANCY);
    filter.compare("mailbox_id", "=", Some(mailbox_id));
    filter.compare("digest", "=", Some(digest));
    Ok(!record::select::<IncomingMail>(db, &filter.sql, filter.values).await?.is_empty())
}

/// How many mails came to the mailbox since then.
pub(crate) async fn count_since(db: &impl ConnectionTrait, scope: &Scope, mailbox_id: Uuid, since: Timestamp) -> Result<usize> {
    let mut filter = Filter::within(scope, &IncomingMail::TENANCY);
    filter.compare("mailbox_id", "=", Some(mailbox_id));
    filter.compare("received_at", ">=", Some(since));
    let sql = format!("SELECT COUNT(*) AS found FROM incoming_mails WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get::<i64>("", "found"))?.try_into()?)
}
