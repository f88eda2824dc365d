use serde_json::json;

use super::Exports;

#[tokio::test]
async fn an_export_is_pending_then_an_archive() {
    let exports = Exports::open().await;
    exports.bill(json!({"document_id": "RE-1"})).await;
    let path = exports.pending(exports.asked("csv", &["draft"])).await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    let pending = json!({
        "id": id, "status": "pending", "format": "csv", "count": 0, "language": "en", "entity_id": exports.entity,
        "created_by_entity_user_id": null, "source_url": null, "start_datetime": null, "end_datetime": null, "error": null,
    });
    assert_eq!(exports.read(&path).await, pending);
    let done = exports.worked(&path).await;
    assert_eq!((&done["status"], &done["count"], &done["error"]), (&json!("succeeded"), &json!(1), &json!(null)));
    assert!(done["start_datetime"].is_string() && done["end_datetime"].is_string(), "{done}");
    assert_eq!(exports.app.events_of(id.parse().unwrap()).await, ["export.created", "export.finished"]);
    let file = exports.read("/files?file_type=zip").await;
    assert_eq!(file["data"][0]["url"], done["source_url"]);
}

#[tokio::test]
async fn what_cannot_be_exported_is_refused() {
    let exports = Exports::open().await;
    let mut backwards = exports.asked("csv", &["draft"]);
    backwards["date_to"] = json!("2020-01-01");
    for (asked, fields) in [
        (backwards, vec!["body.date_to"]),
        (exports.asked_for("csv", json!([])), vec!["body.objects"]),
        (exports.asked("csv", &[]), vec!["body.objects"]),
        (
            exports.asked_for("csv", json!([{"name": "payable", "statuses": ["new"]}, {"name": "payable", "statuses": ["paid"]}])),
            vec!["body.objects"],
        ),
    ] {
        let refused = exports.post("/data_exports").json(asked.clone()).await;
        assert_eq!((refused.status, refused.fields()), (422, fields.into_iter().map(str::to_owned).collect()), "{asked}");
    }
    for asked in [
        exports.asked("xml", &["draft"]),
        exports.asked("csv", &["overdue"]),
        exports.asked_for("csv", json!([{"name": "receipt", "statuses": []}])),
        exports.asked_for("csv", json!([{"name": "payable", "statuses": ["new"], "more": 1}])),
    ] {
        assert_eq!(exports.post("/data_exports").json(asked.clone()).await.status, 422, "{asked}");
    }
    let deleted = exports.asked_for("csv", json!([{"name": "receivable", "statuses": ["draft", "deleted"]}]));
    let words = exports.post("/data_exports").json(deleted).await.message(409);
    assert!(words.starts_with("Not all statuses are available: deleted. Available ones: draft, "), "{words}");
}

#[tokio::test]
async fn an_entity_has_so_many_pending_exports() {
    let exports = Exports::open().await;
    let mut last = String::new();
    for _ in 0..20 {
        last = exports.pending(exports.asked("csv", &["draft"])).await;
    }
    let refused = exports.post("/data_exports").json(exports.asked("csv", &["draft"])).await;
    assert_eq!(refused.message(409), "20 exports are pending: wait until one has ended");
    assert_eq!(exports.worked(&last).await["status"], "succeeded");
    exports.pending(exports.asked("csv", &["draft"])).await;
}
