//! The bare floor of any change: the rows that the product wrote, inserted again with the same driver and pragmas in as many transactions,
//! and nothing else. Reads one JSON line for each round: a list of transactions, each a list of statements with typed values.

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use bench_floor::{Failure, open};
use bursar_kernel::{DateTime, NaiveDate, Utc, Uuid};
use clap::Parser;
use sea_orm::{ConnectionTrait, Statement, TransactionTrait, Value};
use serde::Deserialize;

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    database_url: String,
    /// The file with the rounds.
    #[arg(long)]
    rounds: std::path::PathBuf,
}

#[derive(Deserialize)]
struct Change {
    sql: String,
    values: Vec<Typed>,
}

/// A value with the type of its column.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Typed {
    Uuid(Uuid),
    Text(String),
    Int(i64),
    Bool(bool),
    Time(DateTime<Utc>),
    Date(NaiveDate),
    Json(serde_json::Value),
    Bytes(Vec<u8>),
}

impl From<Typed> for Value {
    fn from(typed: Typed) -> Self {
        match typed {
            Typed::Uuid(id) => id.into(),
            Typed::Text(text) => text.into(),
            Typed::Int(number) => number.into(),
            Typed::Bool(is) => is.into(),
            Typed::Time(at) => at.into(),
            Typed::Date(day) => day.into(),
            Typed::Json(json) => json.into(),
            Typed::Bytes(bytes) => bytes.into(),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let db = open(&arguments.database_url, 1).await?;
    let mut rounds = Vec::new();
    for line in BufReader::new(std::fs::File::open(&arguments.rounds)?).lines() {
        let transactions: Vec<Vec<Change>> = serde_json::from_str(&line?)?;
        let prepared = transactions.into_iter().map(|changes| {
            let statement = |change: Change| {
                Statement::from_sql_and_values(db.get_database_backend(), change.sql, change.values.into_iter().map(Value::from))
            };
            changes.into_iter().map(statement).collect::<Vec<_>>()
        });
        rounds.push(prepared.collect::<Vec<_>>());
    }
    let mut took: Vec<Duration> = Vec::with_capacity(rounds.len());
    let begun = Instant::now();
    for transactions in rounds {
        let round = Instant::now();
        for statements in transactions {
            let tx = db.begin().await?;
            for statement in statements {
                tx.execute_raw(statement).await?;
            }
            tx.commit().await?;
        }
        took.push(round.elapsed());
    }
    let whole = begun.elapsed();
    took.sort();
    let at = |share: usize| took.get((took.len() * share / 100).min(took.len().saturating_sub(1))).copied().unwrap_or_default();
    let figures = serde_json::json!({
        "rounds": took.len(), "seconds": whole.as_secs_f64(), "p50_ms": at(50).as_secs_f64() * 1000.0, "p99_ms": at(99).as_secs_f64() * 1000.0,
    });
    println!("{figures}");
    Ok(())
}
