use bursar_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn each_kind_counts_from_one_or_from_what_was_chosen() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/settings", partner.entity().await);
    let numbers = format!("{path}/next_document_numbers");
    let ones = json!({"credit_note": 1, "delivery_note": 1, "invoice": 1, "purchase_order": 1, "quote": 1});
    assert_eq!(partner.get(&numbers).await.expect(200), ones);
    let chosen = json!({"document_ids": {"next_number": {"invoice": 1000, "quote": i64::MAX, "credit_note": null}}});
    let settings = partner.patch(&path).json(chosen).await.expect(200);
    assert!(settings["document_ids"].get("next_number").is_none(), "it is only written");
    let expected = json!({"credit_note": 1, "delivery_note": 1, "invoice": 1000, "purchase_order": 1, "quote": i64::MAX});
    assert_eq!(partner.get(&numbers).await.expect(200), expected);
    let rest = json!({"credit_note": 2, "delivery_note": 3, "invoice": 4, "purchase_order": 5, "quote": 6});
    partner.patch(&path).json(json!({"document_ids": {"next_number": rest}})).await.expect(200);
    assert_eq!(partner.get(&numbers).await.expect(200), rest);
}

#[tokio::test]
async fn a_number_is_positive_and_fits() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = format!("/entities/{}/settings", partner.entity().await);
    let place = "body.document_ids.next_number.invoice";
    for number in [json!(0), json!(-1), json!("1"), json!(1.5), json!(18446744073709551615_u64)] {
        let answer = partner.patch(&path).json(json!({"document_ids": {"next_number": {"invoice": number}}})).await;
        assert_eq!(answer.fields(), [place], "{number}");
    }
    let answer = partner.patch(&path).json(json!({"document_ids": {"next_number": {"receipt": 1}}})).await;
    assert_eq!(answer.fields(), ["body.document_ids.next_number.receipt"]);
}
