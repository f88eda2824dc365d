//! What the seeded entity has beside its ledger, made by the API as a client makes it.

use bursar_kernel::Result;
use http::Method;
use serde_json::json;

use super::ENTITY;
use super::connect::Caller;

/// Some tags, unless there are any.
pub(super) async fn tags(caller: &Caller) -> Result<()> {
    let listed = caller.call(ENTITY, Method::GET, "/tags?limit=1", None).await?;
    if listed["data"].as_array().is_some_and(|tags| !tags.is_empty()) {
        return Ok(());
    }
    for (name, category) in [("Marketing", "department"), ("Office move", "project"), ("Rent", "cost_center")] {
        caller.call(ENTITY, Method::POST, "/tags", Some(json!({"name": name, "category": category}))).await?;
    }
    Ok(())
}
