//! What is asked of `files` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, fetch_optional, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{FileType, StoredFile};

/// The file that a link leads to.
pub(crate) async fn by_link(db: &impl ConnectionTrait, link: &str) -> Result<Option<StoredFile>> {
    Ok(record::select(db, "link = $1", vec![link.into()]).await?.pop())
}

/// The file of the partner that this address leads to, where it leads to one of this server.
pub async fn file_of_link(db: &impl ConnectionTrait, scope: &Scope, url: &str) -> Result<Option<StoredFile>> {
    let link = url.rsplit('/').next().unwrap_or_default();
    Ok(by_link(db, link).await?.filter(|file| file.partner_id == scope.partner_id()))
}

/// Does a row speak of these bytes?
pub(crate) async fn is_kept(db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM files WHERE id = $1";
    Ok(fetch_optional(db, sql, [id.into()]).await?.is_some())
}

/// Files in one answer.
const LIMIT: usize = 250;

/// The files of these ids and this type, newest first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: Option<&Vec<Uuid>>,
    file_type: Option<FileType>,
) -> Result<Vec<StoredFile>> {
    let mut filter = Filter::within::<StoredFile>(scope);
    filter.compare("file_type", "=", file_type.map(|kind| kind.into_str()));
    filter.among("id", "IN", ids);
    // Pages are shown with their file.
    record::select(db, &format!("{} AND page_of IS NULL ORDER BY created_at DESC, id DESC LIMIT {LIMIT}", filter.sql), filter.values).await
}

/// The files of these ids, for the objects that show them: those of the scope, and those of its partner that belong to no entity, which is how
/// a partner's token uploads them.
pub async fn attached(db: &impl ConnectionTrait, scope: &Scope, ids: Vec<Uuid>) -> Result<Vec<StoredFile>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::owned("partner_id", scope.partner_id());
    filter.among("id", "IN", Some(&ids));
    let files: Vec<StoredFile> = record::select(db, &filter.sql, filter.values).await?;
    let is_seen = |file: &StoredFile| scope.entity_id().is_none() || file.entity_id.is_none() || file.entity_id == scope.entity_id();
    Ok(files.into_iter().filter(is_seen).collect())
}

/// The pages of these PDFs, in their order.
pub(crate) async fn pages(db: &impl ConnectionTrait, scope: &Scope, pdfs: &[Uuid]) -> Result<Vec<StoredFile>> {
    if pdfs.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::owned("partner_id", scope.partner_id());
    filter.among("page_of", "IN", Some(&pdfs.to_vec()));
    record::select(db, &format!("{} ORDER BY page_of, page_number", filter.sql), filter.values).await
}
