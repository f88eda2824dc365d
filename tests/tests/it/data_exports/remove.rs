use bursar_kernel::TimeDelta;
use serde_json::json;

use super::Exports;

#[tokio::test]
async fn an_export_goes_after_a_while_and_its_archive_with_it() {
    let mut exports = Exports::open().await;
    let path = exports.pending(exports.asked("csv", &["draft"])).await;
    let url = exports.worked(&path).await["source_url"].as_str().unwrap().to_owned();
    exports.later(TimeDelta::days(30)).await;
    assert_eq!(exports.partner.follow(&url).await.status, 200);
    exports.app.work_exports(exports.entity).await;
    exports.get(&path).await.message(404);
    assert_eq!(exports.partner.follow(&url).await.status, 404);
    assert_eq!(exports.read("/data_exports").await["data"], json!([]));
}
