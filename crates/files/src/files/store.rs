//! Every query on `files`.

use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Scope, Tenancy, Tx, sea_orm};
use bursar_web::Filter;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::list::{LIMIT, ListFiles};
use super::{FileType, StoredFile};
use crate::file_store::Owner;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    partner_id: Uuid,
    entity_id: Option<Uuid>,
    file_type: String,
    name: String,
    media_type: String,
    md5: String,
    size: i64,
    path: String,
    link: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    fn file(self) -> Result<StoredFile> {
        let kind = FileType::parse(&self.file_type).ok_or_else(|| Error::internal(format!("no file type is named {}", self.file_type)))?;
        let owner = Owner { partner_id: self.partner_id, entity_id: self.entity_id };
        let Row { id, name, media_type, md5, size, path, link, created_at, updated_at, .. } = self;
        Ok(StoredFile { id, owner, kind, name, media_type, md5, size, path, link, created_at, updated_at })
    }
}

const TENANCY: Tenancy = Tenancy::partner_and_entity("partner_id", "entity_id");
const COLUMNS: &str = "id, partner_id, entity_id, file_type, name, media_type, md5, size, path, link, created_at, updated_at";

/// A new file.
pub(crate) async fn insert(tx: &Tx, file: &StoredFile) -> Result<()> {
    let sql = format!("INSERT INTO files ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    let values: [Value; 12] = [
        file.id.into(),
        file.owner.partner_id.into(),
        file.owner.entity_id.into(),
        file.kind.word().into(),
        file.name.as_str().into(),
        file.media_type.as_str().into(),
        file.md5.as_str().into(),
        file.size.into(),
        file.path.as_str().into(),
        file.link.as_str().into(),
        file.created_at.into(),
        file.updated_at.into(),
    ];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The file is no more.
pub(crate) async fn delete(tx: &Tx, scope: &Scope, id: Uuid) -> Result<()> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    let sql = format!("DELETE FROM files WHERE {}", filter.sql);
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, filter.values)).await?;
    Ok(())
}

/// The file of that id.
pub(crate) async fn find(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<StoredFile>> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("id", "=", Some(id));
    Ok(many(db, &filter.sql, filter.values).await?.pop())
}

/// The file that a link leads to.
pub(crate) async fn by_link(db: &impl ConnectionTrait, link: &str) -> Result<Option<StoredFile>> {
    Ok(many(db, "link = $1", vec![link.into()]).await?.pop())
}

/// Does a row speak of these bytes?
pub(crate) async fn is_kept(db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM files WHERE id = $1";
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.into()])).await?.is_some())
}

/// The files that were asked for, newest first.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListFiles) -> Result<Vec<StoredFile>> {
    let mut filter = Filter::within(scope, &TENANCY);
    filter.compare("file_type", "=", query.file_type.map(FileType::word));
    filter.among("id", "IN", query.ids.as_ref());
    many(db, &format!("{} ORDER BY created_at DESC, id DESC LIMIT {LIMIT}", filter.sql), filter.values).await
}

/// The files of these ids, for the objects that show them.
pub async fn attached(db: &impl ConnectionTrait, scope: &Scope, ids: Vec<Uuid>) -> Result<Vec<StoredFile>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::within(scope, &TENANCY);
    filter.among("id", "IN", Some(&ids));
    many(db, &filter.sql, filter.values).await
}

async fn many(db: &impl ConnectionTrait, filter: &str, values: Vec<Value>) -> Result<Vec<StoredFile>> {
    let sql = format!("SELECT {COLUMNS} FROM files WHERE {filter}");
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| Row::from_query_result(row, "")?.file()).collect()
}
