//! The membership of an entity in the network of electronic invoices.

mod add_credentials;
mod create;
mod delete;
mod list;
mod update;

use bursar_kernel::Uuid;
use bursar_tests::{Answer, Partner, TestApp};
use serde_json::{Value, json};

/// A partner with an entity.
struct Desk {
    app: TestApp,
    partner: Partner,
    entity: Uuid,
}

impl Desk {
    async fn open() -> Desk {
        let app = TestApp::start().await;
        let partner = app.partner().await;
        let entity = partner.entity().await;
        Desk { app, partner, entity }
    }

    async fn create(&self, body: Value) -> Answer {
        self.partner.post("/einvoicing_connections").entity(self.entity).json(body).await
    }

    async fn read(&self, connection: &Value) -> Value {
        self.partner.get(&path(connection)).entity(self.entity).await.expect(200)
    }

    async fn add(&self, connection: &Value, schema: &str, identifier: &str) -> Answer {
        let body = json!({"network_credentials_schema": schema, "network_credentials_identifier": identifier});
        self.partner.post(&format!("{}/network_credentials", path(connection))).entity(self.entity).json(body).await
    }
}

fn address(country: &str) -> Value {
    json!({"address_line1": "Invalidenstrasse 1", "city": "Berlin", "postal_code": "10115", "country": country})
}

fn path(connection: &Value) -> String {
    format!("/einvoicing_connections/{}", connection["id"].as_str().expect("an id"))
}
