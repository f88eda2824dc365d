use bursar_identity::{Credentials, create_partner, set_requests_per_second};
use bursar_kernel::{TimeDelta, Uuid};
use http::Method;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::request::{Request, verbs};
use crate::tenant::Tenant;

/// A partner of the test: everything it does is seen by nobody else.
#[derive(Clone)]
pub struct Partner {
    /// The application.
    pub app: TestApp,
    /// Its id and what it signs in with.
    pub credentials: Credentials,
    /// Its token.
    pub token: String,
}

impl Partner {
    pub(crate) async fn create(app: TestApp) -> Self {
        let name = format!("partner {}", app.env().id());
        let credentials = create_partner(app.db(), app.env(), &name, None, None).await.expect("a partner");
        set_requests_per_second(app.db(), credentials.partner_id, 1_000_000).await.expect("a limit");
        let mut partner = Partner { app, credentials, token: String::new() };
        partner.token = partner.new_token().await;
        partner
    }

    /// The same partner at another node.
    pub fn on(&self, app: TestApp) -> Self {
        Partner { app, ..self.clone() }
    }

    /// So much later, with a new token: the one that it had may have run out.
    pub async fn later(&mut self, by: TimeDelta) {
        self.app.advance(by);
        self.token = self.new_token().await;
    }

    /// What it sends to get a token.
    pub fn token_request(&self) -> Value {
        json!({
            "client_id": self.credentials.client_id,
            "client_secret": self.credentials.client_secret,
            "grant_type": "client_credentials",
        })
    }

    /// One more token.
    pub async fn new_token(&self) -> String {
        let body = self.app.request(Method::POST, "/auth/token").json(self.token_request()).await.expect(200);
        body["access_token"].as_str().expect("a token").to_owned()
    }

    /// A request with the partner's token.
    pub fn request(&self, method: Method, path: &str) -> Request {
        self.app.request(method, path).token(&self.token)
    }

    verbs!();

    /// A new company of the partner, as an entity.
    pub async fn entity(&self) -> Uuid {
        let body = self.post("/entities").json(crate::company("Acme GmbH")).await.expect(201);
        body["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
    }

    /// A batch payment of the entity over one bill, whose vendor has a bank account.
    pub async fn batch_payment(&self, entity: Uuid) -> Value {
        let post = |path: String, body: Value| self.post(&path).entity(entity).json(body);
        let id = |made: &Value| made["id"].as_str().expect("an id").to_owned();
        let address = json!({"country": "NL", "city": "Amsterdam", "line1": "Damrak 1", "postal_code": "1012"});
        let company = json!({"legal_name": "Paper Mill", "is_customer": false, "is_vendor": true, "address": address});
        let vendor = id(&post("/counterparts".to_owned(), json!({"type": "organization", "organization": company})).await.expect(201));
        let account = json!({"country": "NL", "currency": "EUR", "iban": "NL91ABNA0417164300"});
        post(format!("/counterparts/{vendor}/bank_accounts"), account).await.expect(200);
        let account = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
        let account = id(&post("/bank_accounts".to_owned(), account).await.expect(201));
        let tenant = Tenant { app: self.app.clone(), partner: self.clone(), entity };
        let bill = tenant.approved_bill(100, json!({"document_id": "RE-1", "counterpart_id": vendor})).await;
        post("/batch_payments".to_owned(), json!({"bank_account_id": account, "payable_ids": [bill]})).await.expect(201)
    }

    /// The entity is paid by these methods and pays by transfer, and has told all that they take, but for a bank account.
    pub async fn takes_payments(&self, entity: Uuid, receive: &[&str]) {
        let methods = json!({"payment_methods_receive": receive, "payment_methods_send": ["sepa_credit"]});
        self.put(&format!("/entities/{entity}/payment_methods")).json(methods).await.expect(200);
        let profile = json!({"mcc": "5734", "url": "https://acme.example.com"});
        let told = json!({"business_profile": profile, "tos_acceptance": {"date": "2024-06-03T09:30:00Z"}});
        self.patch(&format!("/entities/{entity}/onboarding_data")).json(told).await.expect(200);
        let company = json!({"phone": "+49 30 1", "tax_id": "1", "organization": {"owners_provided": true}});
        self.patch(&format!("/entities/{entity}")).json(company).await.expect(200);
        let person = json!({
            "first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com", "phone": "+49 30 2", "date_of_birth": "1906-12-09",
            "address": {"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"},
            "relationship": {"representative": true},
        });
        self.post("/persons").entity(entity).json(person).await.expect(200);
    }
}
