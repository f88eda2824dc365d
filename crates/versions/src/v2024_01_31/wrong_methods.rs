use serde_json::{Value, json};

use crate::VersionChange;
use crate::change::NOTHING;

pub(super) const LEAVES_405_UNSAID: VersionChange = VersionChange {
    name: "leaves 405 unsaid",
    reason: "A method that a path does not have is answered with 405 as before. The document no longer says so at every operation.",
    lower_document: Some(declare_405),
    ..NOTHING
};

fn declare_405(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        operation["responses"]["405"] = json!({
            "description": "the path has no such method: Allow names those that it has",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorSchemaResponse"}}},
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_then_declares_405() {
        let mut document = json!({"paths": {"/roles": {"get": {"responses": {}}, "post": {"responses": {"201": {}}}}}});
        declare_405(&mut document);
        assert!(document.pointer("/paths/~1roles/get/responses/405").is_some());
        assert!(document.pointer("/paths/~1roles/post/responses/405").is_some());
    }
}
