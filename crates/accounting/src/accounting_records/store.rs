//! Every query on `mirror` for people who look; those of the pull and of the contract's lists stand beside the mirror.

use bursar_connectors::Kind;
use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::{contains, sea_orm};
use bursar_web::{Filter, Keyset};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement};

use super::Kept;
use super::list::ListRecords;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    remote_id: String,
    remote_version: String,
    name: String,
    deleted_at: Option<Timestamp>,
    updated_at: Timestamp,
    body: String,
}

fn read(row: &QueryResult) -> Result<Kept> {
    let Row { id, kind, remote_id, remote_version, name, deleted_at, updated_at, body } = Row::from_query_result(row, "")?;
    Ok(Kept { id, kind, remote_id, remote_version, name, deleted_at, updated_at, body, raw: None })
}

const COLUMNS: &str = "id, kind, remote_id, remote_version, name, deleted_at, updated_at, body";

/// A page of a book's records, one row longer than the limit when another page follows.
pub(crate) async fn list(db: &impl ConnectionTrait, book_id: Uuid, query: &ListRecords, keyset: &Keyset) -> Result<Vec<Kept>> {
    let mut filter = Filter::owned("book_id", book_id);
    let kind = Kind::from(query.kind());
    filter.compare("kind", "=", Some(kind.as_str()));
    // The kind stands as a literal too, so that one of the two partial indexes on names is used.
    let is_named = matches!(kind, Kind::Account | Kind::TaxRate);
    filter.and(if is_named { "kind IN ('account', 'tax_rate')" } else { "kind NOT IN ('account', 'tax_rate')" });
    if !query.with_deleted {
        filter.and("deleted_at IS NULL");
    }
    if let Some(words) = &query.search {
        let backend = db.get_database_backend();
        let (exact, folded) = (filter.place(words.trim()), filter.place(words.trim().to_lowercase()));
        let field = |name: &str| match backend {
            DbBackend::Postgres => format!("(body::json->>'{name}')"),
            _ => format!("json_extract(body, '$.{name}')"),
        };
        let fields = ["name".to_owned(), field("counterpart_name"), field("description"), field("nominal_code"), field("memo")];
        let holds: Vec<String> = fields.iter().map(|field| contains(backend, field, &folded)).collect();
        // The body as a whole is looked at first: it is not taken apart where no field can hold the words.
        filter.and(&format!("(remote_id = {exact} OR ({} AND ({})))", contains(backend, "body", &folded), holds.join(" OR ")));
    }
    filter.page_by_name(keyset, "name");
    let sql = format!("SELECT {COLUMNS} FROM mirror WHERE {}", filter.sql);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    rows.iter().map(read).collect()
}

/// One record of a book, whatever its kind.
pub(crate) async fn get(db: &impl ConnectionTrait, book_id: Uuid, id: Uuid) -> Result<Option<Kept>> {
    let mut filter = Filter::owned("book_id", book_id);
    // The index begins with the kind: each is one look.
    let kinds = Kind::ALL.map(Kind::as_str).to_vec();
    filter.among("kind", "IN", Some(&kinds));
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS}, raw FROM mirror WHERE {}", filter.sql);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, filter.values)).await?;
    row.map(|row| Ok(Kept { raw: row.try_get("", "raw")?, ..read(&row)? })).transpose()
}
