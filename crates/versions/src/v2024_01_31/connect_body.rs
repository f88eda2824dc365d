use serde_json::{Value, json};

use crate::VersionChange;
use crate::change::NOTHING;

pub(super) const TAKES_NO_BODY_TO_CONNECT: VersionChange = VersionChange {
    name: "takes no body to connect",
    reason: "The person who connects chooses the accounting system on the page. A body that names it is still read, and the choice is then made.",
    operations: &["POST /accounting_connections"],
    own_body: true,
    lower_document: Some(declare_body),
    ..NOTHING
};

fn declare_body(document: &mut Value) {
    if let Some(operation) = document.pointer_mut("/paths/~1accounting_connections/post") {
        operation["requestBody"] = json!({
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AccountingConnectionRequest"}}},
        });
        document["components"]["schemas"]["AccountingConnectionRequest"] = json!({
            "type": "object",
            "description": "What to connect.",
            "additionalProperties": false,
            "properties": {
                "platform": {
                    "type": "string",
                    "enum": ["xero", "quickbooks_online", "quickbooks_online_sandbox"],
                    "description": "The accounting system; left out, the person chooses it.",
                },
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_of_then_is_declared() {
        let mut document = json!({"paths": {"/accounting_connections": {"post": {}}}, "components": {"schemas": {}}});
        declare_body(&mut document);
        assert!(document.pointer("/paths/~1accounting_connections/post/requestBody/content/application~1json/schema/$ref").is_some());
        assert!(document.pointer("/components/schemas/AccountingConnectionRequest/properties/platform").is_some());
    }
}
