use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use serde_json::json;

use super::{Shop, line, refused};

impl Shop {
    /// So many days later, with everything done that was due.
    async fn days_later(&mut self, days: i64) {
        self.worked_later(TimeDelta::days(days)).await;
    }

    async fn worked_later(&mut self, by: TimeDelta) {
        self.tenant.later(by).await;
        self.app.work_receivables(self.entity).await;
    }
}

#[tokio::test]
async fn an_invoice_is_overdue_on_the_day_after_its_day() {
    let mut shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    shop.days_later(30).await;
    assert_eq!(shop.read(&invoice).await["status"], "issued", "its day is not over");
    shop.days_later(1).await;
    assert_eq!(shop.read(&invoice).await["status"], "overdue");
    shop.told(&invoice, &["receivable.created", "receivable.issued", "receivable.overdue"]).await;
    let part = shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 100})).await.expect(200);
    assert_eq!(part["status"], "overdue", "a part of it leaves it overdue");
}

#[tokio::test]
async fn a_day_is_over_when_it_is_in_the_zone_that_was_chosen() {
    // From half past nine UTC on the 3rd of June to one o'clock of the 6th in Berlin, then to the end of the 5th in Honolulu.
    for (zone, is_overdue) in [(json!(null), true), (json!("Pacific/Honolulu"), false)] {
        let mut shop = Shop::open().await;
        shop.set(json!({"time_zone": zone})).await;
        let mut body = shop.invoice(json!([line(10_000, 1)]));
        body["payment_terms"] = json!({"term_final": {"end_date": "2024-06-05"}});
        let invoice = shop.issued(body).await;
        shop.worked_later(TimeDelta::minutes((2 * 24 + 13) * 60 + 30)).await;
        assert_eq!(shop.read(&invoice).await["status"] == "overdue", is_overdue, "{zone}");
        let part = shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 100})).await.expect(200);
        assert_eq!(part["status"], if is_overdue { "overdue" } else { "partially_paid" }, "{zone}");
        shop.worked_later(TimeDelta::minutes(11 * 60 + 5)).await;
        assert_eq!(shop.read(&invoice).await["status"], "overdue", "{zone}");
    }
}

#[tokio::test]
async fn the_clock_of_the_connected_company_counts_unless_another_was_chosen() {
    for platform in [Platform::QuickbooksOnline, Platform::Xero] {
        let books = Books::open(platform).await;
        books.connect().await;
        let mut shop = Shop::at(books.tenant.clone()).await;
        shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
        let mut item = line(10_000, 1);
        item["tax_rate_value"] = json!(0);
        let mut body = shop.invoice(json!([item]));
        body["payment_terms"] = json!({"term_final": {"number_of_days": 2}});
        let invoice = shop.issued(body).await;
        // The company is in California, seven hours behind UTC: there the 5th of June ends at seven.
        shop.worked_later(TimeDelta::minutes((2 * 24 + 21) * 60 + 20)).await;
        assert_eq!(shop.read(&invoice).await["status"], "issued", "{platform:?}");
        shop.worked_later(TimeDelta::minutes(16)).await;
        assert_eq!(shop.read(&invoice).await["status"], "overdue", "{platform:?}");
    }
}

#[tokio::test]
async fn a_quote_expires_and_can_be_accepted_no_more() {
    let mut shop = Shop::open().await;
    let mut body = shop.document("quote", json!([line(100, 1)]));
    body["expiry_date"] = json!("2024-06-05");
    let quote = shop.issued(body).await;
    shop.days_later(3).await;
    assert_eq!(shop.read(&quote).await["status"], "expired");
    refused(shop.act(&quote, "accept").await, "Quote cannot be accepted in status expired");
}

#[tokio::test]
async fn a_year_in_one_step_does_everything_once_and_in_order() {
    let mut shop = Shop::open().await;
    let mut expected = Vec::new();
    for (kind, days) in [("invoice", 40), ("quote", 20), ("invoice", 10), ("quote", 300), ("invoice", 200)] {
        let mut body = shop.document(kind, json!([line(100, 1)]));
        if kind == "quote" {
            body["expiry_date"] = json!((shop.app.env().now() + TimeDelta::days(days)).date_naive());
        } else {
            body["payment_terms"] = json!({"term_final": {"number_of_days": days}});
        }
        expected.push((days, shop.issued(body).await["id"].clone()));
    }
    expected.sort_by_key(|(days, _)| *days);
    shop.days_later(365).await;
    shop.days_later(1).await;
    let events = shop.get("/events?object_type=receivable&order=asc&limit=100").await.expect(200);
    let moved = events["data"].as_array().unwrap().iter().filter(|event| {
        let words = event["action"].as_str().unwrap_or_default();
        words.ends_with("overdue") || words.ends_with("expired")
    });
    let order: Vec<_> = moved.map(|event| event["object"]["id"].clone()).collect();
    assert_eq!(order, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_overdue_can_be_given_up() {
    let mut shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    refused(shop.act(&invoice, "mark_as_uncollectible").await, "Invoice cannot be marked as uncollectible in status issued");
    shop.days_later(31).await;
    let lost = shop.act(&invoice, "mark_as_uncollectible").json(json!({"comment": "bankrupt"})).await.expect(200);
    assert_eq!((&lost["status"], &lost["comment"]), (&json!("uncollectible"), &json!("bankrupt")));
}

#[tokio::test]
async fn days_are_counted_from_the_day_that_it_is_where_the_entity_is() {
    // At half past nine UTC on the 3rd of June it is still the 2nd in Honolulu.
    for (zone, due) in [("Pacific/Honolulu", "2024-06-12"), ("Europe/Berlin", "2024-06-13")] {
        let shop = Shop::open().await;
        shop.set(json!({"time_zone": zone})).await;
        let mut body = shop.invoice(json!([line(10_000, 1)]));
        body["payment_terms"] = json!({"term_final": {"number_of_days": 10}});
        assert_eq!(shop.issued(body).await["due_date"], due, "{zone}");
    }
}
