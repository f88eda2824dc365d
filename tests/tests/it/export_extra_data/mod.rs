mod create;
mod delete;
mod list;
mod update;

use bursar_tests::{Request, Tenant, derefs_to_tenant};
use serde_json::{Value, json};

use crate::receivables::customer;

/// An entity with a counterpart of which exports shall say more.
struct Extra {
    tenant: Tenant,
    counterpart: Value,
}

derefs_to_tenant!(Extra, tenant);

impl Extra {
    async fn open() -> Extra {
        let tenant = Tenant::start().await;
        let counterpart = tenant.post("/counterparts").json(customer("Vendor")).await.expect(201)["id"].clone();
        Extra { tenant, counterpart }
    }

    fn says(&self, field: &str, value: &str) -> Value {
        json!({"field_name": field, "field_value": value, "object_id": self.counterpart, "object_type": "counterpart"})
    }

    fn add(&self, says: Value) -> Request {
        self.post("/data_exports/extra_data").json(says)
    }

    async fn made(&self, field: &str, value: &str) -> Value {
        self.add(self.says(field, value)).await.expect(201)
    }

    /// Another counterpart of the entity.
    async fn another(&self) -> Value {
        self.post("/counterparts").json(customer("Another")).await.expect(201)["id"].clone()
    }
}

fn path(extra: &Value) -> String {
    format!("/data_exports/extra_data/{}", extra["id"].as_str().unwrap())
}
