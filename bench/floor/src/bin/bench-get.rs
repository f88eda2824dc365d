//! The bare floor of `GET /accounting_connections/{id}`: one handler, the two statements of the product, the same answer. No edge.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use bench_floor::{Failure, open};
use bursar_kernel::{DateTime, Env, Utc, Uuid};
use clap::Parser;
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, Statement, Value};
use serde_json::json;
use sha2::{Digest, Sha256};

const ADMISSION: &str = "SELECT t.partner_id, t.project_id, p.requests_per_second, e.id AS entity_id
    FROM access_tokens t JOIN partners p ON p.id = t.partner_id
    LEFT JOIN entities e ON e.id = $2 AND e.partner_id = t.partner_id AND e.status <> 'deleted'
    WHERE t.hash = $1 AND t.expires_at > $3 AND t.revoked_at IS NULL";
const CONNECTION: &str = "SELECT c.*, b.company FROM accounting_connections c LEFT JOIN books b ON b.id = c.book_id
    WHERE c.entity_id = $1 AND c.id = $2";

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    port: u16,
    #[arg(long)]
    database_url: String,
}

#[derive(FromQueryResult)]
struct Admission {
    entity_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Connection {
    id: Uuid,
    platform: Option<String>,
    status: String,
    link: String,
    errors: serde_json::Value,
    last_pull: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    company: Option<serde_json::Value>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let db = Arc::new(open(&arguments.database_url, 8).await?);
    let router = Router::new().route("/v1/accounting_connections/{id}", get(connection)).with_state(db);
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], arguments.port))).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn connection(
    State(db): State<Arc<DatabaseConnection>>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<serde_json::Value>, StatusCode> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let token = header(AUTHORIZATION.as_str()).and_then(|word| word.strip_prefix("Bearer ")).ok_or(StatusCode::UNAUTHORIZED)?;
    let entity: Uuid = header("x-monite-entity-id").and_then(|word| word.parse().ok()).ok_or(StatusCode::BAD_REQUEST)?;
    let hash = Sha256::digest(token.as_bytes()).to_vec();
    let admission: Admission =
        one(&db, ADMISSION, vec![hash.into(), entity.into(), Env::system().now().into()]).await?.ok_or(StatusCode::UNAUTHORIZED)?;
    let entity = admission.entity_id.ok_or(StatusCode::FORBIDDEN)?;
    let found: Connection = one(&db, CONNECTION, vec![entity.into(), id.into()]).await?.ok_or(StatusCode::NOT_FOUND)?;
    let company = found.company.unwrap_or_default();
    Ok(Json(json!({
        "id": found.id,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
        "business_info": {
            "base_currency": company["base_currency"], "email": company["email"], "legal_name": company["legal_name"],
            "name": company["name"], "type": company["type"],
        },
        "connection_url": format!("http://127.0.0.1/connect/{}", found.link),
        "errors": found.errors,
        "last_pull": found.last_pull,
        "platform": found.platform,
        "status": found.status,
    })))
}

async fn one<T: FromQueryResult>(db: &DatabaseConnection, sql: &str, values: Vec<Value>) -> Result<Option<T>, StatusCode> {
    let failed = |_| StatusCode::INTERNAL_SERVER_ERROR;
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.map_err(failed)?;
    row.map(|row| T::from_query_result(&row, "")).transpose().map_err(failed)
}
