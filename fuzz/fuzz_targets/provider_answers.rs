//! Whatever a provider answers to whatever the pull asks is read, or told as an error: nothing panics.
//!
//! The first byte chooses provider, question and status, the rest is the body of each answer.
#![no_main]

use bursar_connectors::{Environment, Facts, Pacer, PageRequest, Platform, Secret, Wire, WireError, WireLimits, open};
use bursar_kernel::{Clock, Env, Rng};
use bytes::Bytes;
use http::Response;
use libfuzzer_sys::fuzz_target;

const STATUSES: [u16; 6] = [200, 200, 304, 400, 429, 503];

fuzz_target!(|input: &[u8]| {
    let Some((choice, body)) = input.split_first() else { return };
    let platform = if choice % 2 == 0 { Platform::QuickbooksOnline } else { Platform::Xero };
    let status = STATUSES[usize::from(choice / 2) % STATUSES.len()];
    let question = usize::from(choice / 12);
    let body = Bytes::copy_from_slice(body);
    let answer = move |_| {
        let mut response = Response::new(body.clone());
        *response.status_mut() = status.try_into().unwrap_or_default();
        response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
        async move { Ok::<_, WireError>(response) }
    };
    let env = Env { clock: Clock::fixed("2026-01-15T00:00:00Z".parse().unwrap_or_default()), rng: Rng::seeded(3) };
    let wire = Wire::from_function(answer, WireLimits::default());
    let facts = Facts::of(platform);
    let ledger = open(facts, &Environment::Sandbox, wire, Pacer::unlimited(env.clone()), "4620", Secret::new("token"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        let asked = facts.streams.len() + 2;
        match question % asked {
            0 => drop(ledger.company().await),
            1 => drop(ledger.changes(&[], env.now()).await),
            place => {
                let request = PageRequest { stream: facts.streams[place - 2].name.clone(), since: None, cursor: None };
                drop(ledger.page(&request).await);
            }
        }
    });
});
