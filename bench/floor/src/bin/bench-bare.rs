//! The product's own handler of `GET /entities/{entity_id}`, with the token and nothing else before it, or with the version middleware too.
//! A role and its permission come with the token that the load generator sends. Prints what the count of a limit takes, in nanoseconds.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::middleware::from_fn_with_state;
use bursar_files::{FileStore, Storage};
use bursar_kernel::{Env, Result};
use bursar_store::{Db, Options, Vault};
use bursar_versions::{OlderVersions, negotiate_version};
use bursar_web::{Edge, EdgeOptions, Meter};
use clap::Parser;

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    port: u16,
    #[arg(long)]
    database_url: String,
    #[arg(long)]
    files: PathBuf,
    #[arg(long)]
    versions: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let db = Db::connect(&arguments.database_url, Options::default()).await?;
    let env = Env::system();
    println!("{:.0}", count_of_a_limit(&env).await);
    let files = Arc::new(FileStore::new(db.clone(), env.clone(), Storage::directory(&arguments.files)?, 1 << 20));
    // The operation keeps no secret of its own, so any key does.
    let edge = Edge::new(db, env, Vault::new([0; 32]), EdgeOptions::new("http://localhost", [0; 32]), Meter::default());
    let operations = bursar_entities::routes().into_router();
    let operations = operations.layer(Extension(files));
    let versions = Arc::new(OlderVersions::of(BTreeSet::new(), Vec::new)?);
    let operations = if arguments.versions { operations.route_layer(from_fn_with_state(versions, negotiate_version)) } else { operations };
    let router = axum::Router::new().nest("/v1", operations).with_state(edge);
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], arguments.port))).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

/// Nanoseconds of one count of one token among a thousand others in the same second.
async fn count_of_a_limit(env: &Env) -> f64 {
    let meter = Meter::default();
    let mut key = [7; 32];
    let (rounds, started) = (1_000_000_u32, Instant::now());
    for round in 0..rounds {
        key[..4].copy_from_slice(&(round % 1000).to_le_bytes());
        meter.count(key, u32::MAX, env.now()).await;
    }
    started.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
}
