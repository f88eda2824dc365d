//! Xero over its own routes: the router in process, a clock that stands still, one app.
#![cfg(test)]

mod identity;
mod lists;
mod rules;
mod writes;

use axum::body::Body;
use axum::response::Response;
use bursar_simulator::{Clock, Options, Simulator};
use chrono::{DateTime, Utc};
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const SCOPE: &str = "openid offline_access accounting.settings accounting.contacts accounting.transactions";
const AUTHORIZE: &str =
    "/identity/connect/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fback&state=s";

/// An answer with its body read.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The sentences of all `ValidationErrors`.
    pub fn messages(&self) -> Vec<String> {
        let body = self.json();
        let elements = body["Elements"].as_array().cloned().unwrap_or_default();
        let errors = elements.iter().flat_map(|element| element["ValidationErrors"].as_array().cloned().unwrap_or_default());
        errors.map(|error| error["Message"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// A simulator with one connected app.
pub struct Xero {
    pub simulator: Simulator,
    pub tenant: String,
    pub access: String,
    pub refresh: String,
}

pub fn start() -> DateTime<Utc> {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub fn simulator() -> Simulator {
    Simulator::new(Options {
        seed: 7,
        clock: Clock::manual(start()),
        invoices: 230,
        bills: 60,
        limits_enforced: false,
        ..Options::default()
    })
}

pub async fn send(simulator: &Simulator, request: Request<Body>) -> Answer {
    let response: Response = simulator.router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status.as_u16(), headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

pub async fn form(simulator: &Simulator, path: &str, text: &str) -> Answer {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    send(simulator, request.body(Body::from(text.to_owned())).unwrap()).await
}

/// Posts the consent for some companies; gives back the query of the redirect.
pub async fn consent(simulator: &Simulator, scope: &str, companies: &[&str]) -> String {
    let chosen: Vec<String> = companies.iter().map(|id| format!("company={id}")).collect();
    let path = format!("{AUTHORIZE}&scope={}", scope.replace(' ', "%20"));
    let answer = form(simulator, &path, &format!("{}&decision=allow", chosen.join("&"))).await;
    assert_eq!(answer.status, 302, "{}", answer.text);
    let location = answer.headers["location"].to_str().unwrap();
    location.strip_prefix("https://app.example/back?").unwrap().to_owned()
}

pub async fn exchange(simulator: &Simulator, back: &str) -> Answer {
    let code = back.split('&').find_map(|pair| pair.strip_prefix("code=")).unwrap();
    let text =
        format!("grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Fapp.example%2Fback&client_id=app&client_secret=s");
    form(simulator, "/connect/token", &text).await
}

pub async fn companies(simulator: &Simulator) -> Vec<String> {
    let answer = send(simulator, Request::get("/_sim/companies").body(Body::empty()).unwrap()).await;
    answer.json()["xero"].as_array().unwrap().iter().map(|company| company["id"].as_str().unwrap().to_owned()).collect()
}

impl Xero {
    pub async fn connected() -> Self {
        Self::with(simulator(), SCOPE).await
    }

    pub async fn with(simulator: Simulator, scope: &str) -> Self {
        let tenant = companies(&simulator).await[0].clone();
        let tokens = exchange(&simulator, &consent(&simulator, scope, &[&tenant]).await).await.json();
        let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token"), simulator, tenant }
    }

    pub fn request(&self, method: &str, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api.xro/2.0/{path}"))
            .header("authorization", format!("Bearer {}", self.access))
            .header("xero-tenant-id", &self.tenant)
            .header("accept", "application/json")
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(&self.simulator, self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub async fn write(&self, method: &str, path: &str, body: &Value) -> Answer {
        send(&self.simulator, self.request(method, path).body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn control(&self, path: &str, body: &Value) -> Value {
        let request = Request::post(format!("/_sim/{path}")).body(Body::from(body.to_string())).unwrap();
        let answer = send(&self.simulator, request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    pub async fn list(&self, path: &str) -> Vec<Value> {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let name = path.split('?').next().unwrap();
        answer.json()[name].as_array().unwrap_or_else(|| panic!("{path} has no list")).clone()
    }

    /// A contact of the seed, by its place in the list.
    pub async fn contact(&self, place: usize) -> String {
        self.list("Contacts").await[place]["ContactID"].as_str().unwrap().to_owned()
    }

    /// A body for a sale that is right in everything.
    pub async fn sale(&self, amount: f64) -> Value {
        json!({
            "Type": "ACCREC", "Contact": {"ContactID": self.contact(0).await}, "Date": "2026-03-01", "DueDate": "2026-03-31",
            "Status": "AUTHORISED", "LineAmountTypes": "Exclusive",
            "LineItems": [{"Description": "Work", "Quantity": 1, "UnitAmount": amount, "AccountCode": "400", "TaxType": "NONE"}],
        })
    }

    /// Makes a sale and gives it back as the API shows it.
    pub async fn sold(&self, amount: f64) -> Value {
        let answer = self.write("PUT", "Invoices", &self.sale(amount).await).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["Invoices"][0].clone()
    }

    pub async fn pay(&self, invoice: &Value, amount: f64) -> Answer {
        let body =
            json!({"Invoice": {"InvoiceID": invoice["InvoiceID"]}, "Account": {"Code": "090"}, "Date": "2026-03-02", "Amount": amount});
        self.write("PUT", "Payments", &body).await
    }
}
