//! Text templates: what an entity begins with, and what it makes of it.

use bursar_kernel::Uuid;
use bursar_tests::{Partner, TestApp};
use serde_json::{Value, json};

mod create;
mod delete;
mod list;
mod make_default;
mod memo;
mod update;

/// An entity and its texts.
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

    async fn memo(&self, name: &str, template: &str) -> Value {
        let body = json!({"type": "memo", "document_type": "invoice", "name": name, "template": template});
        self.partner.post("/text_templates").entity(self.entity).json(body).await.expect(201)
    }

    async fn list(&self, query: &str) -> Vec<Value> {
        let listed = self.partner.get(&format!("/text_templates{query}")).entity(self.entity).await.expect(200);
        listed["data"].as_array().unwrap().clone()
    }
}

fn path(template: &Value) -> String {
    format!("/text_templates/{}", template["id"].as_str().unwrap())
}
