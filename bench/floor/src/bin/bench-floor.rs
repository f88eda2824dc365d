//! The bare floor of a pull: fetch a page, parse it, upsert it in one statement and one transaction. No engine.
//!
//! Prints one line of JSON: the rows and the seconds from the first request to the last commit.

use std::time::Instant;

use bench_floor::{Failure, open};
use clap::Parser;
use http::header::{ACCEPT, AUTHORIZATION};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait, Value};
use serde::Deserialize;
use serde_json::value::RawValue;

const COLUMNS: usize = 4;

#[derive(Parser)]
struct Arguments {
    /// The API of the provider, without a trailing slash
    #[arg(long)]
    api: String,
    #[arg(long)]
    token: String,
    #[arg(long)]
    tenant: String,
    #[arg(long)]
    database_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page<'a> {
    #[serde(borrow)]
    invoices: Vec<&'a RawValue>,
    #[serde(rename = "pagination")]
    pagination: Pagination,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    page_count: u64,
}

#[derive(Deserialize)]
struct Invoice {
    #[serde(rename = "InvoiceID")]
    id: String,
    #[serde(rename = "UpdatedDateUTC", default)]
    updated: String,
    #[serde(rename = "InvoiceNumber", default)]
    name: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "a TLS provider is already there")?;
    let db = open(&arguments.database_url, 1).await?;
    db.execute_unprepared("DROP TABLE IF EXISTS floor").await?;
    db.execute_unprepared(
        "CREATE TABLE floor (id text NOT NULL PRIMARY KEY, updated text NOT NULL, name text NOT NULL, body text NOT NULL)",
    )
    .await?;
    let client = reqwest::Client::builder().gzip(false).build()?;
    let (started, mut rows, mut number, mut pages) = (Instant::now(), 0, 0, 1);
    while number < pages {
        number += 1;
        let body = fetch(&client, &arguments, number).await?;
        let page: Page = serde_json::from_slice(&body)?;
        pages = page.pagination.page_count;
        rows += upsert(&db, &page.invoices).await?;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({ "rows": rows, "seconds": seconds }));
    Ok(())
}

async fn fetch(client: &reqwest::Client, arguments: &Arguments, number: u64) -> Result<Vec<u8>, Failure> {
    let request = client
        .get(format!("{}/Invoices?page={number}&pageSize=1000&order=InvoiceID%20ASC&unitdp=4", arguments.api))
        .header(AUTHORIZATION, format!("Bearer {}", arguments.token))
        .header(ACCEPT, "application/json")
        .header("accept-encoding", "gzip")
        .header("xero-tenant-id", &arguments.tenant);
    Ok(request.send().await?.error_for_status()?.bytes().await?.to_vec())
}

async fn upsert(db: &DatabaseConnection, rows: &[&RawValue]) -> Result<usize, Failure> {
    let mut values: Vec<Value> = Vec::with_capacity(rows.len() * COLUMNS);
    for row in rows {
        let Invoice { id, updated, name } = serde_json::from_str(row.get())?;
        values.extend([id.into(), updated.into(), name.into(), row.get().into()]);
    }
    if rows.is_empty() {
        return Ok(0);
    }
    // SQLite finds a named place by walking past all others, an anonymous one at once.
    let place = |number: usize| if db.get_database_backend() == DbBackend::Postgres { format!("${number}") } else { "?".to_owned() };
    let row = |row: usize| format!("({})", (1..=COLUMNS).map(|column| place(row * COLUMNS + column)).collect::<Vec<_>>().join(","));
    let places: Vec<String> = (0..rows.len()).map(row).collect();
    let sql = format!(
        "INSERT INTO floor (id, updated, name, body) VALUES {}
        ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, name = excluded.name, body = excluded.body",
        places.join(",")
    );
    let tx = db.begin().await?;
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    tx.commit().await?;
    Ok(rows.len())
}
