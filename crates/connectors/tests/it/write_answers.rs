//! Whatever a provider answers to a write, to a search or to a read is judged: nothing panics, and nothing is believed that does not show
//! the object.

use bursar_connectors::write::{Object, PartyEntry, PreparedWrite, Wanted};
use bursar_connectors::{Environment, Facts, Kind, Pacer, Platform, Secret, Sent, Wire, WireError, WireLimits, open};
use bursar_kernel::{Clock, Env, Rng};
use bytes::Bytes;
use http::Response;
use proptest::prelude::*;

const STATUSES: [u16; 9] = [200, 201, 204, 400, 401, 404, 429, 500, 503];

/// Parts of real answers, so that chance puts together what is nearly one.
const PARTS: [&str; 16] = [
    r#"{"Customer":"#,
    r#"{"Contacts":["#,
    r#"{"Id":"7","SyncToken":"0","DisplayName":"Ada","Active":true"#,
    r#"{"ContactID":"c-7","Name":"Ada","ContactStatus":"ACTIVE""#,
    r#","StatusAttributeString":"ERROR","ValidationErrors":[{"Message":"Please enter a unique Name."}]"#,
    r#"{"Fault":{"Error":[{"Message":"m","Detail":"d","code":"6240"}],"type":"ValidationFault"}}"#,
    r#"{"QueryResponse":{"Customer":[{"Id":"7","DisplayName":"Ada"}]}}"#,
    r#"{"ErrorNumber":10,"Type":"ValidationException","Elements":[]}"#,
    "}",
    "]",
    ",",
    "null",
    "<html>",
    "\u{feff}",
    "\"\\u0000\"",
    "",
];

fn party() -> Object {
    let (name, kind) = ("Ada".to_owned(), Kind::Customer);
    let (first_name, last_name, email, phone, address, tax_number, currency) = (None, None, None, None, None, None, None);
    Object::Party(PartyEntry { kind, name, first_name, last_name, email, phone, address, tax_number, currency })
}

fn judged(platform: Platform, status: u16, body: &Bytes) -> Sent {
    let body = body.clone();
    let answer = move |_| {
        let mut response = Response::new(body.clone());
        *response.status_mut() = status.try_into().unwrap();
        async move { Ok::<_, WireError>(response) }
    };
    let env = Env { clock: Clock::fixed("2026-01-15T00:00:00Z".parse().unwrap()), rng: Rng::seeded(3) };
    let (wire, pacer) = (Wire::from_function(answer, WireLimits::default()), Pacer::unlimited(env));
    let ledger = open(Facts::of(platform), &Environment::Sandbox, wire, pacer, "4620", Secret::new("token"));
    let (resource, method) = match platform {
        Platform::QuickbooksOnline => ("customer", "POST"),
        Platform::Xero => ("Contacts?summarizeErrors=false", "PUT"),
    };
    let write = PreparedWrite { method: method.into(), resource: resource.into(), body: "{}".into(), kind: Kind::Customer, file: None };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        // Read as well: what comes of it is told by the other tests.
        drop(ledger.find(&Wanted { object: party(), since: None }).await);
        drop(ledger.read(Kind::Customer, "7").await);
        ledger.send("key", &write, Bytes::new()).await.0
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn nothing_is_believed_that_does_not_show_the_object(
        parts in prop::collection::vec(0..PARTS.len(), 0..8),
        noise in prop::collection::vec(any::<u8>(), 0..6),
        status in 0..STATUSES.len(),
        is_xero in any::<bool>(),
    ) {
        let platform = if is_xero { Platform::Xero } else { Platform::QuickbooksOnline };
        let mut body: Vec<u8> = parts.iter().flat_map(|part| PARTS[*part].bytes()).collect();
        body.extend(noise);
        let (status, body) = (STATUSES[status], Bytes::from(body));
        match judged(platform, status, &body) {
            Sent::Confirmed(record) => {
                prop_assert!((200..300).contains(&status));
                let shows = if is_xero { "c-7" } else { "7" };
                prop_assert_eq!(record.remote_id, shows);
                prop_assert!(!String::from_utf8_lossy(&body).contains("unique Name"));
            }
            Sent::Refused(_) | Sent::NotDone(_) => prop_assert!(status < 500),
            Sent::Unknown(_) => {}
        }
    }
}

#[test]
fn a_whole_answer_is_believed() {
    for (platform, body) in [
        (Platform::QuickbooksOnline, r#"{"Customer":{"Id":"7","SyncToken":"0","DisplayName":"Ada","Active":true}}"#),
        (Platform::Xero, r#"{"Contacts":[{"ContactID":"c-7","Name":"Ada","ContactStatus":"ACTIVE"}]}"#),
    ] {
        let sent = judged(platform, 200, &Bytes::from_static(body.as_bytes()));
        assert!(matches!(sent, Sent::Confirmed(_)), "{platform:?}: {sent:?}");
    }
}
