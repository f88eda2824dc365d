use bursar_connectors::record::{Body, Item};
use bursar_connectors::write::{Object, RefusalCode};
use bursar_connectors::{Kind, LedgerRecord, Platform, Write};

use super::{Book, decimal, target};

fn item(record: &LedgerRecord) -> &Item {
    match &record.body {
        Some(Body::Item(item)) => item,
        other => panic!("no item: {other:?}"),
    }
}

#[tokio::test]
async fn an_item_is_made_changed_and_taken_away() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let mut entry = book.item_entry("Sand 🏖", "SAND").await;
        (entry.is_goods, entry.sales_price) = (true, Some(decimal("12.5")));
        let object = Object::Item(entry.clone());
        let made = book.create(object.clone()).await;
        assert_eq!((item(&made).name.as_str(), item(&made).code.as_deref()), ("Sand 🏖", Some("SAND")));
        assert_eq!(item(&made).sales_price, entry.sales_price);
        assert_eq!(book.find(&object).await[0].remote_id, made.remote_id);
        let taken = book.refused(&Write::Create { object: object.clone() }).await;
        assert_eq!(taken.code, RefusalCode::NameTaken, "{taken:?}");

        entry.sales_price = Some(decimal("13"));
        let changed = book.confirmed(&Write::Update { target: target(&made), object: Object::Item(entry), kept: Vec::new() }).await;
        assert_eq!((&changed.remote_id, item(&changed).sales_price), (&made.remote_id, Some(decimal("13"))));
        let gone = book.confirmed(&Write::Delete { target: target(&changed) }).await;
        assert_eq!(gone.remote_id, made.remote_id);
        assert!(book.find(&object).await.is_empty(), "{platform:?}");
    }
}

#[tokio::test]
async fn a_price_keeps_four_decimals_at_xero() {
    let book = Book::open(Platform::Xero).await;
    let mut entry = book.item_entry("Screws", "SCREW").await;
    entry.sales_price = Some(decimal("0.0125"));
    assert_eq!(item(&book.create(Object::Item(entry)).await).sales_price, Some(decimal("0.0125")));
}

#[tokio::test]
async fn what_an_item_lacks_is_told_before_it_is_sent() {
    let (quickbooks, xero) = (Book::open(Platform::QuickbooksOnline).await, Book::open(Platform::Xero).await);
    let mut entry = quickbooks.item_entry("Sand", "SAND").await;
    entry.income_account = None;
    assert_eq!(quickbooks.unwritable(&Write::Create { object: Object::Item(entry) }).as_deref(), Some("income_account"));
    let mut entry = xero.item_entry("Sand", "").await;
    assert_eq!(xero.unwritable(&Write::Create { object: Object::Item(entry.clone()) }).as_deref(), Some("code"));
    entry.code = "S".repeat(31);
    assert_eq!(xero.unwritable(&Write::Create { object: Object::Item(entry.clone()) }).as_deref(), Some("code"));
    (entry.code, entry.name) = ("S".repeat(30), "🏖".repeat(26));
    assert_eq!(xero.unwritable(&Write::Create { object: Object::Item(entry.clone()) }).as_deref(), Some("name"));
    entry.name = "🏖".repeat(25);
    xero.create(Object::Item(entry)).await;
    assert_eq!(xero.count(Kind::Item, "SAND").await, 0);
}
