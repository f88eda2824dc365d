//! Webhooks of QuickBooks, as Intuit sends them.

use axum::body::Body;
use http::Request;
use serde_json::json;

use super::server::{PUBLIC, PortalServer};

/// A published example of HMAC-SHA256 under the token `key`.
const BODY: &str = "The quick brown fox jumps over the lazy dog";
const SIGNATURE: &str = "97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg=";

async fn answered(server: &PortalServer, path: &str, signature: Option<&str>, body: &'static str) -> u16 {
    let request = Request::post(path).header("content-type", "application/json");
    let request = signature.into_iter().fold(request, |request, signature| request.header("intuit-signature", signature));
    server.person().send(request.body(Body::from(body)).unwrap()).await.status
}

#[tokio::test]
async fn only_what_intuit_signed_is_taken() {
    let server = PortalServer::new(&[]).await;
    let app = json!({
        "platform": "quickbooks_online", "environment": "production", "client_id": "a", "client_secret": "s", "webhook_verifier_token": "key",
    });
    let apps = format!("/partner_projects/{}/provider_apps", server.partner.credentials.project_id);
    let made = server.partner.post(&apps).json(app).await.expect(201);
    let path = made["webhook_url"].as_str().unwrap().strip_prefix(PUBLIC).unwrap().to_owned();
    assert_eq!(answered(&server, &path, Some(SIGNATURE), BODY).await, 200, "what tells nothing of use is taken too");
    for (signature, body) in [(None, BODY), (Some(""), BODY), (Some("7"), BODY), (Some(SIGNATURE), "another body")] {
        assert_eq!(answered(&server, &path, signature, body).await, 401, "{signature:?}");
    }
    let nobody = format!("/providers/quickbooks_online/webhooks/{}", server.entity);
    assert_eq!(answered(&server, &nobody, Some(SIGNATURE), BODY).await, 401);
    server.partner.delete(&format!("{apps}/{}", made["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(answered(&server, &path, Some(SIGNATURE), BODY).await, 401, "the app is gone");
}
