use bursar_tests::{Request, Tenant, derefs_to_tenant, id};
use http::Method;
use serde_json::{Value, json};

mod create;
mod delete;
mod filters;
mod get;
mod list;
mod metadata;
mod tags;
mod update;

/// Where companies of these tests are.
pub(crate) fn berlin() -> Value {
    json!({"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"})
}

/// The body that makes a company which is a customer.
pub(crate) fn company(name: &str) -> Value {
    let organization = json!({"legal_name": name, "is_customer": true, "is_vendor": false, "address": berlin()});
    json!({"type": "organization", "organization": organization})
}

/// The body that makes a person who is a vendor.
pub(crate) fn person(first_name: &str, last_name: &str) -> Value {
    let names = json!({"first_name": first_name, "last_name": last_name, "is_customer": false, "is_vendor": true, "address": berlin()});
    json!({"type": "individual", "individual": names})
}

/// An entity that deals with one company.
pub(crate) struct Business {
    tenant: Tenant,
    /// The path of the company.
    pub(crate) path: String,
}

derefs_to_tenant!(Business, tenant);

impl Business {
    pub(crate) async fn open() -> Business {
        let tenant = Tenant::start().await;
        let made = tenant.post("/counterparts").json(company("Acme Inc.")).await.expect(201);
        Business { tenant, path: format!("/counterparts/{}", id(&made)) }
    }

    /// A request for the entity; a path that begins with no slash goes on from the company's.
    pub(crate) fn request(&self, method: Method, path: &str) -> Request {
        let whole = if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", self.path) };
        self.tenant.request(method, if whole.is_empty() { &self.path } else { &whole })
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    pub(crate) async fn read(&self, path: &str) -> Value {
        self.get(path).await.expect(200)
    }

    pub(crate) fn post(&self, path: &str) -> Request {
        self.request(Method::POST, path)
    }

    pub(crate) fn patch(&self, path: &str) -> Request {
        self.request(Method::PATCH, path)
    }

    pub(crate) fn put(&self, path: &str) -> Request {
        self.request(Method::PUT, path)
    }

    pub(crate) fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// What happened to an object.
    pub(crate) async fn events_of(&self, object: &Value) -> Vec<String> {
        self.app.events_of(id(object).parse().unwrap()).await
    }
}
