use bursar_kernel::{Clock, Env, Rng};
use bytes::Bytes;
use http::{Method, Request, Response};

use super::*;
use crate::facts::{Facts, Platform};
use crate::wire::{Wire, WireError, WireLimits};
use crate::{Pacer, Secret};

fn client(answer: Result<u16, WireError>) -> Client {
    let serve = move |_: Request<Bytes>| {
        let answer = answer.clone();
        async move { answer.map(|status| Response::builder().status(status).body(Bytes::from("{}")).unwrap()) }
    };
    let env = Env { clock: Clock::fixed("2026-01-15T00:00:00Z".parse().unwrap()), rng: Rng::seeded(3) };
    let (wire, pacer) = (Wire::from_function(serve, WireLimits::default()), Pacer::unlimited(env));
    Client { facts: Facts::of(Platform::Xero), wire, pacer, access_token: Secret::new("token") }
}

async fn outcome(answer: Result<u16, WireError>, class: ErrorClass) -> (&'static str, u64) {
    let call = Call { method: Method::PUT, ..Call::get("http://books.test/Invoices".to_owned()) };
    let judge = |_: &Reply| match class {
        ErrorClass::Person => Judged::Refused { code: RefusalCode::Invalid, field: None, failure: Failure::new(class, "no") },
        class => Judged::Failed(Failure::new(class, "failed")),
    };
    let (sent, cost) = client(answer).attempt(&call, judge).await;
    let word = match sent {
        Sent::Confirmed(_) => "confirmed",
        Sent::Refused(_) => "refused",
        Sent::NotDone(_) => "not done",
        Sent::Unknown(_) => "unknown",
    };
    (word, cost.calls)
}

#[tokio::test]
async fn what_may_have_been_done_is_unknown() {
    let cases = [
        (Err(WireError::NotSent), ErrorClass::Retry, ("not done", 0)),
        (Err(WireError::Unknown), ErrorClass::Retry, ("unknown", 1)),
        (Err(WireError::TooLarge { limit: 1 }), ErrorClass::Retry, ("unknown", 1)),
        (Ok(200), ErrorClass::Retry, ("unknown", 1)),
        (Ok(429), ErrorClass::Wait { seconds: 5 }, ("not done", 1)),
        (Ok(401), ErrorClass::Unauthorized, ("not done", 1)),
        (Ok(403), ErrorClass::Revoked, ("not done", 1)),
        (Ok(400), ErrorClass::Person, ("refused", 1)),
        (Ok(500), ErrorClass::Person, ("unknown", 1)),
        (Ok(503), ErrorClass::Wait { seconds: 5 }, ("unknown", 1)),
    ];
    for (answer, class, expected) in cases {
        assert_eq!(outcome(answer.clone(), class).await, expected, "{answer:?} {class:?}");
    }
}
