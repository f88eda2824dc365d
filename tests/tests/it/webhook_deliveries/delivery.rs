//! What is sent, and what becomes of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bursar_events::{ActionStyle, set_action_style};
use bursar_kernel::{TimeDelta, wire_time};
use bursar_store::sea_orm::DbErr;
use bursar_store::{Db, Moment, Touch, execute, fetch_optional};
use bursar_tests::hooks::{Hooks, Reply, Subscribed};
use serde_json::{Value, json};

#[tokio::test]
async fn a_webhook_tells_of_an_event_and_is_signed() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    let entity = hooks.partner.entity().await;
    let now = hooks.app.env().now();
    hooks.work().await;
    let arrived = hooks.receiver.all();
    let [hook] = arrived.as_slice() else { panic!("{arrived:?}") };
    let expected = json!({
        "id": hook.body["id"], "created_at": wire_time(now), "action": "entity.created", "api_version": "2024-05-25",
        "description": "an entity was created", "entity_id": entity, "object": {"id": entity}, "object_id": entity,
        "object_type": "entity", "webhook_subscription_id": made.id,
    });
    assert_eq!(hook.body, expected);
    let header = |name: &str| hook.headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/json");
    assert!(header("user-agent").starts_with("bursar/"));
    assert_eq!(hook.signature().iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["t", "v1"]);
    assert!(hook.is_signed("v1", &made.secret, now));
    assert!(!hook.is_signed("v1", "whsec_another", now));
    let event = hooks.partner.get(&format!("/events/{}", hook.body["id"].as_str().unwrap())).entity(entity).await.expect(200);
    let mut told = hook.body.clone();
    told.as_object_mut().unwrap().remove("webhook_subscription_id");
    assert_eq!(event, told, "the log and the webhook say the same");
    assert_eq!(hooks.jobs().await, 0);
}

#[tokio::test]
async fn a_partner_may_want_the_bare_name() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    set_action_style(hooks.app.db(), hooks.partner.credentials.partner_id, ActionStyle::Bare).await.unwrap();
    hooks.change("1").await;
    hooks.work().await;
    assert_eq!(hooks.receiver.actions("/hook"), ["updated"]);
    assert_eq!(hooks.events("").await[1]["action"], "updated");
    set_action_style(hooks.app.db(), hooks.partner.credentials.partner_id, ActionStyle::Full).await.unwrap();
    hooks.change("2").await;
    hooks.work().await;
    assert_eq!(hooks.receiver.actions("/hook"), ["updated", "entity.updated"]);
}

#[tokio::test]
async fn it_speaks_the_version_of_the_partners_settings() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    for (number, date) in ["2024-01-31", "2024-05-25"].into_iter().enumerate() {
        hooks.partner.patch("/settings").json(json!({"api_version": date})).await.expect(200);
        hooks.change(&number.to_string()).await;
        hooks.work().await;
        let hook = hooks.receiver.all().pop().unwrap();
        assert_eq!((&hook.body["api_version"], &hook.body["action"]), (&json!(date), &json!("entity.updated")));
        assert_eq!(hooks.events("?order=desc").await[0]["api_version"], date);
    }
}

#[tokio::test]
async fn each_subscription_hears_what_it_asked_for() {
    let hooks = Hooks::open().await;
    let stranger = hooks.app.partner().await;
    let theirs = json!({"object_type": "entity", "url": hooks.receiver.url("/stranger")});
    stranger.post("/webhook_subscriptions").json(theirs).await.expect(201);
    for (path, object_type, event_types) in [
        ("/all", "entity", json!([])),
        ("/created", "entity", json!(["created"])),
        ("/updated", "entity", json!(["entity.updated", "updated"])),
        ("/other", "accounting_connection", json!([])),
        ("/ours", "measure_unit", json!([])),
        ("/named", "measure_unit", json!(["created"])),
    ] {
        let body = json!({"object_type": object_type, "event_types": event_types, "url": hooks.receiver.url(path)});
        hooks.subscribe_with(body).await;
    }
    let entity = hooks.partner.entity().await;
    hooks.change_of(entity, "1").await;
    hooks.work().await;
    assert_eq!(hooks.receiver.actions("/all"), ["entity.created", "entity.updated"]);
    assert_eq!(hooks.receiver.actions("/created"), ["entity.created"]);
    assert_eq!(hooks.receiver.actions("/updated"), ["entity.updated"]);
    assert_eq!(hooks.receiver.all().len(), 4, "and nobody else heard of it");
    let unit = hooks.partner.post("/measure_units").entity(entity).json(json!({"name": "kg"})).await.expect(201);
    let path = format!("/measure_units/{}", unit["id"].as_str().unwrap());
    hooks.partner.patch(&path).entity(entity).json(json!({"name": "g"})).await.expect(200);
    hooks.work().await;
    assert_eq!(hooks.receiver.actions("/ours"), ["measure_unit.created", "measure_unit.updated"], "all of a type of our own");
    assert_eq!(hooks.receiver.actions("/named"), ["measure_unit.created"]);
    let ids = |path: &str| hooks.receiver.at(path).iter().map(|hook| hook.body["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids("/all"), [ids("/created"), ids("/updated")].concat(), "one event, one id");
}

#[tokio::test]
async fn a_change_that_was_refused_tells_nobody() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    let path = format!("/entities/{}", hooks.entity);
    hooks.partner.patch(&path).json(json!({"registration_number": "1"})).await.fields();
    hooks.partner.patch(&path).json(json!({})).await.expect(200);
    hooks.work().await;
    assert_eq!((hooks.receiver.all().len(), hooks.deliveries("").await.len()), (0, 0));
}

#[tokio::test]
async fn any_2xx_is_taken_and_nothing_else() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    for (number, status) in [200, 201, 202, 204, 299].into_iter().enumerate() {
        hooks.receiver.answer("/hook", Reply::Status(status));
        hooks.change(&number.to_string()).await;
        hooks.work().await;
        assert_eq!(hooks.jobs().await, 0, "{status}");
        let last = hooks.deliveries("?order=desc").await.remove(0);
        assert_eq!((&last["was_successful"], &last["response_status_code"]), (&json!(true), &json!(status)));
    }
    for (number, status) in [301, 304, 400, 401, 404, 410, 429, 500, 503].into_iter().enumerate() {
        hooks.receiver.answer("/hook", Reply::Status(status));
        hooks.change(&format!("again {number}")).await;
        hooks.work().await;
        assert_eq!(hooks.jobs().await, 1, "{status}");
        let last = hooks.deliveries("?order=desc").await.remove(0);
        assert_eq!((&last["was_successful"], &last["response_status_code"]), (&json!(false), &json!(status)));
        hooks.receiver.answer("/hook", Reply::Status(200));
        hooks.wait(TimeDelta::minutes(1)).await;
    }
}

#[tokio::test]
async fn it_is_tried_eleven_times_in_twelve_hours() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Body(503, "come back later".to_owned()));
    hooks.change("1").await;
    let began = hooks.app.env().now();
    let mut seen = Vec::new();
    for minute in 0..(14 * 60) {
        hooks.work().await;
        if hooks.receiver.all().len() > seen.len() {
            seen.push(minute);
            let hook = hooks.receiver.all().pop().unwrap();
            assert!(hook.is_signed("v1", &made.secret, hooks.app.env().now()), "each attempt is signed anew");
            assert_eq!(hook.text, hooks.receiver.all()[0].text, "and says the same");
            let log = hooks.deliveries("").await;
            assert_eq!(log[0]["requests_made_count"], seen.len());
            assert_eq!(log[0]["response"], "come back later");
        }
        hooks.app.advance(TimeDelta::minutes(1));
    }
    assert_eq!(seen, [0, 1, 6, 21, 51, 111, 231, 351, 471, 591, 711]);
    assert_eq!(hooks.jobs().await, 0, "then it is given up");
    let subscription = hooks.subscription(&made).await;
    assert_eq!(subscription["status"], "enabled", "a failing subscription is never disabled");
    assert_eq!(subscription["failing_since"], wire_time(began));
}

#[tokio::test]
async fn silence_and_broken_connections_are_tried_again() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Silence);
    hooks.change("1").await;
    hooks.work().await;
    let log = hooks.deliveries("").await.remove(0);
    assert_eq!((&log["response_status_code"], &log["was_successful"]), (&Value::Null, &json!(false)));
    assert_eq!(log["response"], "there was no answer within 0.3 seconds");
    hooks.receiver.answer("/hook", Reply::Status(200));
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(hooks.deliveries("").await[0]["was_successful"], true);
    // Nobody listens at a port that was free a moment ago.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    hooks.subscribe_with(json!({"object_type": "entity", "url": format!("http://{closed}/")})).await;
    hooks.change("2").await;
    hooks.work().await;
    let log = hooks.deliveries("?order=desc").await;
    let refused = log.iter().find(|row| row["url"].as_str().unwrap().contains(&closed.port().to_string())).unwrap();
    assert!(refused["response"].as_str().unwrap().starts_with("no connection could be made"), "{refused}");
    assert_eq!(refused["requests_made_count"], 1);
}

#[tokio::test]
async fn of_an_answer_the_beginning_is_kept() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    hooks.receiver.answer("/hook", Reply::Body(200, "x".repeat(1_000_000)));
    hooks.change("1").await;
    hooks.work().await;
    assert_eq!(hooks.deliveries("").await[0]["response"], "x".repeat(4096));
    hooks.receiver.answer("/hook", Reply::Body(200, "a\0b".to_owned()));
    hooks.change("2").await;
    hooks.work().await;
    assert_eq!(hooks.deliveries("").await[1]["response"], "a\u{fffd}b");
}

/// A whole key is not enough: the row and column count too, so a secret that was moved does not sign.
#[tokio::test]
async fn secrets_are_sealed() {
    let hooks = Hooks::open().await;
    let (made, other) = (hooks.subscribe("entity", "/hook").await, hooks.subscribe("entity", "/other").await);
    let db = hooks.app.db();
    let sql = "SELECT secret FROM webhook_subscriptions WHERE id = $1";
    let row = fetch_optional(db, sql, [made.id.into()]).await.unwrap().unwrap();
    let sealed: Vec<u8> = row.try_get("", "secret").unwrap();
    let is_inside = |needle: &[u8]| sealed.windows(needle.len()).any(|window| window == needle);
    assert!(!is_inside(made.secret.as_bytes()) && !is_inside(b"whsec_"));
    let tx = db.begin().await.unwrap();
    let sql = "UPDATE webhook_subscriptions SET secret = $2 WHERE id = $1";
    let values = [other.id.into(), sealed.into()];
    execute(&tx, sql, values).await.unwrap();
    tx.commit().await.unwrap();
    hooks.change("1").await;
    hooks.work().await;
    assert_eq!((hooks.receiver.at("/hook").len(), hooks.receiver.at("/other").len()), (1, 0));
    let log = hooks.deliveries("").await;
    let broken = log.iter().find(|row| row["was_successful"] == false).unwrap();
    assert!(broken["response"].as_str().unwrap().contains("regenerate it"), "{broken}");
    let path = format!("/webhook_subscriptions/{}/regenerate_secret", other.id);
    hooks.partner.post(&path).await.expect(200);
    hooks.wait(TimeDelta::minutes(1)).await;
    assert_eq!(hooks.receiver.at("/other").len(), 1);
}

#[tokio::test]
async fn what_waits_is_sent_when_its_subscription_is_enabled_while_a_worker_looks_at_it() {
    let hooks = Hooks::open().await;
    let made = hooks.subscribe("entity", "/hook").await;
    hooks.change("1").await;
    set_status(hooks.app.db(), &made, "disabled").await;
    let (db, enabled) = (hooks.app.db().clone(), made.clone());
    let enabling = Arc::new(move |moment, sql: &str| -> Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send>> {
        let has_looked = moment == Moment::After && sql.contains("FROM webhook_deliveries d");
        let (db, enabled) = (db.clone(), enabled.clone());
        Box::pin(async move {
            if has_looked {
                set_status(&db, &enabled, "enabled").await;
            }
            Ok(())
        })
    });
    let worker = hooks.worker(hooks.app.db().with_touch(Touch::observed(enabling)));
    worker.drain(&hooks.lanes()).await.unwrap();
    assert_eq!(hooks.receiver.actions("/hook"), ["entity.updated"]);
    assert_eq!(hooks.jobs().await, 0);
}

async fn set_status(db: &Db, subscription: &Subscribed, status: &str) {
    let tx = db.begin().await.unwrap();
    let sql = "UPDATE webhook_subscriptions SET status = $1 WHERE id = $2";
    let values = [status.into(), subscription.id.into()];
    execute(&tx, sql, values).await.unwrap();
    tx.commit().await.unwrap();
}
