use bursar_connectors::write::{AllocationEntry, Object};
use bursar_connectors::{Kind, Platform, Write};

use super::{Book, create, day, decimal, named, shown, totals};

#[tokio::test]
async fn a_credit_is_used_for_a_document() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for (document, credit) in [(Kind::Invoice, Kind::CreditNote), (Kind::Bill, Kind::VendorCredit)] {
            let owed = book.confirmed(&create(&book.plain(document, &format!("OWED-{document:?}")).await)).await;
            let lines = [["1", "50", "50", "10", "20"]];
            let note = book.document(credit, &format!("NOTE-{document:?}"), bursar_connectors::write::TaxMode::Exclusive, &lines).await;
            let note = book.confirmed(&create(&note)).await;
            let entry = AllocationEntry {
                credit: named(&note),
                document: named(&owed),
                counterpart_id: shown(&owed).counterpart_id.clone().unwrap(),
                date: day("2026-03-02"),
                amount: decimal("60"),
                currency: "GBP".into(),
                account: Some(book.account("090").await),
                marker: "bursar-use-1".into(),
            };
            let object = Object::Allocation(entry.clone());
            assert!(book.find(&object).await.is_empty());
            let write = Write::Create { object: object.clone() };
            let first = book.confirmed(&write).await;
            assert_eq!(book.confirmed(&write).await.remote_id, first.remote_id, "the same key uses it once");
            assert_eq!(totals(&book.read(&owed).await.unwrap())[2], decimal("60"), "{platform:?} {document:?}");
            assert_eq!(totals(&book.read(&note).await.unwrap())[2], decimal("0"), "{platform:?} {document:?}");
            let found = book.find(&object).await;
            assert_eq!((found.len(), &found[0].remote_id), (1, &first.remote_id));
            let other = Object::Allocation(AllocationEntry { amount: decimal("59"), marker: "bursar-use-2".into(), ..entry.clone() });
            assert!(book.find(&other).await.is_empty());

            let crossed = Object::Allocation(AllocationEntry { document: named(&note), ..entry });
            assert_eq!(book.unwritable(&Write::Create { object: crossed }).as_deref(), Some("document.kind"));
        }
    }
}
