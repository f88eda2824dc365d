//! Documents that were changed on both sides, as a person decides about them in the portal.

use bursar_connectors::Platform;
use bursar_identity::TeamRole;
use http::Method;
use serde_json::{Value, json};

use crate::partner_portal::stage::{Browser, Stage};

/// Sends a request of the stage's entity and answers with what came.
async fn send(stage: &Stage, method: Method, path: &str, body: Value) -> Value {
    let token = stage.partner.new_token().await;
    let request = stage.app.request(method, path).token(&token).entity(stage.entity);
    let answer = if body.is_null() { request.await } else { request.json(body).await };
    assert!((200..300).contains(&answer.status), "{path}: {}", answer.text);
    answer.body
}

/// A bill that the ledger has, approved again with this day.
async fn redate(stage: &Stage, bill: &str, day: &str) {
    send(stage, Method::POST, &format!("/payables/{bill}/reopen"), Value::Null).await;
    send(stage, Method::PATCH, &format!("/payables/{bill}"), json!({"issued_at": day})).await;
    send(stage, Method::POST, &format!("/payables/{bill}/approve_payment_operation"), Value::Null).await;
    stage.work().await;
}

/// A bill that the ledger has: its id here and there.
async fn written(stage: &Stage) -> (String, String) {
    let accounts = send(stage, Method::GET, "/ledger_accounts", Value::Null).await;
    let expense = accounts["data"].as_array().unwrap().iter().find(|account| account["type"] == "Expense").unwrap()["id"].clone();
    let address = json!({"country": "GB", "city": "London", "line1": "1 Fleet Street", "postal_code": "EC4Y 1AA"});
    let organization = json!({"legal_name": "Paper & Ink plc", "is_customer": false, "is_vendor": true, "address": address});
    let vendor = send(stage, Method::POST, "/counterparts", json!({"type": "organization", "organization": organization})).await;
    let says = json!({"currency": "USD", "document_id": "CF-1", "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": vendor["id"]});
    let bill = send(stage, Method::POST, "/payables", says).await["id"].as_str().unwrap().to_owned();
    let line = json!({"name": "Paper", "quantity": 1, "unit_price": 1_000, "tax": 0, "ledger_account_id": expense});
    send(stage, Method::POST, &format!("/payables/{bill}/line_items"), line).await;
    send(stage, Method::POST, &format!("/payables/{bill}/approve_payment_operation"), Value::Null).await;
    stage.work().await;
    let record = record(stage).await;
    assert_eq!(record["sync_status"], "done", "{record}");
    (bill, record["platform_object_id"].as_str().unwrap().to_owned())
}

async fn record(stage: &Stage) -> Value {
    send(stage, Method::GET, "/accounting_synced_records?object_type=bill", Value::Null).await["data"][0].clone()
}

#[tokio::test]
async fn a_conflict_is_resolved_field_by_field() {
    let stage = Stage::new(&[Platform::Xero]).await;
    let mut ada = Browser::member(&stage, TeamRole::Developer).await;
    let connection = format!("/portal/connections/{}", stage.connected("xero", Platform::Xero).await);
    let page = format!("/portal/entities/{}/conflicts", stage.entity);
    ada.get(&page).await.says(200, "No conflicts");
    let (bill, there) = written(&stage).await;
    let company = stage.companies("xero").await.remove(0);
    let edit = json!({"provider": "xero", "company": company, "entity": "Invoice", "operation": "update", "id": there, "body": {"Date": "2024-06-05"}});
    stage.control(Method::POST, "/_sim/edit", edit).await;
    redate(&stage, &bill, "2024-06-07").await;
    ada.get(&page).await.says(200, "Issued at").says(200, "2024-06-01").says(200, "2024-06-05").says(200, "2024-06-07");
    ada.get(&connection).await.says(200, "Choose which side counts").says(200, &page);
    let resolve = format!("{page}/{}", record(&stage).await["id"].as_str().unwrap());
    Browser::member(&stage, TeamRole::Viewer).await.press(&resolve, &[("issued_at", "here")]).await.says(403, "");
    ada.press(&resolve, &[("issued_at", "there")]).await.leads();
    ada.get(&page).await.says(200, "The document is written as you decided").says(200, "No conflicts");
    stage.work().await;
    assert_eq!(record(&stage).await["sync_status"], "done");
    assert!(!ada.get(&connection).await.text.contains("Choose which side counts"), "nothing waits");
}
