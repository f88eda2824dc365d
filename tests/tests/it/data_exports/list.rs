use bursar_kernel::TimeDelta;
use serde_json::Value;

use super::Exports;

#[tokio::test]
async fn exports_are_listed_as_they_were_asked_for() {
    let exports = Exports::open().await;
    let mut paths = Vec::new();
    for format in ["csv", "pdf", "csv_xero"] {
        paths.push(exports.pending(exports.asked(format, &["draft"])).await);
        exports.app.advance(TimeDelta::minutes(1));
    }
    let formats = |page: &Value| -> Vec<String> {
        page["data"].as_array().unwrap().iter().map(|export| export["format"].as_str().unwrap().to_owned()).collect()
    };
    let first = exports.read("/data_exports?limit=2").await;
    assert_eq!(formats(&first), ["csv", "pdf"]);
    let next = first["next_pagination_token"].as_str().unwrap();
    assert_eq!(formats(&exports.read(&format!("/data_exports?pagination_token={next}")).await), ["csv_xero"]);
    assert_eq!(formats(&exports.read("/data_exports?order=desc&sort=created_at").await), ["csv_xero", "pdf", "csv"]);
    exports.worked(&paths[0]).await;
    let done = exports.read("/data_exports?limit=1").await;
    assert!(done["data"][0]["source_url"].is_string(), "{done}");
}
