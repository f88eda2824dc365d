//! The life of an electronic invoice as one table: what each event does in each status. Every pair is tried.

use bursar_simulator::AccessPointSettings;
use bursar_tests::TestApp;
use serde_json::{Value, json};

use super::einvoices::Networked;
use super::path;

const EVENTS: [&str; 7] = ["issue", "change", "delete", "cancel", "mark_as_paid", "delivered", "undelivered"];

/// The status after each event; `-` where it is refused and nothing changes.
const TABLE: [(&str, [&str; EVENTS.len()]); 4] = [
    ("draft", ["issuing", "draft", "gone", "-", "-", "draft", "draft"]),
    ("issuing", ["-", "-", "-", "-", "-", "issued", "failed"]),
    ("issued", ["-", "-", "-", "canceled", "paid", "issued", "issued"]),
    ("failed", ["issuing", "failed", "-", "-", "-", "failed", "failed"]),
];

impl Networked {
    /// What travels is delivered, or is not.
    async fn delivers(&self, is_delivered: bool) {
        let undelivered = (!is_delivered).then(|| "the receiver's side refuses it".to_owned());
        self.behave(AccessPointSettings { undelivered, ..AccessPointSettings::default() });
        self.work().await;
        self.shop.app.collect_notices().await;
        self.work().await;
    }

    async fn invoice_in(&self, status: &str) -> Value {
        let draft = self.shop.draft(self.invoice()).await;
        if status == "draft" {
            return draft;
        }
        let issuing = self.shop.act(&draft, "issue").await.expect(200);
        match status {
            "issuing" => {}
            "issued" => self.delivers(true).await,
            "failed" => self.delivers(false).await,
            other => panic!("no invoice stands in {other}"),
        }
        issuing
    }

    /// Lets it happen; answers whether it was taken.
    async fn happens(&self, invoice: &Value, event: &str) -> bool {
        let answer = match event {
            "delivered" | "undelivered" => {
                self.delivers(event == "delivered").await;
                return true;
            }
            "change" => self.shop.patch(&path(invoice)).json(json!({"invoice": {"memo": "With thanks"}})).await,
            "delete" => self.shop.delete(&path(invoice)).await,
            "mark_as_paid" => self.shop.act(invoice, event).json(json!({})).await,
            event => self.shop.act(invoice, event).await,
        };
        assert!(answer.status < 300 || answer.status == 409, "{event}: {}", answer.text);
        answer.status < 300
    }

    async fn status_of(&self, invoice: &Value) -> String {
        let read = self.shop.get(&path(invoice)).await;
        if read.status == 404 {
            return "gone".to_owned();
        }
        let status = read.expect(200)["status"].as_str().unwrap().to_owned();
        if status == "deleted" { "gone".to_owned() } else { status }
    }
}

#[tokio::test]
async fn every_event_in_every_status() {
    let network = Networked::in_app(TestApp::start_alone(|_| {}).await).await;
    for (from, row) in TABLE {
        for (event, expected) in EVENTS.into_iter().zip(row) {
            let invoice = network.invoice_in(from).await;
            assert_eq!(network.status_of(&invoice).await, from);
            let is_taken = network.happens(&invoice, event).await;
            let ends = network.status_of(&invoice).await;
            assert_eq!((is_taken, ends.as_str()), if expected == "-" { (false, from) } else { (true, expected) }, "{event} in {from}");
            // What is left travelling does not disturb the next row.
            network.delivers(true).await;
        }
    }
}
