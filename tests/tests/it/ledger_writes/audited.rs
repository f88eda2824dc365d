//! The auditor of the simulation knows everything that we write by its mark.

use bursar_connectors::record::Body;
use bursar_connectors::write::{AllocationEntry, DocumentEntry, Object, PaymentEntry, TaxMode};
use bursar_connectors::{Kind, LedgerRecord, Platform, Write};
use bursar_tests::simulated;
use bursar_tests::simulation::auditor::{Defect, Entry, List, Says, Stands, What, audit};

use super::{Book, create, day, decimal, named, target};

/// Everything that one company wrote, and the list of it.
struct Written {
    book: Book,
    list: List,
}

impl Written {
    async fn new(platform: Platform) -> Written {
        let list = List { prefix: "bursar-".to_owned(), ..List::default() };
        Written { book: Book::open(platform).await, list }
    }

    fn expect(&mut self, what: What, marker: &str, number: Option<&str>, total: i64, words: &str) {
        let (marker, number) = (marker.to_owned(), number.map(str::to_owned));
        let says = vec![Says { total, words: words.to_owned() }];
        self.list.entries.push(Entry { what, marker, number, says, stands: Stands::Counts, document: None });
    }

    async fn document(&mut self, what: What, document: &DocumentEntry, total: i64) -> LedgerRecord {
        self.expect(what, &document.marker, document.number.as_deref(), total, "Work");
        self.book.confirmed(&create(document)).await
    }

    async fn defects(&self) -> Vec<Defect> {
        audit(&self.book.router, simulated(self.book.platform), &self.book.company.id, &self.list).await
    }
}

/// One object of every kind, and the record of a bill among them.
async fn everything(platform: Platform) -> (Written, DocumentEntry, LedgerRecord) {
    let mut written = Written::new(platform).await;
    for (what, name) in [(What::Customer, "Ada Lovelace Ltd"), (What::Vendor, "Babbage & Sons"), (What::Item, "Services")] {
        written.expect(what, name, None, 0, "");
    }
    let bill = written.book.plain(Kind::Bill, "B-1").await;
    let record = written.document(What::Bill, &bill, 12_000).await;
    let invoice = written.book.plain(Kind::Invoice, "I-1").await;
    let invoice = written.document(What::Invoice, &invoice, 12_000).await;
    for (what, kind, credited) in [(What::CreditNote, Kind::CreditNote, &invoice), (What::VendorCredit, Kind::VendorCredit, &record)] {
        let number = format!("C-{kind:?}");
        let note = written.book.document(kind, &number, TaxMode::Exclusive, &[["1", "50", "50", "10", "20"]]).await;
        let made = written.document(what, &note, 6_000).await;
        let use_of = AllocationEntry {
            credit: named(&made),
            document: named(credited),
            counterpart_id: note.counterpart_id.clone(),
            date: day("2026-03-02"),
            amount: decimal("60"),
            currency: "GBP".into(),
            account: Some(written.book.account("090").await),
            marker: format!("bursar-use-{kind:?}"),
        };
        written.expect(What::Allocation, &use_of.marker, Some(&number), 6_000, "");
        written.book.create(Object::Allocation(use_of)).await;
    }
    for (what, of) in [(What::Payment, &invoice), (What::BillPayment, &record)] {
        let payment = PaymentEntry { marker: format!("bursar-{what:?}"), ..written.book.payment(of, "45.5").await };
        written.expect(what, &payment.marker, None, 4_550, "");
        let paid = written.book.create(Object::Payment(payment)).await;
        assert!(matches!(paid.body, Some(Body::Payment(_))));
    }
    (written, bill, record)
}

#[tokio::test]
async fn everything_that_we_write_has_its_mark() {
    for platform in Platform::ALL {
        let (written, ..) = everything(platform).await;
        assert_eq!(written.defects().await, [], "{platform:?}");
    }
}

#[tokio::test]
async fn what_is_sent_under_two_keys_is_a_duplicate_and_what_is_not_on_the_list_an_echo() {
    for platform in Platform::ALL {
        let (mut written, bill, _) = everything(platform).await;
        written.book.send_under("another", &create(&bill)).await;
        let twice = Defect::Duplicate { marker: bill.marker.clone(), count: 2 };
        assert_eq!(written.defects().await, [twice], "{platform:?}");
        written.list.entries.retain(|entry| entry.marker != bill.marker);
        let echoes = written.defects().await;
        assert!(matches!(echoes.as_slice(), [Defect::Echo { .. }, Defect::Echo { .. }]), "{platform:?} {echoes:?}");
    }
}

#[tokio::test]
async fn what_is_voided_is_lost_unless_it_was_to_be() {
    for platform in Platform::ALL {
        let mut written = Written::new(platform).await;
        let invoice = written.book.plain(Kind::Invoice, "I-1").await;
        let record = written.document(What::Invoice, &invoice, 12_000).await;
        written.book.confirmed(&Write::Void { target: target(&record) }).await;
        assert_eq!(written.defects().await, [Defect::Lost { marker: invoice.marker.clone() }], "{platform:?}");
        written.list.entries[0].stands = Stands::IsVoid;
        assert_eq!(written.defects().await, []);
    }
}
