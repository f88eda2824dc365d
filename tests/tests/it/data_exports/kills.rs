//! A worker that dies at any of its statements leaves one archive, and one word of it.

use bursar_tests::crash::Death;
use bursar_tests::{Tenant, TestApp};
use serde_json::json;

use super::Exports;

#[tokio::test]
async fn wherever_a_worker_dies_there_is_one_archive() {
    let app = TestApp::start_alone(|_| ()).await;
    for statements in 0.. {
        let exports = Exports(Tenant::at(app.clone()).await);
        let entity = exports.entity;
        exports.bill(json!({"document_id": "RE-1"})).await;
        let path = exports.pending(exports.asked("csv", &["draft"])).await;
        let died = Death::after(statements).work(&app, |mortal| async move { mortal.work_exports(entity).await }).await;
        let export = exports.worked(&path).await;
        assert_eq!((&export["status"], &export["count"]), (&json!("succeeded"), &json!(1)), "{statements}");
        let id = export["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(app.events_of(id).await, ["export.created", "export.finished"], "{statements}");
        assert_eq!(exports.read("/files?file_type=zip").await["data"].as_array().unwrap().len(), 1, "{statements}");
        if !died {
            assert!(statements > 10, "only {statements} statements");
            return;
        }
    }
}
