use bursar_connectors::Platform;
use bursar_events::targets::system_lookup;
use bursar_kernel::TimeDelta;
use bursar_tests::books::{Books, Connected};
use bursar_tests::hooks::{Hooks, Receiver, Reply};
use serde_json::{Value, json};

async fn press(books: &Books, connected: &Connected, verb: &str) -> Value {
    books.app.advance(TimeDelta::seconds(1));
    let path = format!("/accounting_connections/{}/{verb}", connected.id);
    books.partner.post(&path).entity(connected.entity).await.expect(200)
}

async fn report(books: &Books, connected: &Connected) -> Value {
    books.partner.get(&format!("/connection_reports/{}", connected.id)).await.expect(200)
}

#[tokio::test]
async fn a_paused_book_rests_until_it_is_resumed() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let paused = press(&books, &connected, "pause").await;
        assert_eq!(paused["status"], "connected", "to clients of the contract it is connected as before");
        assert_eq!(press(&books, &connected, "pause").await, paused, "repeating it changes nothing");
        assert_eq!(books.jobs().await, 0, "there is no schedule");
        let mark = books.mark();
        books.wait(TimeDelta::hours(30)).await;
        assert!(books.calls(mark).is_empty(), "nobody asks the provider");
        let refused = books.partner.post(&format!("/accounting_connections/{}/sync", connected.id)).entity(connected.entity).await;
        assert!(refused.message(409).contains("paused"));
        let rests = report(&books, &connected).await;
        assert_eq!((&rests["health"], &rests["next_sync_at"], &rests["trouble"]), (&json!("paused"), &Value::Null, &Value::Null));
        press(&books, &connected, "resume").await;
        books.work().await;
        assert!(!books.calls(mark).is_empty(), "it is pulled at once");
        assert_eq!(report(&books, &connected).await["health"], "healthy");
        assert_eq!(books.jobs().await, 1, "and by schedule");
        press(&books, &connected, "resume").await;
        let told = books.events(&connected).await;
        assert_eq!(told, ["pending_auth", "connected", "paused", "resumed"], "once each");
    }
}

/// Half of the accounts are gone: only a person who asks for a sync agrees to that, not one who ends a pause.
#[tokio::test]
async fn resuming_agrees_to_nothing() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    press(&books, &connected, "pause").await;
    books.app.advance(TimeDelta::hours(25));
    books.fault(json!({"kind": "shrink_list", "share": 0.5, "times": 1, "matching": {"path": "/Accounts"}})).await;
    press(&books, &connected, "resume").await;
    books.work().await;
    let report = report(&books, &connected).await;
    assert_eq!((&report["health"], &report["trouble"]["code"]), (&json!("undecided"), &json!("list_shrank")));
    assert_eq!(report["actor"], "partner");
}

#[tokio::test]
async fn a_pull_that_runs_ends_at_its_next_page_and_goes_on_after_the_pause() {
    let books = Books::open_with(Platform::Xero, |_, settings| settings.slice = std::time::Duration::ZERO).await;
    let connection = books.create(books.entity).await;
    let company = books.company(0).await;
    let connected = books.authorize(books.entity, &connection, &[&company], &company).await.unwrap();
    let (partner, id, entity) = (books.partner.clone(), connected.id, connected.entity);
    books.ambush("/Contacts", move || async move {
        partner.post(&format!("/accounting_connections/{id}/pause")).entity(entity).await.expect(200);
    });
    books.work().await;
    assert!(!books.is_ambush_waiting());
    let run = books.run(&connected).await;
    assert_eq!(run.status.into_str(), "stopped");
    assert!(run.problem.unwrap().contains("paused"));
    assert_eq!(books.jobs().await, 0);
    press(&books, &connected, "resume").await;
    books.work().await;
    assert_eq!(books.run(&connected).await.status.into_str(), "complete");
    assert_eq!(books.get(&connected, "/accounting/receivables").await["data"].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn only_a_connected_one_can_be_paused_and_its_end_ends_the_pause() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let waiting = books.create(books.entity).await;
    let path = |verb: &str| format!("/accounting_connections/{}/{verb}", waiting["id"].as_str().unwrap());
    for verb in ["pause", "resume"] {
        assert!(books.post(&path(verb)).await.message(409).contains("pending_auth"));
    }
    let connected = books.connect().await;
    press(&books, &connected, "pause").await;
    assert_eq!(books.disconnect(&connected).await["status"], "disconnected");
    books.work().await;
    assert_eq!(books.living_tokens().await, 0, "the provider is told, pause or not");
    assert!(books.post(&path("resume")).await.message(409).contains("disconnected"));
    let again = books.connect().await;
    assert_eq!(report(&books, &again).await["health"], "healthy", "a new connection does not rest");
}

/// The names are our own: they go to whoever names them, and to nobody else.
#[tokio::test]
async fn webhooks_that_ask_for_it_hear_of_a_pause() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let hooks = Hooks::beside(&books, Receiver::listen().await, system_lookup()).await;
    hooks.receiver.answer("/all", Reply::Status(200));
    let named = json!({"object_type": "accounting_connection", "event_types": ["paused"], "url": hooks.receiver.url("/named")});
    books.partner.post("/webhook_subscriptions").json(named).await.expect(201);
    hooks.subscribe("accounting_connection", "/all").await;
    press(&books, &connected, "pause").await;
    press(&books, &connected, "resume").await;
    hooks.work().await;
    let heard = hooks.receiver.at("/named");
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].body["action"], "accounting_connection.paused");
    assert!(hooks.receiver.at("/all").is_empty());
}
