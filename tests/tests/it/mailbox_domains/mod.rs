mod create;
mod delete;
mod list;
mod verify;

use bursar_tests::{Partner, TestApp};
use serde_json::{Value, json};

/// A domain that no other test has.
fn unheard_of(app: &TestApp) -> String {
    format!("{}.example.com", app.env().id().simple())
}

async fn made(partner: &Partner, domain: &str) -> Value {
    partner.post("/mailbox_domains").json(json!({"domain": domain})).await.expect(201)
}
