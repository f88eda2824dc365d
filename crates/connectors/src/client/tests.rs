use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_kernel::{Clock, Env, Rng};
use http::Response;

use super::*;
use crate::facts::Platform;
use crate::wire::WireLimits;

fn env() -> Env {
    Env { clock: Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap()), rng: Rng::seeded(7) }
}

/// A client whose calls get these answers, one after the other; the last one stays.
fn client(answers: Vec<Result<Response<Bytes>, WireError>>) -> (Client, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let (count, answers) = (Arc::clone(&asked), Arc::new(answers));
    let serve = move |_| {
        let at = count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let answer = match &answers[at] {
            Ok(answer) => Ok(answer.clone()),
            Err(error) => Err(error.clone()),
        };
        async move { answer }
    };
    let wire = Wire::from_function(serve, WireLimits::default());
    let facts = Facts::of(Platform::Xero);
    (Client { facts, wire, pacer: Pacer::unlimited(env()), access_token: Secret::new("planted-token") }, asked)
}

fn response(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Result<Response<Bytes>, WireError> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(body.into()).unwrap())
}

fn understand(reply: &Reply) -> Result<Vec<u64>, Failure> {
    let text = reply.json(60)?;
    serde_json::from_str(text).map_err(|error| unreadable(&error))
}

async fn read(client: &Client) -> Result<(Vec<u64>, Cost), ConnectorError> {
    client.read(&Call::get("http://ledger.test/list?a=1".into()), understand).await
}

#[tokio::test(start_paused = true)]
async fn what_a_moment_may_heal_is_asked_again() {
    let broken = [
        Err(WireError::NotSent),
        Err(WireError::Unknown),
        response(200, &[], "[1,2"),
        response(200, &[], ""),
        response(200, &[], "<html>maintenance</html>"),
        response(502, &[], "<html>bad gateway</html>"),
        response(503, &[], "try later"),
        response(403, &[], "<html>firewall</html>"),
        response(200, &[], Bytes::from_static(&[0x1f, 0x8b, 0, 0])),
    ];
    for first in broken {
        let (client, asked) = client(vec![first, response(200, &[], "[1,2]")]);
        let (answer, _) = read(&client).await.unwrap();
        assert_eq!(answer, [1, 2]);
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn trying_again_ends_and_says_what_it_cost() {
    let (client, asked) = client(vec![response(503, &[("xero-correlation-id", "trace-1")], "down")]);
    let error = read(&client).await.unwrap_err();
    assert_eq!((error.class, asked.load(Ordering::SeqCst)), (ErrorClass::Retry, 3));
    assert_eq!(error.cost, Cost { calls: 3, bytes: 12 });
    assert_eq!(error.trace_id.as_deref(), Some("trace-1"));
}

#[tokio::test(start_paused = true)]
async fn a_short_wait_is_slept_and_a_long_one_is_handed_back() {
    let (short, asked) = client(vec![response(429, &[("retry-after", "2")], ""), response(200, &[], "[]")]);
    let begun = tokio::time::Instant::now();
    read(&short).await.unwrap();
    assert_eq!((begun.elapsed(), asked.load(Ordering::SeqCst)), (Duration::from_secs(2), 2));

    let (long, asked) = client(vec![response(429, &[("retry-after", "66975"), ("x-rate-limit-problem", "day")], "")]);
    let error = read(&long).await.unwrap_err();
    assert_eq!((error.class, error.code.as_deref()), (ErrorClass::Wait { seconds: 66975 }, Some("day")));
    assert_eq!(asked.load(Ordering::SeqCst), 1);

    let (silent, _) = client(vec![response(429, &[], "<html>")]);
    assert_eq!(read(&silent).await.unwrap_err().class, ErrorClass::Wait { seconds: 60 });
}

#[tokio::test]
async fn what_a_moment_cannot_heal_is_handed_back_at_once() {
    let (unauthorized, asked) = client(vec![response(401, &[], "no")]);
    assert_eq!(read(&unauthorized).await.unwrap_err().class, ErrorClass::Unauthorized);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let (refused, _) = client(vec![response(418, &[], "a teapot cannot do that")]);
    let error = read(&refused).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Person);
    assert!(error.message.contains("a teapot cannot do that"));
    let (odd, _) = client(vec![response(200, &[], r#"{"of":"another shape"}"#)]);
    assert_eq!(read(&odd).await.unwrap_err().class, ErrorClass::Bug);
}

#[tokio::test]
async fn packed_answers_are_unpacked_and_counted_as_they_traveled() {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(format!("[{}1]", "7,".repeat(1000)).as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let size = packed.len() as u64;
    let (client, _) = client(vec![response(200, &[("content-encoding", "gzip")], packed)]);
    let (answer, cost) = read(&client).await.unwrap();
    assert_eq!((answer.len(), cost), (1001, Cost { calls: 1, bytes: size }));
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let of = |pairs: &[(&'static str, &'static str)]| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        retry_after(&headers, now)
    };
    assert_eq!(of(&[("retry-after", "17")]), Some(17));
    assert_eq!(of(&[("retry-after", "0")]), Some(1));
    assert_eq!(of(&[("retry-after", "Thu, 01 Jan 2026 00:01:30 GMT")]), Some(90));
    let skewed = [("retry-after", "Thu, 01 Jan 2026 00:01:30 GMT"), ("date", "Thu, 01 Jan 2026 00:01:00 GMT")];
    assert_eq!(of(&skewed), Some(30));
    assert_eq!(of(&[("retry-after", "Wed, 31 Dec 2025 00:00:00 GMT")]), Some(1));
    let day = Some(24 * 3600);
    for far in ["100000000000", "18446744073709551615", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        assert_eq!(of(&[("retry-after", far)]), day, "{far}");
    }
    assert_eq!(of(&[("retry-after", "soon")]), None);
    assert_eq!(of(&[]), None);
}

#[test]
fn a_secret_is_never_shown() {
    let (client, _) = client(vec![response(200, &[], "[]")]);
    assert!(!format!("{client:?}").contains("planted"));
}
