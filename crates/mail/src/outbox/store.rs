//! What is asked of `mails` and `mail_recipients`.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{Mail, SentTo};

/// A mail of the outbox.
pub async fn mail(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Mail>> {
    record::find(db, scope, id).await
}

/// Whom a mail goes to, in its order.
pub async fn recipients(db: &impl ConnectionTrait, scope: &Scope, mail_id: Uuid) -> Result<Vec<SentTo>> {
    let mut filter = Filter::within::<SentTo>(scope);
    filter.compare("mail_id", "=", Some(mail_id));
    record::select(db, &format!("{} ORDER BY position", filter.sql), filter.values).await
}

/// Whose mail it is: partner, then entity.
pub(crate) async fn owner(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Uuid, Uuid)>> {
    let mail = record::select::<Mail>(db, "id = $1", vec![id.into()]).await?.pop();
    Ok(mail.map(|mail| (mail.partner_id, mail.entity_id)))
}
