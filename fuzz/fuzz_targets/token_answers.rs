//! Whatever the token endpoint and the list of companies answer is read, or told as an error; nothing that is no token is taken for one.
#![no_main]

use bursar_connectors::oauth::OAuth;
use bursar_connectors::{Environment, Facts, Platform, Secret, Wire, WireError, WireLimits};
use bytes::Bytes;
use http::Response;
use libfuzzer_sys::fuzz_target;

const STATUSES: [u16; 4] = [200, 400, 401, 500];

fuzz_target!(|input: &[u8]| {
    let Some((choice, body)) = input.split_first() else { return };
    let platform = if choice % 2 == 0 { Platform::QuickbooksOnline } else { Platform::Xero };
    let status = STATUSES[usize::from(choice / 2) % STATUSES.len()];
    let body = Bytes::copy_from_slice(body);
    let answer = move |_| {
        let mut response = Response::new(body.clone());
        *response.status_mut() = status.try_into().unwrap_or_default();
        async move { Ok::<_, WireError>(response) }
    };
    let wire = Wire::from_function(answer, WireLimits::default());
    let oauth = OAuth::new(Facts::of(platform), &Environment::Sandbox, wire, "client", Secret::new("secret"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        match choice / 8 % 3 {
            0 => drop(oauth.exchange("code", "https://bursar.example/oauth", None).await),
            1 => drop(oauth.refresh(&Secret::new("refresh")).await),
            _ => drop(oauth.revoke(&Secret::new("refresh")).await),
        }
    });
});
