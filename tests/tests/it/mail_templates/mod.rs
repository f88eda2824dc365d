//! Mail templates: what a partner's mails say.

use bursar_tests::{Partner, TestApp};
use serde_json::{Value, json};

mod create;
mod life;
mod list;
mod preview;

async fn partner() -> (TestApp, Partner) {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    (app, partner)
}

/// A template for invoices in this language.
fn template(language: &str, body: &str) -> Value {
    json!({
        "name": "Invoices", "type": "receivables_invoice", "language": language,
        "subject_template": "{{ document_number }}: {{ subject_text }}", "body_template": body,
    })
}

fn path(template: &Value) -> String {
    format!("/mail_templates/{}", template["id"].as_str().unwrap())
}
