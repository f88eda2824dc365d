mod create;
mod delete;
mod list;
mod update;

use bursar_kernel::Uuid;
use bursar_tests::{Partner, Tenant, TestApp};
use serde_json::{Value, json};

use crate::receivables::customer;

/// An entity with a counterpart of which exports shall say more.
struct Extra {
    app: TestApp,
    partner: Partner,
    entity: Uuid,
    counterpart: Value,
}

impl Extra {
    async fn open() -> Extra {
        let Tenant { app, partner, entity } = Tenant::start().await;
        let counterpart = partner.post("/counterparts").entity(entity).json(customer("Vendor")).await.expect(201)["id"].clone();
        Extra { app, partner, entity, counterpart }
    }

    fn says(&self, field: &str, value: &str) -> Value {
        json!({"field_name": field, "field_value": value, "object_id": self.counterpart, "object_type": "counterpart"})
    }

    fn post(&self, says: Value) -> bursar_tests::Request {
        self.partner.post("/data_exports/extra_data").entity(self.entity).json(says)
    }

    async fn made(&self, field: &str, value: &str) -> Value {
        self.post(self.says(field, value)).await.expect(201)
    }

    /// Another counterpart of the entity.
    async fn another(&self) -> Value {
        self.partner.post("/counterparts").entity(self.entity).json(customer("Another")).await.expect(201)["id"].clone()
    }
}

fn path(extra: &Value) -> String {
    format!("/data_exports/extra_data/{}", extra["id"].as_str().unwrap())
}
