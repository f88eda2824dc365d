//! Webhooks, bare: a receiver that counts, and a loop of signed posts without queue, log or retries.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use bench_floor::Failure;
use bursar_kernel::Env;
use clap::Parser;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

#[derive(Parser)]
enum Arguments {
    /// Take webhooks at /hook/{n}; GET /count says how many came, and the seconds from the first to the last; GET /reset forgets them
    Receive {
        #[arg(long)]
        port: u16,
    },
    /// Post so many rounds to so many endpoints, one after the other; prints the seconds as one line of JSON
    Send {
        #[arg(long)]
        port: u16,
        #[arg(long)]
        endpoints: u32,
        #[arg(long)]
        rounds: u32,
    },
}

#[derive(Default)]
struct Seen {
    count: u64,
    span: Option<(Instant, Instant)>,
}

type Shared = Arc<Mutex<Seen>>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match Arguments::parse() {
        Arguments::Receive { port } => receive(port).await,
        Arguments::Send { port, endpoints, rounds } => send(port, endpoints, rounds).await,
    }
}

async fn receive(port: u16) -> Result<(), Failure> {
    let router = Router::new()
        .route("/hook/{endpoint}", post(take))
        .route("/count", get(count))
        .route("/reset", get(reset))
        .with_state(Shared::default());
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    Ok(axum::serve(listener, router).await?)
}

async fn take(State(seen): State<Shared>, _body: String) {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let now = Instant::now();
    seen.count += 1;
    seen.span = Some((seen.span.map_or(now, |(first, _)| first), now));
}

async fn count(State(seen): State<Shared>) -> Json<Value> {
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let seconds = seen.span.map_or(0.0, |(first, last)| (last - first).as_secs_f64());
    Json(json!({"count": seen.count, "seconds": seconds}))
}

async fn reset(State(seen): State<Shared>) {
    *seen.lock().unwrap_or_else(PoisonError::into_inner) = Seen::default();
}

async fn send(port: u16, endpoints: u32, rounds: u32) -> Result<(), Failure> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "a TLS provider is already there")?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let env = Env::system();
    let started = Instant::now();
    for _ in 0..rounds {
        for endpoint in 0..endpoints {
            let body = json!({
                "id": env.id(), "created_at": env.now(), "action": "entity.updated", "api_version": "2024-05-25",
                "description": "an entity was updated", "entity_id": env.id(), "object": {"id": env.id()},
                "object_id": env.id(), "object_type": "entity", "webhook_subscription_id": env.id(),
            });
            let (body, time) = (body.to_string(), env.now().timestamp());
            let mut mac = Hmac::<Sha256>::new_from_slice(b"whsec_bench")?;
            mac.update(format!("{time}.{body}").as_bytes());
            let signature = format!("t={time},v1={}", hex::encode(mac.finalize().into_bytes()));
            let request = client.post(format!("http://127.0.0.1:{port}/hook/{endpoint}")).header("monite-signature", signature);
            request.header("content-type", "application/json").body(body).send().await?.error_for_status()?;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", json!({"count": endpoints * rounds, "seconds": seconds}));
    Ok(())
}
