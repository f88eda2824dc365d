//! Text templates: what an entity begins with, and what it makes of it.

use bursar_tests::{Tenant, derefs_to_tenant};
use serde_json::{Value, json};

mod create;
mod delete;
mod list;
mod make_default;
mod memo;
mod update;

/// An entity and its texts.
struct TextTemplateFixture(Tenant);

derefs_to_tenant!(TextTemplateFixture, 0);

impl TextTemplateFixture {
    async fn open() -> TextTemplateFixture {
        TextTemplateFixture(Tenant::start().await)
    }

    async fn memo(&self, name: &str, template: &str) -> Value {
        let body = json!({"type": "memo", "document_type": "invoice", "name": name, "template": template});
        self.post("/text_templates").json(body).await.expect(201)
    }

    async fn list(&self, query: &str) -> Vec<Value> {
        let listed = self.get(&format!("/text_templates{query}")).await.expect(200);
        listed["data"].as_array().unwrap().clone()
    }
}

fn path(template: &Value) -> String {
    format!("/text_templates/{}", template["id"].as_str().unwrap())
}
