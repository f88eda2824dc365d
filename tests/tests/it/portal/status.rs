//! The status page: made of what was seen, for people and for programs.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_web::vitals::Vitals;
use serde_json::Value;

use super::server::PortalServer;

/// A server whose calls are counted.
async fn counted(platforms: &[Platform]) -> (PortalServer, Vitals) {
    let vitals = Vitals::default();
    metrics::set_global_recorder(vitals.clone()).expect("the only recorder of this process");
    (PortalServer::alone(platforms).await, vitals)
}

async fn told(server: &PortalServer) -> Value {
    // A report is good for ten seconds.
    server.app.advance(TimeDelta::seconds(10));
    serde_json::from_str(&server.person().get("/status.json").await.text).unwrap()
}

fn component<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["components"].as_array().unwrap().iter().find(|component| component["id"] == id).unwrap()
}

#[tokio::test]
async fn calls_that_were_answered_and_made_are_counted() {
    let (server, vitals) = counted(&[Platform::Xero]).await;
    let (link, company) = (server.link(None).await, server.companies("xero").await.remove(0));
    server.person().connect(&link, Platform::Xero, &company).await;
    server.work().await;
    vitals.flush(server.app.db(), server.app.env().now()).await.unwrap();
    let report = told(&server).await;
    assert_eq!((&report["status"], &report["incidents"]), (&"operational".into(), &Value::Array(vec![])));
    let (api, xero) = (component(&report, "api"), component(&report, "xero"));
    assert_eq!((&api["status"], &xero["status"]), (&"operational".into(), &"operational".into()));
    // A token, an entity, a connection.
    assert_eq!(api["last_15_minutes"]["calls"], 3, "{api}");
    assert!(xero["last_30_days"]["calls"].as_i64().unwrap() > 3, "{xero}");
    assert_eq!(component(&report, "quickbooks_online")["status"], "quiet");
    let page = server.person().get("/status").await;
    page.says(200, "All systems operational").says(200, "recorded on 1 of 30 days");
}

#[tokio::test]
async fn a_provider_that_fails_is_named_and_its_incident_ends() {
    let (server, vitals) = counted(&[]).await;
    let flush = async || vitals.flush(server.app.db(), server.app.env().now()).await.unwrap();
    for failed in [true, true, true, false] {
        vitals.note("xero", 0.2, failed);
    }
    flush().await;
    let report = told(&server).await;
    assert_eq!((&report["status"], &component(&report, "xero")["status"]), (&"failing".into(), &"failing".into()));
    server.person().get("/status").await.says(200, "Failing: Xero");
    for _ in 0..3 {
        server.app.advance(TimeDelta::minutes(5));
        flush().await;
    }
    assert_eq!(told(&server).await["status"], "failing", "nobody has asked since: nobody knows better");
    vitals.note("xero", 0.2, false);
    flush().await;
    server.app.advance(TimeDelta::seconds(10));
    let report = told(&server).await;
    assert_eq!(report["status"], "operational");
    let incident = &report["incidents"][0];
    assert_eq!(
        (&incident["component"], &incident["kind"], &incident["calls"], &incident["failing"]),
        (&"xero".into(), &"failing".into(), &4.into(), &3.into())
    );
    assert_eq!((&incident["began_at"], &incident["ended_at"]), (&"2024-06-03T09:30:00Z".into(), &"2024-06-03T09:35:00Z".into()));
    server.person().get("/status").await.says(200, "3 of 4 calls failed");
}

#[tokio::test]
async fn what_several_nodes_saw_is_added_up_and_a_silence_is_an_incident() {
    let (server, vitals) = counted(&[]).await;
    let other = Vitals::default();
    for (node, calls) in [(&vitals, 2), (&other, 3)] {
        (0..calls).for_each(|_| node.note("database", 0.001, false));
        node.flush(server.app.db(), server.app.env().now()).await.unwrap();
    }
    server.app.advance(TimeDelta::minutes(40));
    vitals.flush(server.app.db(), server.app.env().now()).await.unwrap();
    let report = told(&server).await;
    assert_eq!(component(&report, "database")["last_30_days"]["calls"], 5);
    assert_eq!(
        (&report["incidents"][0]["kind"], &report["incidents"][0]["ended_at"]),
        (&"not_running".into(), &"2024-06-03T10:10:00Z".into())
    );
}
