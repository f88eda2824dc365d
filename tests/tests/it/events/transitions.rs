//! Every transition that is served is told, once, to whoever subscribed.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use bursar_tests::hooks::{Hooks, Receiver};
use serde_json::json;

#[tokio::test]
async fn what_happens_to_an_entity_is_told_once() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    let entity = hooks.partner.entity().await;
    hooks.change_of(entity, "1").await;
    let same = hooks.partner.patch(&format!("/entities/{entity}")).json(json!({"phone": "1"}));
    same.await.expect(200);
    hooks.work().await;
    assert_eq!(hooks.receiver.actions("/hook"), ["entity.created", "entity.updated"], "a change that changes nothing is none");
}

#[tokio::test]
async fn what_happens_to_a_connection_is_told_once() {
    let books = Books::open(Platform::Xero).await;
    let receiver = Receiver::listen().await;
    let lookup = bursar_events::targets::system_lookup();
    let hooks = Hooks::beside(&books, receiver, lookup).await;
    hooks.subscribe("accounting_connection", "/hook").await;
    let connected = books.connect().await;
    books.control(http::Method::POST, "/_sim/revoke", json!({"provider": books.provider()})).await;
    books.wait(TimeDelta::hours(1)).await;
    let waiting = books.create(books.entity).await;
    assert_eq!(waiting["id"], connected.id.to_string(), "the one that waits");
    let again = books.authorize(books.entity, &waiting, &[&connected.company], &connected.company).await.unwrap();
    books.work().await;
    books.app.advance(TimeDelta::seconds(1));
    books.disconnect(&again).await;
    books.disconnect(&again).await;
    books.work().await;
    hooks.work().await;
    let expected = ["pending_auth", "connected", "deauthorized", "connected", "disconnected"];
    let expected = expected.map(|event| format!("accounting_connection.{event}"));
    assert_eq!(hooks.receiver.actions("/hook"), expected);
    assert!(hooks.receiver.all().iter().all(|hook| hook.body["object_id"] == connected.id.to_string()));
    assert!(hooks.receiver.all().iter().all(|hook| hook.body["entity_id"] == books.entity.to_string()));
    let mut listed = hooks.events("?object_type=accounting_connection").await;
    assert_eq!(listed.len(), 5);
    assert_eq!(listed.remove(2)["action"], "accounting_connection.deauthorized");
}
