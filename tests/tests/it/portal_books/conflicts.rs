//! Documents that were changed on both sides, as a person decides about them in the portal.

use bursar_connectors::Platform;
use bursar_identity::TeamRole;
use http::Method;
use serde_json::{Value, json};

use crate::partner_portal::people::{Browser, PortalServer};

/// Sends a request of the server's entity and answers with what came.
async fn send(server: &PortalServer, method: Method, path: &str, body: Value) -> Value {
    let token = server.partner.new_token().await;
    let request = server.app.request(method, path).token(&token).entity(server.entity);
    let answer = if body.is_null() { request.await } else { request.json(body).await };
    assert!((200..300).contains(&answer.status), "{path}: {}", answer.text);
    answer.body
}

/// A bill that the ledger has, approved again with this day.
async fn redate(server: &PortalServer, bill: &str, day: &str) {
    send(server, Method::POST, &format!("/payables/{bill}/reopen"), Value::Null).await;
    send(server, Method::PATCH, &format!("/payables/{bill}"), json!({"issued_at": day})).await;
    send(server, Method::POST, &format!("/payables/{bill}/approve_payment_operation"), Value::Null).await;
    server.work().await;
}

/// A bill that the ledger has: its id here and there.
async fn written(server: &PortalServer) -> (String, String) {
    let accounts = send(server, Method::GET, "/ledger_accounts", Value::Null).await;
    let expense = accounts["data"].as_array().unwrap().iter().find(|account| account["type"] == "Expense").unwrap()["id"].clone();
    let address = json!({"country": "GB", "city": "London", "line1": "1 Fleet Street", "postal_code": "EC4Y 1AA"});
    let organization = json!({"legal_name": "Paper & Ink plc", "is_customer": false, "is_vendor": true, "address": address});
    let vendor = send(server, Method::POST, "/counterparts", json!({"type": "organization", "organization": organization})).await;
    let says = json!({"currency": "USD", "document_id": "CF-1", "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": vendor["id"]});
    let bill = send(server, Method::POST, "/payables", says).await["id"].as_str().unwrap().to_owned();
    let line = json!({"name": "Paper", "quantity": 1, "unit_price": 1_000, "tax": 0, "ledger_account_id": expense});
    send(server, Method::POST, &format!("/payables/{bill}/line_items"), line).await;
    send(server, Method::POST, &format!("/payables/{bill}/approve_payment_operation"), Value::Null).await;
    server.work().await;
    let record = record(server).await;
    assert_eq!(record["sync_status"], "done", "{record}");
    (bill, record["platform_object_id"].as_str().unwrap().to_owned())
}

async fn record(server: &PortalServer) -> Value {
    send(server, Method::GET, "/accounting_synced_records?object_type=bill", Value::Null).await["data"][0].clone()
}

#[tokio::test]
async fn a_conflict_is_resolved_field_by_field() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut ada = Browser::member(&server, TeamRole::Developer).await;
    let connection = format!("/portal/connections/{}", server.connected("xero", Platform::Xero).await);
    let page = format!("/portal/entities/{}/conflicts", server.entity);
    ada.get(&page).await.says(200, "No conflicts");
    let (bill, there) = written(&server).await;
    let company = server.companies("xero").await.remove(0);
    let edit = json!({"provider": "xero", "company": company, "entity": "Invoice", "operation": "update", "id": there, "body": {"Date": "2024-06-05"}});
    server.control(Method::POST, "/_sim/edit", edit).await;
    redate(&server, &bill, "2024-06-07").await;
    ada.get(&page).await.says(200, "Issued at").says(200, "2024-06-01").says(200, "2024-06-05").says(200, "2024-06-07");
    ada.get(&connection).await.says(200, "Choose which side counts").says(200, &page);
    let resolve = format!("{page}/{}", record(&server).await["id"].as_str().unwrap());
    Browser::member(&server, TeamRole::Viewer).await.press(&resolve, &[("issued_at", "here")]).await.says(403, "");
    ada.press(&resolve, &[("issued_at", "there")]).await.leads();
    ada.get(&page).await.says(200, "The document is written as you decided").says(200, "No conflicts");
    server.work().await;
    assert_eq!(record(&server).await["sync_status"], "done");
    assert!(!ada.get(&connection).await.text.contains("Choose which side counts"), "nothing waits");
}
