//! What a ledger turns down, and why.

use bursar_connectors::record::AccountReference;
use bursar_connectors::write::{Object, RefusalCode};
use bursar_connectors::{ErrorClass, Kind, Platform, Sent, Write};
use serde_json::json;

use super::{Book, create, decimal, target, update};

#[tokio::test]
async fn a_number_that_is_taken_changes_no_stranger() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        book.switch("unique_document_numbers", json!(true)).await;
        for kind in [Kind::Invoice, Kind::CreditNote] {
            let first = book.plain(kind, "TAKEN").await;
            let stranger = book.confirmed(&create(&first)).await;
            let mut ours = first.clone();
            (ours.marker, ours.note, ours.date) = ("bursar-ours".into(), None, "2026-03-02".parse().unwrap());
            let refusal = book.refused(&create(&ours)).await;
            assert_eq!(refusal.code, RefusalCode::NumberTaken, "{platform:?} {refusal:?}");
            assert_eq!(book.read(&stranger).await.unwrap().body, stranger.body);
        }
    }
}

#[tokio::test]
async fn a_closed_period_stays_closed() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        book.close("2026-03-01").await;
        let refusal = book.refused(&create(&book.plain(Kind::Bill, "CLOSED").await)).await;
        assert_eq!(refusal.code, RefusalCode::PeriodClosed, "{refusal:?}");
        assert!(refusal.error.message.contains("says"), "the provider's own words: {}", refusal.error.message);
        assert_eq!(book.ledger.company().await.unwrap().company.closed_until, Some("2026-03-01".parse().unwrap()));
    }
}

#[tokio::test]
async fn what_is_archived_or_unknown_cannot_be_named() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let (entity, id) = match book.account("632").await {
            AccountReference::Id(id) => ("Account", id),
            AccountReference::Code(code) => ("Accounts", code),
        };
        book.edit(entity, "archive", Some(&id), json!({})).await;
        let refusal = book.refused(&create(&book.plain(Kind::Bill, "ARCHIVED").await)).await;
        // QuickBooks says that something is, and not what.
        let expected = if book.is_quickbooks() { RefusalCode::ReferenceUnusable } else { RefusalCode::AccountUnusable };
        assert_eq!(refusal.code, expected, "{platform:?} {refusal:?}");

        let mut unknown = book.plain(Kind::Invoice, "UNKNOWN").await;
        (unknown.lines[0].tax_rate_id, unknown.taxes[0].tax_rate_id) = (Some("999".into()), "999".into());
        assert_eq!(book.refused(&create(&unknown)).await.code, RefusalCode::TaxNotAllowed, "{platform:?}");
        let mut nobody = book.plain(Kind::Invoice, "NOBODY").await;
        nobody.counterpart_id = if book.is_quickbooks() { "99999".into() } else { "00000000-0000-4000-8000-000000000001".into() };
        assert_eq!(book.refused(&create(&nobody)).await.code, RefusalCode::CounterpartUnusable, "{platform:?}");
    }
}

#[tokio::test]
async fn a_currency_that_is_not_there_is_refused() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let mut document = book.plain(Kind::Bill, "SEK").await;
        document.currency = "SEK".into();
        assert_eq!(book.refused(&create(&document)).await.code, RefusalCode::CurrencyNotAllowed, "{platform:?}");
    }
}

#[tokio::test]
async fn books_that_can_only_be_read_say_so() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        book.switch("read_only", json!(true)).await;
        assert_eq!(book.refused(&create(&book.plain(Kind::Bill, "LAPSED").await)).await.code, RefusalCode::ReadOnly, "{platform:?}");
    }
}

/// Xero says with 401 that the person or the consent lacks a right; with other words, that it does not know the token.
#[tokio::test]
async fn a_right_that_is_lacking_is_for_a_person_and_a_dead_token_is_not() {
    let book = Book::open(Platform::Xero).await;
    let bill = book.plain(Kind::Bill, "RIGHTS").await;
    let unauthorized = |detail: &str| {
        let body = json!({"Type": null, "Title": "Unauthorized", "Status": 401, "Detail": detail, "Instance": "i", "Extensions": {}});
        json!({"provider": "xero", "kind": "status", "status": 401, "content_type": "application/json", "body": body.to_string()})
    };
    book.strike(unauthorized("AuthorizationUnsuccessful")).await;
    let refusal = book.refused(&create(&bill)).await;
    assert_eq!((refusal.code, refusal.error.code.as_deref()), (RefusalCode::NotAllowed, Some("AuthorizationUnsuccessful")));
    book.strike(unauthorized("TokenExpired: token expired at 03/02/2026 12:00:00")).await;
    match book.send(&create(&bill)).await {
        Sent::NotDone(error) => assert_eq!(error.class, ErrorClass::Unauthorized),
        other => panic!("{other:?}"),
    }
    book.confirmed(&create(&bill)).await;
}

#[tokio::test]
async fn an_object_that_was_changed_or_deleted_meanwhile_is_told() {
    let book = Book::open(Platform::QuickbooksOnline).await;
    let mut document = book.plain(Kind::Bill, "MEANWHILE").await;
    let made = book.confirmed(&create(&document)).await;
    book.edit("Bill", "update", Some(&made.remote_id), json!({ "PrivateNote": "theirs" })).await;
    document.note = Some("ours".into());
    assert_eq!(book.refused(&update(&made, &document)).await.code, RefusalCode::Stale);
    book.edit("Bill", "delete", Some(&made.remote_id), json!({})).await;
    assert_eq!(book.refused(&update(&made, &document)).await.code, RefusalCode::ObjectGone);
    assert!(book.read(&made).await.is_none());

    let book = Book::open(Platform::Xero).await;
    let made = book.confirmed(&create(&book.plain(Kind::Bill, "MEANWHILE").await)).await;
    book.edit("Invoices", "void", Some(&made.remote_id), json!({})).await;
    assert_eq!(book.refused(&Write::Void { target: target(&made) }).await.code, RefusalCode::Stale);
    let mut gone = made.clone();
    gone.remote_id = "00000000-0000-4000-8000-000000000001".into();
    assert_eq!(book.refused(&Write::Void { target: target(&gone) }).await.code, RefusalCode::ObjectGone);
    assert!(book.read(&gone).await.is_none());
}

#[tokio::test]
async fn a_line_that_names_too_little_is_told_before_it_is_sent() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let plain = book.plain(Kind::Bill, "LITTLE").await;
        let field = |change: fn(&mut bursar_connectors::write::DocumentEntry)| {
            let mut document = plain.clone();
            change(&mut document);
            book.unwritable(&create(&document))
        };
        assert_eq!(field(|document| document.lines[0].account = None).as_deref(), Some("lines.0.account"));
        let untaxed = field(|document| (document.lines[0].tax_rate_id, document.taxes) = (None, vec![]));
        assert_eq!(untaxed.as_deref(), Some("lines.0.tax_rate_id"));
        assert_eq!(field(|document| document.lines[0].description = "x".repeat(4001)).as_deref(), Some("lines.0.description"));
        assert_eq!(field(|document| document.lines[0].amount = decimal("1.001")).as_deref(), Some("lines.0.amount"));
        assert_eq!(field(|document| document.kind = Kind::Item).as_deref(), Some("kind"));
        assert_eq!(field(|document| document.lines.clear()).as_deref(), Some("lines"));
        let object = Object::Document(Box::new(plain.clone()));
        let made = book.confirmed(&create(&plain)).await;
        let other =
            Write::Update { target: bursar_connectors::write::Target { kind: Kind::Item, ..target(&made) }, object, kept: Vec::new() };
        assert_eq!(book.unwritable(&other).as_deref(), Some("target.kind"));
    }
}
