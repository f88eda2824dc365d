//! What may have happened is said for what it is, and settled by looking.

use bursar_connectors::write::{AllocationEntry, Object, TaxMode};
use bursar_connectors::{ErrorClass, Kind, Platform, Sent, Wanted, Write};
use bursar_kernel::Timestamp;
use serde_json::json;

use super::{Book, create, day, decimal, named, shown, target, totals};

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_unknown_and_the_object_is_found() {
    let faults = [
        json!({ "kind": "drop_after" }),
        json!({ "kind": "commit_then_500" }),
        json!({ "kind": "truncated_json" }),
        json!({ "kind": "delay", "milliseconds": 60_000, "when": "after" }),
    ];
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for (place, fault) in faults.iter().enumerate() {
            for kind in [Kind::Invoice, Kind::Bill, Kind::CreditNote, Kind::VendorCredit] {
                let number = format!("LOST-{place}-{kind:?}");
                let document = book.plain(kind, &number).await;
                book.strike(fault.clone()).await;
                let sent = book.send(&create(&document)).await;
                assert!(matches!(sent, Sent::Unknown(_)), "{platform:?} {fault}: {sent:?}");
                let found = book.find(&Object::Document(Box::new(document.clone()))).await;
                assert_eq!(found.len(), 1, "{platform:?} {fault} {kind:?}");
                // The same key again is the same object still.
                assert_eq!(book.confirmed(&create(&document)).await.remote_id, found[0].remote_id);
                assert_eq!(book.count(kind, &number).await, 1, "{platform:?} {fault} {kind:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_kind_of_object_is_found_after_a_lost_answer() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let owed = book.confirmed(&create(&book.plain(Kind::Bill, "OWED").await)).await;
        let lines = [["1", "50", "50", "10", "20"]];
        let note = book.document(Kind::VendorCredit, "NOTE", TaxMode::Exclusive, &lines).await;
        let note = book.confirmed(&create(&note)).await;
        let objects = [
            Object::Party(book.party(Kind::Vendor, "Lost & Found")),
            Object::Item(book.item_entry("Lost things", "LOST").await),
            Object::Payment(book.payment(&owed, "12.5").await),
            Object::Allocation(AllocationEntry {
                credit: named(&note),
                document: named(&owed),
                counterpart_id: book.vendor.clone(),
                date: day("2026-03-02"),
                amount: decimal("60"),
                currency: "GBP".into(),
                account: Some(book.account("090").await),
                marker: "bursar-use-1".into(),
            }),
        ];
        for object in objects {
            assert!(book.find(&object).await.is_empty(), "{platform:?} {object:?}");
            book.strike(json!({ "kind": "drop_after" })).await;
            let write = Write::Create { object: object.clone() };
            assert!(matches!(book.send(&write).await, Sent::Unknown(_)), "{platform:?} {object:?}");
            let found = book.find(&object).await;
            assert_eq!(found.len(), 1, "{platform:?} {object:?}");
            assert_eq!(book.confirmed(&write).await.remote_id, found[0].remote_id);
        }
        assert_eq!(totals(&book.read(&owed).await.unwrap())[2], decimal("47.5"), "each was done once");
    }
}

#[tokio::test]
async fn a_void_whose_answer_is_lost_is_settled_by_reading() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let made = book.confirmed(&create(&book.plain(Kind::Invoice, "VOIDED").await)).await;
        let fault = json!({ "kind": "drop_after", "matching": { "method": "POST" } });
        book.arm(fault).await;
        assert!(matches!(book.send(&Write::Void { target: target(&made) }).await, Sent::Unknown(_)), "{platform:?}");
        assert_eq!(shown(&book.read(&made).await.unwrap()).status, "void");
    }
}

#[tokio::test]
async fn what_was_not_changed_since_is_not_looked_at() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for object in [
            Object::Document(Box::new(book.plain(Kind::Bill, "SINCE").await)),
            Object::Party(book.party(Kind::Customer, "Since Ltd")),
            Object::Item(book.item_entry("Since", "SINCE").await),
        ] {
            book.create(object.clone()).await;
            // Our clock may be a minute ahead of the provider's.
            for (since, expected) in [("2026-03-02T12:00:00Z", 1), ("2026-03-02T12:01:00Z", 1), ("2026-03-02T13:00:00Z", 0)] {
                let since: Option<Timestamp> = since.parse().ok();
                let found = book.ledger.find(&Wanted { object: object.clone(), since }).await.unwrap().0;
                assert_eq!(found.len(), expected, "{platform:?} {since:?} {object:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_did_not_arrive_is_not_found_and_can_be_sent_again() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for (place, fault) in
            [json!({ "kind": "drop_before" }), json!({ "kind": "html" }), json!({ "kind": "refuse", "status": 503 })].iter().enumerate()
        {
            let number = format!("NEVER-{place}");
            let document = book.plain(Kind::Bill, &number).await;
            book.strike(fault.clone()).await;
            assert!(matches!(book.send(&create(&document)).await, Sent::Unknown(_)), "{platform:?} {fault}");
            assert!(book.find(&Object::Document(Box::new(document.clone()))).await.is_empty());
            book.confirmed(&create(&document)).await;
            assert_eq!(book.count(Kind::Bill, &number).await, 1);
        }
    }
}

#[tokio::test]
async fn limits_and_tokens_stop_a_write_before_it_is_done() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let document = book.plain(Kind::Bill, "STOPPED").await;
        for (fault, class) in [
            (json!({ "kind": "rate_limited", "retry_after": 7 }), ErrorClass::Wait { seconds: 7 }),
            (json!({ "kind": "token_dead" }), ErrorClass::Unauthorized),
        ] {
            book.strike(fault.clone()).await;
            match book.send(&create(&document)).await {
                Sent::NotDone(error) => assert_eq!((error.class, error.cost.calls), (class, 1), "{platform:?}"),
                other => panic!("{platform:?} {fault}: {other:?}"),
            }
        }
        assert_eq!(book.count(Kind::Bill, "STOPPED").await, 0);
        book.strike(json!({ "kind": "fault_with_200" })).await;
        let sent = book.send(&create(&document)).await;
        assert!(matches!(sent, Sent::Refused(_)), "{platform:?}: {sent:?}");
        book.confirmed(&create(&document)).await;
    }
}
