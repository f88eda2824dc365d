//! The clock, faults, limits, webhooks and the journal.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::client::{Answer, World, world, world_of};
use bursar_simulator::Options;

async fn story(seed: u64) -> Vec<bytes::Bytes> {
    let world = world_of(Options { seed, bills: 60, invoices: 60, ..Options::default() });
    let connection = world.connect(0).await;
    world.control("faults", json!({ "kind": "delay", "milliseconds": 0, "times": "forever", "probability": 0.5 })).await;
    let mut bytes = vec![];
    for path in ["query?query=select%20*%20from%20Invoice", "query?query=select%20*%20from%20Customer", "preferences"] {
        bytes.push(connection.get(path).await.bytes);
    }
    bytes.push(connection.post("bill", connection.bill().await).await.bytes);
    bytes.push(world.look("requests").await.to_string().into());
    bytes
}

#[tokio::test]
async fn equal_seeds_give_equal_bytes() {
    assert_eq!(story(7).await, story(7).await);
    assert_ne!(story(7).await, story(8).await);
}

async fn struck(world: &World, fault: Value) -> (Answer, u64) {
    let connection = world.connect(0).await;
    let count = async || connection.query("SELECT count(*) FROM Bill").await["totalCount"].as_u64().unwrap();
    let (body, before) = (connection.bill().await, count().await);
    world
        .control("faults", json!({ "provider": "quickbooks", "matching": { "method": "POST", "path": "/bill" }, "times": 1 }).merged(fault))
        .await;
    let answer = connection.post("bill", body).await;
    (answer, count().await - before)
}

trait Merged {
    fn merged(self, other: Value) -> Value;
}

impl Merged for Value {
    fn merged(mut self, other: Value) -> Value {
        for (name, value) in other.as_object().unwrap() {
            self[name.as_str()] = value.clone();
        }
        self
    }
}

#[tokio::test]
async fn every_fault_does_what_it_says() {
    let world = world();
    for (fault, status, created) in [
        (json!({ "kind": "refuse", "status": 503 }), 503, 0),
        (json!({ "kind": "status", "status": 418, "body": "{}" }), 418, 0),
        (json!({ "kind": "rate_limited", "retry_after": 7 }), 429, 0),
        (json!({ "kind": "html" }), 502, 0),
        (json!({ "kind": "fault_with_200" }), 200, 0),
        (json!({ "kind": "token_dead" }), 401, 0),
        (json!({ "kind": "commit_then_500" }), 500, 1),
        (json!({ "kind": "truncated_json" }), 200, 1),
        (json!({ "kind": "gzip" }), 200, 1),
        (json!({ "kind": "delay", "milliseconds": 1, "when": "after" }), 200, 1),
    ] {
        let (answer, done) = struck(&world, fault.clone()).await;
        assert_eq!((answer.status.as_u16(), done), (status, created), "{fault}: {}", answer.text());
        match fault["kind"].as_str().unwrap() {
            "rate_limited" => assert_eq!(answer.headers["retry-after"], "7"),
            "html" => assert!(answer.text().starts_with("<html>")),
            "fault_with_200" => assert!(answer.json()["Fault"]["Error"][0]["code"].is_string()),
            "truncated_json" => assert!(serde_json::from_slice::<Value>(&answer.bytes).is_err()),
            "gzip" => assert_eq!((&answer.headers["content-encoding"].to_str().unwrap(), &answer.bytes[..2]), (&"gzip", &[0x1f, 0x8b][..])),
            _ => {}
        }
    }
    for (kind, created) in [("drop_before", 0), ("drop_after", 1)] {
        let (answer, done) = struck(&world, json!({ "kind": kind })).await;
        assert!(answer.is_dropped && answer.bytes.is_empty());
        assert_eq!(done, created, "{kind}");
    }
    let journal = world.look("requests").await;
    let dropped: Vec<&Value> = journal["requests"].as_array().unwrap().iter().filter(|call| call["status"] == 0).collect();
    assert_eq!(dropped.len(), 2);
    assert_eq!(dropped[0]["faults"], json!(["drop_before"]));
}

#[tokio::test]
async fn lists_can_lose_rows_or_announce_too_many() {
    let world = world();
    let connection = world.connect(0).await;
    world.control("faults", json!([{ "kind": "shrink_list", "share": 0.5 }, { "kind": "wrong_total", "after": 1 }])).await;
    assert_eq!(connection.query("SELECT * FROM Invoice").await["Invoice"].as_array().unwrap().len(), 30);
    assert_eq!(connection.query("SELECT count(*) FROM Invoice").await["totalCount"], 61);
    assert_eq!(world.look("faults").await, json!({ "faults": [] }));
}

#[tokio::test]
async fn a_dropped_connection_breaks_over_tcp() {
    let world = world();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (simulator, talk) = (world.simulator.clone(), async {
        for (fault, expected) in [(Some("drop_before"), ""), (None, "HTTP/1.1 200")] {
            if let Some(kind) = fault {
                world.control("faults", json!({ "kind": kind })).await;
            }
            let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
            stream.write_all(b"GET /.well-known/openid_configuration HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").await.unwrap();
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer).await;
            let answer = String::from_utf8(answer).unwrap();
            assert!(answer.starts_with(expected) && (expected.is_empty() == answer.is_empty()), "{answer}");
        }
        stop.send(()).unwrap();
    });
    let serving = simulator.serve(listener, async { drop(stopped.await) });
    let (served, ()) = futures::join!(serving, talk);
    served.unwrap();
}

#[tokio::test]
async fn limits_roll_with_the_clock() {
    let world = world();
    let connection = world.connect(0).await;
    world.control("limits", json!({ "provider": "quickbooks", "per_minute": 3, "batch_per_minute": 1 })).await;
    for expected in [200, 200, 200, 429] {
        let answer = connection.get("preferences").await;
        assert_eq!(answer.status, expected);
        assert!(expected == 200 || answer.json()["fault"]["error"][0]["message"].as_str().unwrap().contains("ThrottleExceeded"));
    }
    world.control("clock", json!({ "advance_seconds": 60 })).await;
    let batch = json!({ "BatchItemRequest": [] });
    assert_eq!(connection.post("batch", batch.clone()).await.status, 200);
    assert_eq!(connection.post("batch", batch).await.status, 429);
    world.control("limits", json!({ "provider": "quickbooks", "enforced": false })).await;
    for _ in 0..5 {
        assert_eq!(connection.get("preferences").await.status, 200);
    }
}

#[tokio::test]
async fn webhooks_are_signed_and_can_be_doubled_or_lost() {
    let world = world();
    let connection = world.connect(0).await;
    let target = |change: Value| json!({ "provider": "quickbooks", "secret": "verifier" }).merged(change);
    world.control("webhooks", target(json!({ "duplicate": 1.0 }))).await;
    let vendor = connection.created("Vendor", json!({ "DisplayName": "Told" })).await;
    let sent = world.simulator.take_webhooks();
    assert_eq!((sent.len(), sent[0].header), (2, "intuit-signature"));
    let body: Value = serde_json::from_str(&sent[0].body).unwrap();
    let entity = &body["eventNotifications"][0]["dataChangeEvent"]["entities"][0];
    assert_eq!((&entity["name"], &entity["id"], &entity["operation"]), (&json!("Vendor"), &vendor["Id"], &json!("Create")));
    world.control("webhooks", target(json!({ "drop": 1.0 }))).await;
    connection.created("Vendor", json!({ "DisplayName": "Lost" })).await;
    assert!(world.simulator.take_webhooks().is_empty());
}

#[tokio::test]
async fn the_meter_counts_calls_and_bytes() {
    let world = world();
    let connection = world.connect(0).await;
    let page = connection.call("POST", "query", "SELECT * FROM Invoice".to_owned()).await;
    let counters = world.look("counters").await;
    let row = counters["counters"].as_array().unwrap().iter().find(|row| row["operation"] == "query Invoice").unwrap().clone();
    assert_eq!(
        (row["calls"].as_u64(), row["bytes"].as_u64(), row["company"].as_str()),
        (Some(1), Some(page.bytes.len() as u64), Some(connection.realm.as_str()))
    );
}

#[tokio::test]
async fn reset_starts_over() {
    let world = world();
    let before = world.look("companies").await;
    world.control("reset", json!({ "seed": 99 })).await;
    assert_ne!(world.look("companies").await, before);
    assert_eq!(world.look("requests").await, json!({ "requests": [] }));
    world.control("reset", json!({ "seed": 1 })).await;
    assert_eq!(world.look("companies").await, before);
    world.control("reset", json!({ "bills": 3, "invoices": 4, "contacts": 5, "items": 6 })).await;
    let books = world.look("state?provider=xero").await["entities"].clone();
    let count = |entity: &str| books[entity].as_array().unwrap().len();
    assert_eq!((count("Invoices"), count("Contacts"), count("Items")), (7, 5, 6), "bills are invoices there");
}

/// What lists of real books hold and break at: one row of another shape, a page that cannot be made, an answer in XML.
#[tokio::test]
async fn a_fault_can_be_one_row_or_one_page() {
    let world = world();
    let connection = world.connect(0).await;
    let page = async |start: u32| {
        let query = format!("query?query=select%20*%20from%20Invoice%20startposition%20{start}%20maxresults%2020");
        connection.get(&query).await
    };
    let row = json!({ "kind": "change_row", "row": 3, "fields": { "Line": null }, "without": ["TotalAmt"], "matching": { "query": "from Invoice" } });
    world.control("faults", row).await;
    let rows = page(1).await.json()["QueryResponse"]["Invoice"].clone();
    assert!(rows[3]["Line"].is_null() && rows[3].get("TotalAmt").is_none(), "{}", rows[3]);
    assert!(rows[2]["Line"].is_array() && rows[4].get("TotalAmt").is_some());

    let xml = "<IntuitResponse><Fault type=\"SERVICE\"/></IntuitResponse>";
    let fault = json!({
        "kind": "status", "status": 504, "body": xml, "content_type": "text/xml", "headers": { "Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT" },
        "times": "forever", "matching": { "query": ["from Invoice", "startposition 21 "] },
    });
    world.control("faults", fault).await;
    assert_eq!(page(1).await.status, 200);
    let broken = page(21).await;
    assert_eq!((broken.status.as_u16(), broken.text().as_str()), (504, xml));
    assert_eq!(broken.headers["content-type"], "text/xml");
    assert!(broken.headers.contains_key("retry-after"));
    assert_eq!(page(41).await.status, 200);
}
