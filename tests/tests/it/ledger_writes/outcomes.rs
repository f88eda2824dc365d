//! What may have happened is said for what it is, and settled by looking.

use bursar_connectors::write::Object;
use bursar_connectors::{ErrorClass, Kind, Platform, Sent};
use serde_json::json;

use super::{Book, create};

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
