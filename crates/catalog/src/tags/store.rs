//! What is asked of `tags` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, batch, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::Tag;

/// The tags of these ids, whoever made them, oldest first; one that is gone is left out. For objects that have tags.
pub async fn tags(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Tag>> {
    let mut tags = Vec::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<Tag>(&scope.of_everybody());
        filter.among("id", "IN", Some(&some.to_vec()));
        tags.extend(record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await?);
    }
    tags.sort_by_key(|tag: &Tag| tag.id);
    Ok(tags)
}
