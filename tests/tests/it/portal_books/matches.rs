//! What may be in the ledger already, as a person decides it in the portal.

use bursar_connectors::Platform;
use bursar_identity::TeamRole;
use bursar_tests::id;
use http::Method;
use serde_json::json;

use crate::partner_portal::people::{Browser, PortalServer};

#[tokio::test]
async fn a_link_is_undone_and_decided_again() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut ada = Browser::member(&server, TeamRole::Developer).await;
    server.connected("xero", Platform::Xero).await;
    let token = server.partner.new_token().await;
    let send = |method: Method, path: &str| server.app.request(method, path).token(&token).entity(server.entity);
    let address = json!({"country": "GB", "city": "London", "line1": "1 Fleet Street", "postal_code": "EC4Y 1AA"});
    let organization = json!({"legal_name": "Northwind", "is_customer": true, "is_vendor": false, "address": address});
    let party = send(Method::POST, "/counterparts").json(json!({"type": "organization", "organization": organization})).await.expect(201);
    let there = send(Method::GET, "/accounting_records?kind=contact&limit=1").await.expect(200)["data"][0].clone();
    let page = format!("/portal/entities/{}/matches", server.entity);
    ada.get(&page).await.says(200, "Nothing to decide");
    let link = json!({"object_type": "customer", "object_id": party["id"], "accounting_record_id": there["id"]});
    send(Method::POST, "/accounting_synced_records/link").json(link).await.expect(200);
    ada.get(&page).await.says(200, "Matched").says(200, "This one").says(200, "Undo");
    let found = id(&send(Method::GET, "/accounting_matches").await.expect(200)["data"][0]);
    ada.press(&format!("{page}/{found}/undo"), &[]).await.leads();
    ada.get(&page).await.says(200, "The decision is undone").says(200, "Waits for you").says(200, "It is this one");
    ada.press(&format!("{page}/{found}/decide"), &[("accounting_record_id", there["id"].as_str().unwrap())]).await.leads();
    ada.get(&page).await.says(200, "The two are linked").says(200, "Matched");
    assert_eq!(send(Method::GET, "/accounting_matches?state=matched").await.expect(200)["data"].as_array().unwrap().len(), 1);
}
