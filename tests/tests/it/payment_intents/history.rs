use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use crate::payment_links::PaymentLinkFixture;

#[tokio::test]
async fn each_status_has_its_line() {
    let mut links = PaymentLinkFixture::open().await;
    let link = links.link().await;
    links.wait(TimeDelta::hours(1)).await;
    links.transferred(&link).await;
    links.wait(TimeDelta::days(1)).await;
    links.mark(&link, "mark_as_succeeded", json!({})).await.expect(200);
    let read = links.fixture.read(&format!("/payment_intents/{}/history", link["payment_intent_id"].as_str().unwrap())).await;
    let lines = read["data"].as_array().unwrap();
    let seen: Vec<(&Value, &Value)> = lines.iter().map(|line| (&line["status"], &line["created_at"])).collect();
    let moment = |text: &str| json!(format!("2024-06-{text}:30:00.000000+00:00"));
    let expected = [(json!("created"), moment("03T09")), (json!("processing"), moment("03T10")), (json!("succeeded"), moment("04T10"))];
    assert_eq!(seen, expected.iter().map(|(status, at)| (status, at)).collect::<Vec<_>>());
    assert!(lines.iter().all(|line| line["payment_intent_id"] == link["payment_intent_id"] && line["updated_at"] == line["created_at"]));
}
