//! Every query on `mirror` for people who look; those of the pull and of the contract's lists stand beside the mirror.

use bursar_connectors::Kind;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, fetch_optional, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues, RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult};

use super::Kept;

fn read(row: &QueryResult) -> Result<Kept> {
    Ok(Kept::from_query_result(row, "")?)
}

const COLUMNS: &str = "id, kind, remote_id, remote_version, name, deleted_at, updated_at, body";

/// A page of a book's records of this kind; deleted ones only where they are asked for.
pub(crate) async fn list(db: &impl ConnectionTrait, book_id: Uuid, kind: Kind, query: &ListQuery) -> Result<Page<Kept>> {
    let mut select = rows(&format!("SELECT {COLUMNS} FROM mirror"));
    // The kind stands as a literal too, so that one of the two partial indexes on names is used.
    let is_named = matches!(kind, Kind::Account | Kind::TaxRate);
    let literal = if is_named { "kind IN ('account', 'tax_rate')" } else { "kind NOT IN ('account', 'tax_rate')" };
    select.and_where(Expr::cust("kind").eq(kind.as_str())).and_where(Expr::cust(literal));
    if !query.is_true("with_deleted") {
        select.and_where(Expr::cust("deleted_at IS NULL"));
    }
    query.page(db, RowsOf::Parent("book_id", book_id), select, read).await
}

/// Does one of the fields that people read hold these words, or is this its id at the provider?
pub(super) fn search(given: &ParameterValues<'_>) -> Expr {
    let field = |name| match given.backend {
        DbBackend::Postgres => given.holds_in_any_case(format!("body::json->>'{name}'")),
        _ => given.holds_in_any_case(format!("json_extract(body, '$.{name}')")),
    };
    let fields = ["counterpart_name", "description", "nominal_code", "memo"];
    let holds = fields.into_iter().fold(given.holds_in_any_case("name"), |any, name| any.or(field(name)));
    // The body as a whole is looked at first: it is not taken apart where no field can hold the words.
    Expr::cust("remote_id").eq(given.text().trim()).or(given.holds_in_any_case("body").and(holds))
}

/// One record of a book, whatever its kind.
pub(crate) async fn get(db: &impl ConnectionTrait, book_id: Uuid, id: Uuid) -> Result<Option<Kept>> {
    let mut filter = Filter::owned("book_id", book_id);
    // The index begins with the kind: each is one look.
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    filter.among("kind", "IN", Some(&kinds));
    filter.compare("id", "=", Some(id));
    let sql = format!("SELECT {COLUMNS}, raw FROM mirror WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    row.map(|row| Ok(Kept { raw: row.try_get("", "raw")?, ..read(&row)? })).transpose()
}
