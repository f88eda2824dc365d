mod create;
mod life;
mod list;

use bursar_kernel::Uuid;
use bursar_tests::Partner;
use serde_json::json;

/// A bill to speak of.
async fn payable(partner: &Partner, entity: Uuid) -> String {
    let made = partner.post("/payables").entity(entity).json(json!({"document_id": "B-1"})).await.expect(200);
    made["id"].as_str().unwrap().to_owned()
}

/// All that a user may do to comments.
const ALL: [(&str, &str, &str); 4] =
    [("comment", "create", "allowed"), ("comment", "read", "allowed"), ("comment", "update", "allowed"), ("comment", "delete", "allowed")];
