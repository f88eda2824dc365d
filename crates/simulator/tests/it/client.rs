//! A small client that drives the router in the same process, as the tests of both providers need it.

use axum::Router;
use axum::body::Body;
use base64::Engine;
use bursar_simulator::{Clock, Dropped, Options, Simulator};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const REDIRECT: &str = "http://app.example/callback";

/// What came back: a dropped connection has no status.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    pub is_dropped: bool,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// A simulator with a clock that stands still, and a router to it.
pub struct World {
    pub simulator: Simulator,
    pub router: Router,
}

pub fn world() -> World {
    world_of(Options { bills: 60, invoices: 60, ..Options::default() })
}

pub fn world_of(options: Options) -> World {
    let clock = Clock::manual("2026-06-15T12:00:00Z".parse().unwrap());
    let simulator = Simulator::new(Options { clock, ..options });
    World { router: simulator.router(), simulator }
}

impl World {
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let is_dropped = response.extensions().get::<Dropped>().is_some();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Answer { status: parts.status, headers: parts.headers, bytes, is_dropped }
    }

    pub async fn control(&self, path: &str, body: Value) -> Value {
        let answer = self.send(Request::post(format!("/_sim/{path}")).body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    pub async fn look(&self, path: &str) -> Value {
        self.send(Request::get(format!("/_sim/{path}")).body(Body::empty()).unwrap()).await.json()
    }

    /// Goes through the consent page as a person would, and gives the redirect's parameters.
    pub async fn consent(&self, company: &str, decision: &str) -> std::collections::HashMap<String, String> {
        let query = format!("client_id=app&response_type=code&scope=com.intuit.quickbooks.accounting&redirect_uri={REDIRECT}&state=s1");
        let page = self.send(Request::get(format!("/connect/oauth2?{query}")).body(Body::empty()).unwrap()).await;
        assert!(page.text().contains("Harbour Light Trading"), "{}", page.text());
        let form = format!("company={company}&decision={decision}");
        let answer = self.send(Request::post(format!("/connect/oauth2?{query}")).body(Body::from(form)).unwrap()).await;
        assert_eq!(answer.status, 302, "{}", answer.text());
        let location = answer.headers["location"].to_str().unwrap().to_owned();
        let (_, query) = location.split_once('?').unwrap();
        serde_html_form::from_str::<Vec<(String, String)>>(query).unwrap().into_iter().collect()
    }

    pub async fn token(&self, form: &str) -> Answer {
        let basic = base64::engine::general_purpose::STANDARD.encode("app:secret");
        let request = Request::post("/oauth2/v1/tokens/bearer").header("authorization", format!("Basic {basic}"));
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Connects to a company by its place in the list.
    pub async fn connect(&self, company: usize) -> Connection<'_> {
        let realm = self.look("companies").await["quickbooks"][company]["id"].as_str().unwrap().to_owned();
        let given = self.consent(&realm, "allow").await;
        assert_eq!(given["realmId"], realm);
        assert_eq!(given["state"], "s1");
        let pair = self.token(&format!("grant_type=authorization_code&code={}&redirect_uri={REDIRECT}", given["code"])).await;
        assert_eq!(pair.status, 200, "{}", pair.text());
        let pair = pair.json();
        let text = |name: &str| pair[name].as_str().unwrap().to_owned();
        Connection { world: self, realm, access: text("access_token"), refresh: text("refresh_token") }
    }
}

/// An authorized client of one company.
pub struct Connection<'a> {
    pub world: &'a World,
    pub realm: String,
    pub access: String,
    pub refresh: String,
}

impl Connection<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, String::new()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, body.to_string()).await
    }

    pub async fn call(&self, method: &str, path: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/v3/company/{}/{path}", self.realm))
            .header("authorization", format!("Bearer {}", self.access));
        self.world.send(request.body(Body::from(body)).unwrap()).await
    }

    /// The `QueryResponse` of a posted query, which must work.
    pub async fn query(&self, text: &str) -> Value {
        let answer = self.call("POST", "query", text.to_owned()).await;
        assert_eq!(answer.status, 200, "{text}: {}", answer.text());
        answer.json()["QueryResponse"].clone()
    }

    /// The code of a refusal.
    pub async fn refused(&self, path: &str, body: Value) -> String {
        code(&self.post(path, body).await)
    }

    pub async fn created(&self, entity: &str, body: Value) -> Value {
        let answer = self.post(&entity.to_lowercase(), body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()[entity].clone()
    }

    pub async fn read(&self, entity: &str, id: &Value) -> Value {
        self.get(&format!("{}/{}", entity.to_lowercase(), id.as_str().unwrap())).await.json()[entity].clone()
    }

    pub async fn first(&self, entity: &str) -> Value {
        self.query(&format!("SELECT * FROM {entity} MAXRESULTS 1")).await[entity][0].clone()
    }

    /// A small bill of 100.00 from the first vendor.
    pub async fn bill(&self) -> Value {
        let vendor = self.first("Vendor").await["Id"].clone();
        let account = self.query("SELECT * FROM Account WHERE AccountType = 'Expense' MAXRESULTS 1").await["Account"][0]["Id"].clone();
        json!({
            "VendorRef": { "value": vendor }, "DocNumber": "T-1", "TxnDate": "2026-06-01",
            "Line": [{ "Amount": 100, "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": { "AccountRef": { "value": account } } }],
        })
    }
}

pub fn code(answer: &Answer) -> String {
    assert_eq!(answer.status, 400, "{}", answer.text());
    answer.json()["Fault"]["Error"][0]["code"].as_str().unwrap().to_owned()
}
