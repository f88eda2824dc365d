use serde_json::json;

use super::{Bills, id};

#[tokio::test]
async fn its_lines_and_history_go_with_it() {
    let bills = Bills::open().await;
    let bill = bills.new_one().await;
    let path = format!("/payables/{bill}");
    bills.delete(&path).await.expect(204);
    for gone in [path.clone(), format!("{path}/line_items"), format!("{path}/history")] {
        bills.get(&gone).await.message(404);
    }
    assert_eq!(bills.app.events_of(bill.parse().unwrap()).await, ["payable.created", "payable.deleted", "payable.updated"]);
    let other = id(&bills.bill(json!({})).await);
    let stranger = bills.app.partner().await;
    stranger.delete(&format!("/payables/{other}")).entity(stranger.entity().await).await.message(404);
}
