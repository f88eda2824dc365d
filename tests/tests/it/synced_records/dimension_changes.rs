//! Classes and tracking options that change on both sides, and the list of what there is.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::dimensions::values;
use super::{Trader, id};

async fn both_sides_are_merged(platform: Platform) {
    let trader = Trader::open(platform).await;
    let [first, second, third] = values(platform);
    let (tag, other) = (trader.tag("Retail").await, trader.tag("Trade").await);
    trader.map(json!([trader.mapped("tag", &tag, first).await, trader.mapped("tag", &other, third).await])).await;
    let bill = trader.approved_with("ME-1", json!({"tag_ids": [tag["id"]]})).await;
    trader.work().await;
    trader.reclass(&trader.there("ME-1").await, &trader.dimension(second).await).await;
    trader.pull().await;
    let parted = trader.read("/accounting_differences?limit=100").await;
    let of_bill = parted["data"].as_array().unwrap().iter().find(|difference| difference["object_id"] == bill["id"]);
    assert_eq!(of_bill.unwrap_or_else(|| panic!("no difference: {parted}"))["fields"][0]["field"], "dimensions");
    trader.reprice(&bill, 20_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let there = trader.there("ME-1").await;
    assert_eq!(trader.total(&there), 240.0);
    assert_eq!(trader.values_of_lines(&there), [trader.expected(&[second]).await], "what was changed there alone stays");
    trader.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200);
    trader.reclass(&there, &trader.dimension(first).await).await;
    trader.pull().await;
    let tags = json!({"tag_ids": [other["id"]]});
    trader.books.patch(&format!("/payables/{}", id(&bill))).json(tags).await.expect(200);
    trader.approve(&bill).await;
    let about = json!({"object_type": "bill", "object_id": bill["id"]});
    let preview = trader.post("/accounting_synced_records/preview").json(about).await.expect(200);
    assert_eq!((&preview["action"], &preview["differences"][0]["field"]), (&json!("error"), &json!("dimensions")), "{preview}");
    trader.work().await;
    let record = trader.record("bill", &bill).await;
    assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!("edited_in_ledger"), &json!("dimensions")), "{record}");
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    assert_eq!(trader.values_of_lines(&trader.there("ME-1").await), [trader.expected(&[third]).await], "ours, as a person said");
}

#[tokio::test]
async fn classes_of_both_sides_are_merged() {
    both_sides_are_merged(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn options_of_both_sides_are_merged() {
    both_sides_are_merged(Platform::Xero).await;
}

async fn what_is_taken_off_here_is_taken_off_there_and_what_is_theirs_stays(platform: Platform) {
    let trader = Trader::open(platform).await;
    let [first, second, _] = values(platform);
    let tag = trader.tag("Retail").await;
    trader.map(json!([trader.mapped("tag", &tag, first).await])).await;
    let tagged = trader.approved_with("OF-1", json!({"tag_ids": [tag["id"]]})).await;
    let plain = trader.approved("OF-2", 10_000).await;
    trader.work().await;
    trader.reclass(&trader.there("OF-2").await, &trader.dimension(second).await).await;
    trader.post(&format!("/payables/{}/reopen", id(&tagged))).await.expect(200);
    let change = trader.books.patch(&format!("/payables/{}", id(&tagged)));
    change.json(json!({"tag_ids": []})).await.expect(200);
    trader.approve(&tagged).await;
    trader.reprice(&plain, 20_000).await;
    trader.work().await;
    for bill in [&tagged, &plain] {
        trader.is_done("bill", bill).await;
    }
    assert_eq!(trader.values_of_lines(&trader.there("OF-1").await), [Vec::<String>::new()]);
    let there = trader.there("OF-2").await;
    assert_eq!((trader.total(&there), trader.values_of_lines(&there)), (240.0, vec![trader.expected(&[second]).await]));
}

#[tokio::test]
async fn a_class_that_is_taken_off_here_is_taken_off_there() {
    what_is_taken_off_here_is_taken_off_there_and_what_is_theirs_stays(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn an_option_that_is_taken_off_here_is_taken_off_there() {
    what_is_taken_off_here_is_taken_off_there_and_what_is_theirs_stays(Platform::Xero).await;
}

#[tokio::test]
async fn values_are_listed_by_what_they_are() {
    for platform in Platform::ALL {
        let trader = Trader::open(platform).await;
        let names = |listed: &Value| listed["data"].as_array().unwrap().iter().map(|value| value["name"].clone()).collect::<Vec<_>>();
        let all = trader.read("/accounting_dimensions").await;
        let expected = match platform {
            Platform::Xero => json!(["North", "Online", "Overseas", "Shops", "South", "Wholesale"]),
            Platform::QuickbooksOnline => json!(["Leeds", "Oxford", "Shops", "Shops:North", "Wholesale"]),
        };
        assert_eq!(json!(names(&all)), expected);
        let first = &all["data"][0];
        let same = trader.read(&format!("/accounting_dimensions?type={}", first["type"].as_str().unwrap())).await;
        let is_same = |value: &Value| value["type"] == first["type"];
        assert!(same["data"].as_array().unwrap().iter().all(is_same) && !names(&same).is_empty(), "{same}");
        if let Some(category) = first["category"]["id"].as_str() {
            let of_category = trader.read(&format!("/accounting_dimensions?category_id={category}")).await;
            assert_eq!(names(&of_category), ["North", "Overseas", "South"]);
        }
        let value = trader.dimension(values(platform)[0]).await;
        assert_eq!(trader.read(&format!("/accounting_dimensions/{}", id(&value))).await, value);
        trader.archive(&value, true).await;
        // QuickBooks marks the name of what is made inactive.
        let archived = trader.read("/accounting_dimensions?status=Archived").await;
        assert_eq!((archived["data"].as_array().unwrap().len(), &archived["data"][0]["id"]), (1, &value["id"]));
        let unknown = format!("/accounting_dimensions/{}", trader.sales.as_str().unwrap());
        trader.books.partner.get(&unknown).entity(trader.books.entity).await.expect(404);
    }
}

/// What is gone from a list is a tombstone, and no other list takes it for one of its own.
#[tokio::test]
async fn a_value_that_is_gone_is_listed_no_more() {
    let trader = Trader::open(Platform::Xero).await;
    let value = trader.dimension("South").await;
    let body = json!({"Options": [{"TrackingOptionID": value["platform_object_id"], "Status": "DELETED"}]});
    trader.edit("TrackingCategories", "update", value["category"]["id"].as_str(), body).await;
    trader.pull().await;
    let listed = trader.read("/accounting_dimensions").await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 5, "{listed}");
    assert_eq!(trader.read(&format!("/accounting_dimensions/{}", id(&value))).await["status"], "Archived");
}
