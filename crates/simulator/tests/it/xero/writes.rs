//! Batches, creating against updating, idempotency keys, limits and webhooks.

use super::{Answer, Xero, send};
use axum::body::Body;
use chrono::Duration;
use serde_json::{Value, json};

async fn keyed(xero: &Xero, key: &str, body: &Value) -> Answer {
    let request = xero.request("PUT", "Invoices").header("idempotency-key", key).body(Body::from(body.to_string())).unwrap();
    send(&xero.simulator, request).await
}

async fn count(xero: &Xero) -> i64 {
    xero.get("Invoices?page=1").await.json()["pagination"]["itemCount"].as_i64().unwrap()
}

#[tokio::test]
async fn a_known_key_gets_the_first_answer_and_makes_nothing() {
    let xero = Xero::connected().await;
    let before = count(&xero).await;
    let body = xero.sale(33.0).await;
    let first = keyed(&xero, "k1", &body).await;
    let again = keyed(&xero, "k1", &body).await;
    assert_eq!((first.status, &first.text), (200, &again.text));
    assert_eq!(count(&xero).await, before + 1);
    let other = xero.sale(34.0).await;
    assert_eq!(keyed(&xero, "k1", &other).await.text, first.text, "another body gets the same answer unless the switch says no");
    xero.control("settings", &json!({"provider": "xero", "idempotency_body_must_match": true})).await;
    assert_eq!(keyed(&xero, "k1", &other).await.status, 400);
    assert_eq!(count(&xero).await, before + 1);
    xero.control("settings", &json!({"provider": "xero", "idempotency_ttl_seconds": 60, "access_token_seconds": 86400})).await;
    xero.simulator.clock().advance(Duration::seconds(61));
    keyed(&xero, "k1", &body).await;
    assert_eq!(count(&xero).await, before + 2, "a forgotten key makes a second invoice");
    assert_eq!(keyed(&xero, &"k".repeat(129), &body).await.status, 400);
}

#[tokio::test]
async fn a_bad_element_spoils_the_batch_unless_errors_are_kept_apart() {
    let xero = Xero::connected().await;
    let (before, good) = (count(&xero).await, xero.sale(1.0).await);
    let mut bad = good.clone();
    bad["LineItems"][0]["AccountCode"] = "999".into();
    bad["Contact"] = json!({"Name": "Made by a refused invoice"});
    let batch = json!({"Invoices": [good, bad]});
    let refused = xero.write("PUT", "Invoices?summarizeErrors=true", &batch).await;
    assert_eq!((refused.status, refused.messages().len()), (400, 1));
    assert_eq!(count(&xero).await, before, "nothing of it was kept");
    let mixed = xero.write("PUT", "Invoices?summarizeErrors=False", &batch).await;
    assert_eq!(mixed.status, 200);
    let elements = mixed.json()["Invoices"].as_array().unwrap().clone();
    assert_eq!((elements[0]["StatusAttributeString"].as_str(), elements[0]["HasErrors"].as_bool()), (Some("OK"), Some(false)));
    assert_eq!((elements[1]["StatusAttributeString"].as_str(), elements[1]["HasErrors"].as_bool()), (Some("ERROR"), Some(true)));
    assert_eq!(elements[1]["ValidationErrors"][0]["Message"], "Account code '999' is not a valid code for this document.");
    assert_eq!(count(&xero).await, before + 1);
    let search = "Contacts?where=Name%3D%3D%22Made%20by%20a%20refused%20invoice%22";
    assert!(xero.list(search).await.is_empty(), "a refused invoice leaves no contact behind");
}

#[tokio::test]
async fn put_creates_and_post_finds_by_number_or_name() {
    let xero = Xero::connected().await;
    assert_eq!([xero.sold(1.0).await, xero.sold(2.0).await].map(|sold| sold["InvoiceNumber"].clone()), ["INV-00231", "INV-00232"]);
    let mut body = xero.sale(9.0).await;
    body["InvoiceNumber"] = "A-1".into();
    assert_eq!(xero.write("PUT", "Invoices", &body).await.status, 200);
    body["Reference"] = "second".into();
    let before = count(&xero).await;
    let updated = xero.write("POST", "Invoices", &body).await.json()["Invoices"][0].clone();
    assert_eq!((updated["Reference"].as_str(), count(&xero).await), (Some("second"), before));
    body["Type"] = "ACCPAY".into();
    body["LineItems"][0]["AccountCode"] = "600".into();
    for expected in 1..=2 {
        assert_eq!(xero.write("PUT", "Invoices", &body).await.status, 200, "numbers of bills are not unique");
        assert_eq!(count(&xero).await, before + expected);
    }
    let name = xero.list("Contacts").await[2]["Name"].clone();
    let contacts = xero.list("Contacts").await.len();
    let found = xero.write("POST", "Contacts", &json!({"Name": name, "EmailAddress": "new@mail.example"})).await;
    assert_eq!(found.json()["Contacts"][0]["EmailAddress"], "new@mail.example");
    assert_eq!(xero.list("Contacts").await.len(), contacts);
}

#[tokio::test]
async fn lines_not_sent_are_gone_and_known_lines_keep_what_was_not_sent() {
    let xero = Xero::connected().await;
    let mut body = xero.sale(9.0).await;
    let line = body["LineItems"][0].clone();
    body["LineItems"] = json!([line, line]);
    let made = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    let path = format!("Invoices/{}", made["InvoiceID"].as_str().unwrap());
    let kept = made["LineItems"][1]["LineItemID"].clone();
    let answer = xero.write("POST", &path, &json!({"LineItems": [{"LineItemID": kept, "UnitAmount": 4.5}]})).await.json();
    let lines = answer["Invoices"][0]["LineItems"].as_array().unwrap().clone();
    assert_eq!((lines.len(), &lines[0]["LineItemID"]), (1, &kept));
    assert_eq!((lines[0]["Description"].as_str(), answer["Invoices"][0]["Total"].as_f64()), (Some("Work"), Some(4.5)));
}

#[tokio::test]
async fn deleted_items_vanish_and_used_accounts_stay() {
    let xero = Xero::connected().await;
    let made = xero.write("PUT", "Items", &json!({"Items": [{"Code": "NEW", "Name": "New"}]})).await.json()["Items"][0].clone();
    let path = format!("Items/{}", made["ItemID"].as_str().unwrap());
    assert_eq!(xero.write("DELETE", &path, &json!({})).await.status, 204);
    assert_eq!(xero.get(&path).await.status, 404);
    let used = xero.list("Accounts?where=Code%3D%3D%22400%22").await[0]["AccountID"].as_str().unwrap().to_owned();
    assert_eq!(xero.write("DELETE", &format!("Accounts/{used}"), &json!({})).await.status, 400);
}

#[tokio::test]
async fn unit_amounts_have_two_decimals_unless_four_are_asked_for() {
    let xero = Xero::connected().await;
    let mut body = xero.sale(1.2345).await;
    body["LineItems"][0]["Quantity"] = 100.into();
    let two = xero.write("PUT", "Invoices", &body).await.json()["Invoices"][0].clone();
    let four = xero.write("PUT", "Invoices?unitdp=4", &body).await.json()["Invoices"][0].clone();
    assert_eq!((two["Total"].as_f64(), four["Total"].as_f64()), (Some(123.0), Some(123.45)));
}

#[tokio::test]
async fn limits_say_what_is_left_and_when_to_come_back() {
    let xero = Xero::connected().await;
    let first = xero.get("Organisation").await;
    assert_eq!(first.headers["x-minlimit-remaining"], "59");
    assert_eq!(first.headers["x-daylimit-remaining"], "4999");
    assert!(first.headers.contains_key("x-appminlimit-remaining"));
    xero.control("limits", &json!({"provider": "xero", "enforced": true, "per_minute": 3})).await;
    assert_eq!(xero.get("Organisation").await.status, 200);
    assert_eq!(xero.get("Organisation").await.status, 200);
    let refused = xero.get("Organisation").await;
    assert_eq!((refused.status, refused.headers["x-rate-limit-problem"].to_str().unwrap()), (429, "minute"));
    assert_eq!(refused.headers["retry-after"], "60");
    xero.simulator.clock().advance(Duration::seconds(60));
    assert_eq!(xero.get("Organisation").await.status, 200);
}

#[tokio::test]
async fn invoices_have_webhooks_and_payments_have_none() {
    let xero = Xero::connected().await;
    xero.control("webhooks", &json!({"provider": "xero", "secret": "key"})).await;
    let sold = xero.sold(3.0).await;
    xero.pay(&sold, 3.0).await;
    let messages = xero.simulator.take_webhooks();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].header, "x-xero-signature");
    let body: Value = serde_json::from_str(&messages[0].body).unwrap();
    assert_eq!(
        (body["events"][0]["resourceId"].as_str(), body["events"][0]["eventCategory"].as_str()),
        (sold["InvoiceID"].as_str(), Some("INVOICE"))
    );
}
