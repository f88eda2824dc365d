//! Hostile targets: judged is the address that is connected to, when it is connected to.

use std::net::IpAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_events::targets::Lookup;
use bursar_kernel::TimeDelta;
use bursar_tests::hooks::{Hooks, Receiver, Reply};
use serde_json::{Value, json};

/// Names are found at these addresses, one after the other; the last one stays.
fn lookup(answers: &'static [&'static str]) -> (Lookup, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let lookup: Lookup = Arc::new(move |_| {
        let turn = count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        Box::pin(async move { Ok(vec![answers[turn].parse::<IpAddr>().unwrap()]) })
    });
    (lookup, asked)
}

fn last(log: &[Value]) -> (Value, String) {
    let row = log.last().unwrap();
    (row["response_status_code"].clone(), row["response"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_name_that_moves_into_our_network_is_not_followed() {
    let (lookup, asked) = lookup(&["127.0.0.1", "127.0.0.2", "10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "127.0.0.1"]);
    let hooks = Hooks::open_with(lookup).await;
    let url = format!("http://hooks.localhost:{}/hook", hooks.receiver.address.port());
    hooks.subscribe_with(json!({"object_type": "entity", "url": url})).await;
    hooks.change("1").await;
    hooks.work().await;
    assert_eq!(hooks.receiver.all().len(), 1, "the first answer is an address that the operator has listed");
    hooks.change("2").await;
    hooks.work().await;
    for (minutes, kind) in [(1, "this machine"), (5, "private"), (15, "metadata"), (30, "private")] {
        let (status, words) = last(&hooks.deliveries("").await);
        assert_eq!(status, Value::Null);
        assert!(words.contains(kind), "{words}");
        hooks.wait(TimeDelta::minutes(minutes)).await;
    }
    assert_eq!(hooks.receiver.all().len(), 2, "and the last answer is one again");
    assert_eq!(asked.load(Ordering::SeqCst), 6, "each attempt looks the name up");
}

#[tokio::test]
async fn a_public_name_at_a_private_address_is_refused() {
    for address in [&["10.0.0.1"], &["192.168.0.1"], &["100.64.0.1"], &["64:ff9b::a00:1"], &["fd00:ec2::254"], &["0.0.0.0"]] {
        let (lookup, _) = lookup(address);
        let hooks = Hooks::open_with(lookup).await;
        hooks.subscribe_with(json!({"object_type": "entity", "url": "https://hooks.example/"})).await;
        hooks.change("1").await;
        hooks.work().await;
        let (status, words) = last(&hooks.deliveries("").await);
        assert_eq!(status, Value::Null);
        assert!(words.contains("public internet only"), "{address:?}: {words}");
    }
}

#[tokio::test]
async fn plain_http_goes_to_listed_networks_only() {
    let (lookup, _) = lookup(&["93.184.216.34"]);
    let hooks = Hooks::open_with(lookup).await;
    hooks.subscribe_with(json!({"object_type": "entity", "url": "http://hooks.localhost/"})).await;
    hooks.change("1").await;
    hooks.work().await;
    let (_, words) = last(&hooks.deliveries("").await);
    assert!(words.contains("use https"), "{words}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_a_way() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    let secret = Receiver::listen().await;
    for (number, target) in [secret.url("/"), "http://169.254.169.254/latest/meta-data/".to_owned()].into_iter().enumerate() {
        hooks.receiver.answer("/hook", Reply::Redirect(target));
        hooks.change(&number.to_string()).await;
        hooks.work().await;
        assert_eq!(last(&hooks.deliveries(&format!("?created_at__gte={}", now(&hooks))).await).0, 307);
        hooks.receiver.answer("/hook", Reply::Status(200));
        hooks.wait(TimeDelta::minutes(1)).await;
    }
    assert_eq!(secret.all().len(), 0);
}

fn now(hooks: &Hooks) -> String {
    bursar_kernel::wire_time(hooks.app.env().now()).replace('+', "%2B")
}

#[tokio::test]
async fn a_listed_network_may_be_taken_from_the_list_again() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    let strict = bursar_tests::TestApp::start().await;
    assert!(strict.edge.options.webhook_networks.is_empty());
    let limits = bursar_events::WebhookLimits::new(Vec::new());
    let sender = bursar_events::WebhookSender::new(
        hooks.app.db().clone(),
        hooks.app.env().clone(),
        bursar_store::Vault::new([7; 32]),
        limits,
        bursar_events::targets::system_lookup(),
    );
    let mut registry = bursar_jobs::Registry::default();
    bursar_events::jobs(&mut registry, &Arc::new(sender));
    let worker = bursar_jobs::Runner::new(hooks.app.db().clone(), hooks.app.env().clone(), registry, bursar_jobs::Limits::default());
    hooks.change("1").await;
    worker.drain(&hooks.lanes()).await.unwrap();
    assert_eq!(hooks.receiver.all().len(), 0);
    assert!(last(&hooks.deliveries("").await).1.contains("https"), "what was subscribed before is judged at each attempt");
}

/// The environment is read when a client is made, and a test cannot change its own: a child of this very program does it.
#[tokio::test]
async fn the_proxies_of_the_environment_are_not_used() {
    let trap = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let proxy = format!("http://{}", trap.local_addr().unwrap());
    let child = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "webhook_deliveries::targets::in_an_environment_with_proxies", "--ignored"]);
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, &proxy);
        }
        command.env_remove("no_proxy").env_remove("NO_PROXY").output().unwrap()
    });
    let done = child.await.unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
    assert!(trap.accept().is_err(), "nobody came to the proxy");
}

#[tokio::test]
#[ignore = "run by the_proxies_of_the_environment_are_not_used, in an environment with proxies"]
async fn in_an_environment_with_proxies() {
    let hooks = Hooks::open().await;
    hooks.subscribe("entity", "/hook").await;
    hooks.change("1").await;
    hooks.work().await;
    assert_eq!(hooks.receiver.all().len(), 1);
}
