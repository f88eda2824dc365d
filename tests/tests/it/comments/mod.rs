mod create;
mod life;
mod list;

use bursar_kernel::Uuid;
use bursar_tests::{Partner, id};
use serde_json::json;

/// A bill to speak of.
async fn payable(partner: &Partner, entity: Uuid) -> String {
    let made = partner.post("/payables").entity(entity).json(json!({"document_id": "B-1"})).await.expect(200);
    id(&made)
}

/// All that a user may do to comments.
const ALL: [(&str, &str, &str); 4] =
    [("comment", "create", "allowed"), ("comment", "read", "allowed"), ("comment", "update", "allowed"), ("comment", "delete", "allowed")];
