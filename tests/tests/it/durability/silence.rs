//! The host of Postgres vanishes: its connections are neither answered nor closed.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::time::Duration;

use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Db, Options};
use bursar_tests::{TestApp, company, shared_database};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

/// What stands between a process and Postgres.
struct Network {
    address: SocketAddr,
    /// Connections of earlier hosts say nothing any more.
    host: watch::Sender<u32>,
    _passing: JoinSet<()>,
}

impl Network {
    async fn before(postgres: String) -> Network {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (host, hosts) = watch::channel(0);
        let mut passing = JoinSet::new();
        passing.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (mut ours, _) = listener.accept().await.unwrap();
                let (postgres, mut hosts) = (postgres.clone(), hosts.clone());
                connections.spawn(async move {
                    let mut theirs = TcpStream::connect(postgres).await.unwrap();
                    hosts.borrow_and_update();
                    tokio::select! {
                        _ = copy_bidirectional(&mut ours, &mut theirs) => {}
                        // Both stay open, and nothing passes.
                        _ = hosts.changed() => std::future::pending().await,
                    }
                });
            }
        });
        Network { address, host, _passing: passing }
    }

    /// The host vanishes, and another one answers at its address.
    fn fail_over(&self) {
        self.host.send_modify(|host| *host += 1);
    }
}

#[tokio::test]
async fn what_waits_for_a_host_that_vanished_is_given_up_and_the_next_one_is_used() {
    let Some(shared) = shared_database() else { return };
    let mut url = Url::parse(&shared).unwrap();
    let network = Network::before(format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432))).await;
    url.set_host(Some(&network.address.ip().to_string())).unwrap();
    url.set_port(Some(network.address.port())).unwrap();
    let options = Options {
        max_connections: 2,
        acquire_timeout: Duration::from_secs(2),
        statement_timeout: Duration::from_secs(1),
        ..Options::default()
    };
    let db = Db::connect(url.as_str(), options).await.unwrap();
    let app = TestApp::start_with(|options| options.request_timeout = Duration::from_secs(5)).await;
    let partner = app.partner().await;
    let node = app.over_connections(db.clone());
    for failed_overs in 0..2 {
        let working = db.begin().await.unwrap();
        partner.on(node.clone()).post("/entities").json(company("Acme")).await.expect(201);
        network.fail_over();
        // One statement of a transaction that is open, one on a connection that was kept.
        let (given_up, refused) = tokio::join!(
            working.execute_unprepared("UPDATE write_probes SET probes = probes + 1"),
            partner.on(node.clone()).post("/entities").json(company("Acme")),
        );
        given_up.unwrap_err();
        assert_eq!(refused.header("retry-after"), "2");
        assert!(refused.message(503).contains("nothing was changed"), "after {failed_overs} fail-overs");
        drop(working);
        let answers = futures::future::join_all((0..4).map(|_| partner.on(node.clone()).get("/entities").into_future())).await;
        assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    }
    assert_eq!(partner.get("/entities").await.expect(200)["data"].as_array().unwrap().len(), 2);
}
