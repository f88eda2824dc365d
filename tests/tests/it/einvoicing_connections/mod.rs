//! The membership of an entity in the network of electronic invoices.

mod add_credentials;
mod create;
mod delete;
mod list;
mod update;

use bursar_tests::{Answer, Tenant, derefs_to_tenant};
use serde_json::{Value, json};

/// A partner with an entity.
struct EinvoicingFixture(Tenant);

derefs_to_tenant!(EinvoicingFixture, 0);

impl EinvoicingFixture {
    async fn open() -> EinvoicingFixture {
        EinvoicingFixture(Tenant::start().await)
    }

    async fn create(&self, body: Value) -> Answer {
        self.post("/einvoicing_connections").json(body).await
    }

    async fn read(&self, connection: &Value) -> Value {
        self.get(&path(connection)).await.expect(200)
    }

    async fn add(&self, connection: &Value, schema: &str, identifier: &str) -> Answer {
        let body = json!({"network_credentials_schema": schema, "network_credentials_identifier": identifier});
        self.post(&format!("{}/network_credentials", path(connection))).json(body).await
    }
}

fn address(country: &str) -> Value {
    json!({"address_line1": "Invalidenstrasse 1", "city": "Berlin", "postal_code": "10115", "country": country})
}

fn path(connection: &Value) -> String {
    format!("/einvoicing_connections/{}", connection["id"].as_str().expect("an id"))
}
