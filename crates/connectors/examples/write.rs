//! Writes to a ledger, one JSON object a line in, one a line out: what evidence holds against the providers' own descriptions and clients.
//!
//! `{"platform": "xero", "write": {"create": {...}}, "company": {...}}` is prepared; with `"at": {"url": "http://127.0.0.1:4010",
//! "token": "...", "key": "..."}` it is sent too, once, and the answer tells what became of it.
//!
//! `cargo run -p bursar-connectors --example write < writes.jsonl`

use std::io::BufRead;

use bursar_connectors::{
    Company, Environment, Facts, Pacer, Platform, PreparedWrite, Secret, Sent, Wire, WireLimits, Write, open, prepare,
};
use bursar_kernel::Env;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Order {
    platform: Platform,
    company: Company,
    write: Write,
    at: Option<Place>,
}

#[derive(Deserialize)]
struct Place {
    url: String,
    token: Secret,
    key: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    rustls::crypto::ring::default_provider().install_default().ok();
    let wire = Wire::internet(WireLimits::default())?;
    for line in std::io::stdin().lock().lines() {
        let order: Order = serde_json::from_str(&line?)?;
        let answer = match prepare(order.platform, &order.company, &order.write) {
            Err(error) => json!({ "unwritable": { "field": error.field, "message": error.message } }),
            Ok(prepared) => {
                let outcome = match &order.at {
                    Some(place) => sent(order.platform, &order.company, place, &wire, &prepared).await?,
                    None => Value::Null,
                };
                let body: Option<&RawValue> = serde_json::from_str(&prepared.body).ok();
                json!({ "method": prepared.method, "resource": prepared.resource, "body": body, "outcome": outcome })
            }
        };
        println!("{answer}");
    }
    Ok(())
}

async fn sent(
    platform: Platform,
    company: &Company,
    place: &Place,
    wire: &Wire,
    prepared: &PreparedWrite,
) -> Result<Value, url::ParseError> {
    let environment = Environment::At(place.url.parse()?);
    let pacer = Pacer::unlimited(Env::system());
    let ledger = open(Facts::of(platform), &environment, wire.clone(), pacer, &company.id, place.token.clone());
    Ok(match ledger.send(&place.key, prepared, Bytes::new()).await.0 {
        Sent::Confirmed(record) => {
            let raw: Option<Value> = serde_json::from_slice(&record.raw).ok();
            json!({ "confirmed": { "kind": record.kind, "remote_id": record.remote_id, "remote_version": record.remote_version, "raw": raw } })
        }
        Sent::Refused(refusal) => json!({ "refused": { "code": refusal.code, "message": refusal.error.message, "field": refusal.field } }),
        Sent::NotDone(error) => json!({ "not_done": error.message }),
        Sent::Unknown(error) => json!({ "unknown": error.message }),
    })
}
