use bursar_connectors::record::Body;
use bursar_connectors::write::{Object, PaymentEntry, RefusalCode};
use bursar_connectors::{Kind, LedgerRecord, Platform, Write};

use super::{Book, create, decimal, shown, target, totals};

fn pay(payment: &PaymentEntry) -> Write {
    Write::Create { object: Object::Payment(payment.clone()) }
}

async fn document(book: &Book, kind: Kind) -> LedgerRecord {
    book.confirmed(&create(&book.plain(kind, &format!("PAID-{kind:?}")).await)).await
}

#[tokio::test]
async fn a_payment_settles_its_document() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for kind in [Kind::Invoice, Kind::Bill] {
            let made = document(&book, kind).await;
            let payment = book.payment(&made, "50").await;
            let record = book.confirmed(&pay(&payment)).await;
            assert_eq!(book.confirmed(&pay(&payment)).await.remote_id, record.remote_id, "the same key is the same payment");
            let Some(Body::Payment(there)) = &record.body else { panic!("no payment: {record:?}") };
            assert_eq!((record.kind, there.amount, there.date), (payment.kind, decimal("50"), Some(payment.date)));
            assert_eq!((there.applied_to[0].kind, &there.applied_to[0].remote_id), (kind, &made.remote_id));
            let now = book.read(&made).await.unwrap();
            assert_eq!((shown(&now).status.as_str(), totals(&now)[2]), ("partially_paid", decimal("70")), "{platform:?} {kind:?}");

            let rest = PaymentEntry { amount: decimal("70"), marker: "bursar-pay-2".into(), ..payment.clone() };
            book.confirmed(&pay(&rest)).await;
            assert_eq!(shown(&book.read(&made).await.unwrap()).status, "paid");
            let found = book.find(&Object::Payment(payment)).await;
            assert_eq!(found.iter().map(|found| &found.remote_id).collect::<Vec<_>>(), [&record.remote_id], "{platform:?} {kind:?}");
        }
    }
}

#[tokio::test]
async fn two_payments_that_differ_in_nothing_but_our_mark_are_two() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let made = document(&book, Kind::Invoice).await;
        let first = book.payment(&made, "50").await;
        let second = PaymentEntry { marker: "bursar-pay-2".into(), ..first.clone() };
        let record = book.confirmed(&pay(&first)).await;
        assert!(book.find(&Object::Payment(second.clone())).await.is_empty(), "{platform:?}");
        assert_ne!(book.confirmed(&pay(&second)).await.remote_id, record.remote_id);
    }
}

#[tokio::test]
async fn a_payment_that_is_taken_back_leaves_its_document_open() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for (kind, write) in
            [(Kind::Invoice, (|target| Write::Void { target }) as fn(_) -> Write), (Kind::Bill, |target| Write::Delete { target })]
        {
            let made = document(&book, kind).await;
            let payment = book.payment(&made, "120").await;
            let paid = book.confirmed(&pay(&payment)).await;
            let ended = book.confirmed(&write(target(&paid))).await;
            assert_eq!(ended.remote_id, paid.remote_id);
            let now = book.read(&made).await.unwrap();
            assert_eq!((shown(&now).status.as_str(), totals(&now)[2]), ("open", decimal("120")), "{platform:?} {kind:?}");
        }
    }
}

#[tokio::test]
async fn more_than_is_open_is_refused() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let made = document(&book, Kind::Bill).await;
        let refusal = book.refused(&pay(&book.payment(&made, "121").await)).await;
        assert!(matches!(refusal.code, RefusalCode::AmountsDiffer), "{refusal:?}");
        assert_eq!(totals(&book.read(&made).await.unwrap())[2], decimal("120"));
    }
}

#[tokio::test]
async fn a_document_with_a_payment_is_not_voided_at_xero() {
    let book = Book::open(Platform::Xero).await;
    let made = document(&book, Kind::Invoice).await;
    book.confirmed(&pay(&book.payment(&made, "20").await)).await;
    let now = book.read(&made).await.unwrap();
    assert_eq!(book.refused(&Write::Void { target: target(&now) }).await.code, RefusalCode::HasPayments);
}

#[tokio::test]
async fn a_bill_is_paid_by_card_and_a_payment_is_changed_only_at_quickbooks() {
    let book = Book::open(Platform::QuickbooksOnline).await;
    let made = document(&book, Kind::Bill).await;
    let mut payment = book.payment(&made, "100").await;
    (payment.account, payment.is_credit_card) = (book.account("095").await, true);
    payment.reference = Some("A reference that is longer than twenty-one".into());
    let paid = book.confirmed(&pay(&payment)).await;
    let raw = String::from_utf8_lossy(&paid.raw).into_owned();
    assert!(raw.contains("\"PayType\":\"CreditCard\"") && raw.contains("A reference that is longer"), "{raw}");
    payment.amount = decimal("110");
    let changed =
        book.confirmed(&Write::Update { target: target(&paid), object: Object::Payment(payment.clone()), kept: Vec::new() }).await;
    assert_eq!(changed.remote_id, paid.remote_id);
    assert_eq!(totals(&book.read(&made).await.unwrap())[2], decimal("10"));
    let xero = Book::open(Platform::Xero).await;
    let write = Write::Update { target: target(&paid), object: Object::Payment(payment), kept: Vec::new() };
    assert_eq!(xero.unwritable(&write).as_deref(), Some("object"));
}
