//! The token that `bursar dev` gives to its own developer's explorer.
//!
//! Who else could ask for it? Another site in the developer's browser: browsers say in `Sec-Fetch-Site` where a request comes from, and only
//! our own pages are answered. A site whose name was pointed at this machine: its `Host` is not ours. Another machine: `dev` listens on the
//! loopback interface only. Other people who are signed in on this machine: they could, so the credentials that stand behind it are
//! those of simulated books. A server for real books has none to give.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, Uuid};
use bursar_pages::is_own;
use bursar_web::Failure;
use http::header::{CACHE_CONTROL, HOST};
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use super::Docs;

/// Whose token it is, and the entity whose books are connected.
#[derive(Clone)]
pub struct Developer {
    /// The project's credentials.
    pub client_id: Uuid,
    /// Their secret.
    pub client_secret: String,
    /// The entity of the examples.
    pub entity_id: Uuid,
    /// Where the simulated providers answer.
    pub simulator_url: String,
}

/// A fresh token, for a page of ours in a browser on this machine.
pub(crate) async fn token(State(docs): State<Arc<Docs>>, headers: HeaderMap) -> Result<Response, Failure> {
    let public_url = &docs.edge.options.public_url;
    let Some(developer) = docs.developer.as_ref().filter(|_| is_own(public_url, &headers) && is_own_host(public_url, &headers)) else {
        return Err(Error::forbidden("a token is given to the explorer of `bursar dev` only: get one at POST /v1/auth/token").into());
    };
    let credentials =
        json!({"grant_type": "client_credentials", "client_id": developer.client_id, "client_secret": developer.client_secret});
    let answer = docs.api.bearer(None).draft(Method::POST, "/auth/token").json(&credentials).send().await?;
    let token = answer.body.get("access_token").cloned().unwrap_or(Value::Null);
    Ok(([(CACHE_CONTROL, "no-store")], Json(json!({"token": token, "entity_id": developer.entity_id}))).into_response())
}

/// Was this server asked by its own name, on the loopback interface?
fn is_own_host(public_url: &str, headers: &HeaderMap) -> bool {
    let Ok(own) = url::Url::parse(public_url) else { return false };
    let asked = headers.get(HOST).and_then(|host| host.to_str().ok()).and_then(|host| url::Url::parse(&format!("http://{host}")).ok());
    let is_loopback = |url: &url::Url| matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    asked.is_some_and(|asked| is_loopback(&own) && is_loopback(&asked) && asked.port_or_known_default() == own.port_or_known_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loopback_name_of_this_server_is_its_own() {
        let asked = |own: &str, host: &str| is_own_host(own, &HeaderMap::from_iter([(HOST, host.parse().unwrap())]));
        for host in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"] {
            assert!(asked("http://127.0.0.1:8080", host), "{host}");
        }
        for host in ["127.0.0.1:9090", "rebound.example:8080", "127.0.0.1.example:8080", "localhost", "", "a b"] {
            assert!(!asked("http://127.0.0.1:8080", host), "{host}");
        }
        assert!(!asked("https://bursar.example", "127.0.0.1:443"), "a server for everybody");
        assert!(!is_own_host("http://127.0.0.1:8080", &HeaderMap::new()));
    }
}
