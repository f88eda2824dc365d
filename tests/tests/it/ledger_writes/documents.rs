use bursar_connectors::write::{DocumentField, Object, PushAs, TaxMode};
use bursar_connectors::{Kind, Platform, Sent, Write};
use serde_json::{Value, json};

use super::{Book, create, day, decimal, shown, target, totals, update, update_without};

const DOCUMENTS: [Kind; 4] = [Kind::Invoice, Kind::Bill, Kind::CreditNote, Kind::VendorCredit];

#[tokio::test]
async fn every_document_comes_back_as_it_was_written() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for (place, kind) in DOCUMENTS.into_iter().enumerate() {
            let document = book.plain(kind, &format!("DOC-{place}")).await;
            let record = book.confirmed(&create(&document)).await;
            let there = shown(&record);
            assert_eq!((record.kind, there.number.as_ref()), (kind, document.number.as_ref()));
            assert_eq!(totals(&record), ["120", "20", "120"].map(decimal), "{platform:?} {kind:?}");
            assert_eq!((there.status.as_str(), there.posted_date), ("open", Some(document.date)));
            assert_eq!(there.counterpart_id.as_ref(), Some(&document.counterpart_id));
            let line = &there.lines[0];
            assert_eq!((line.description.as_deref(), line.amount), (Some("Work 🧾"), Some(decimal("100"))));
            assert_eq!(line.tax_rate_id.as_ref(), document.lines[0].tax_rate_id.as_ref());
            if matches!(kind, Kind::Invoice | Kind::Bill) {
                assert_eq!(there.due_date, document.due_date);
            }
            let found = book.find(&Object::Document(Box::new(document))).await;
            assert_eq!(found.iter().map(|record| &record.remote_id).collect::<Vec<_>>(), [&record.remote_id], "{platform:?} {kind:?}");
            assert_eq!(book.read(&record).await.unwrap().body, record.body);
        }
    }
}

#[tokio::test]
async fn the_same_key_makes_one_object() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for kind in [Kind::Invoice, Kind::Bill] {
            let number = format!("ONE-{kind:?}");
            let write = create(&book.plain(kind, &number).await);
            let first = book.confirmed(&write).await;
            let again = book.confirmed(&write).await;
            assert_eq!(first.remote_id, again.remote_id);
            assert_eq!(book.count(kind, &number).await, 1, "{platform:?} {kind:?}");
        }
    }
}

#[tokio::test]
async fn a_stranger_with_our_number_is_not_ours() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let stranger = book.plain(Kind::Bill, "TWIN").await;
        let mut ours = stranger.clone();
        (ours.marker, ours.link) = ("bursar-ours".into(), Some("https://bursar.test/documents/ours".into()));
        book.confirmed(&create(&stranger)).await;
        assert!(book.find(&Object::Document(Box::new(ours.clone()))).await.is_empty(), "{platform:?}");
        let record = book.confirmed(&create(&ours)).await;
        assert_eq!(book.find(&Object::Document(Box::new(ours))).await[0].remote_id, record.remote_id);
        assert_eq!(book.count(Kind::Bill, "TWIN").await, 2);
    }
}

#[tokio::test]
async fn an_update_changes_our_fields_and_leaves_those_of_others() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for kind in [Kind::Invoice, Kind::Bill] {
            let mut document = book.plain(kind, &format!("UP-{kind:?}")).await;
            let made = book.confirmed(&create(&document)).await;
            let edited = edited_by_a_person(&book, kind, &made.remote_id).await;
            let before = book.read(&made).await.unwrap();
            document.lines[0].amount = decimal("1000");
            document.lines[0].unit_amount = decimal("500");
            document.lines[0].tax_amount = decimal("200");
            (document.taxes[0].amount, document.tax_total, document.total) = (decimal("200"), decimal("200"), decimal("1200"));
            let after = book.confirmed(&update_without(&[DocumentField::Dimensions], &before, &document)).await;
            assert_eq!((&after.remote_id, totals(&after)), (&made.remote_id, ["1200", "200", "1200"].map(decimal)));
            let raw = String::from_utf8_lossy(&after.raw);
            assert!(raw.contains(&edited), "{platform:?} {kind:?}: {raw}");
            assert_eq!(book.find(&Object::Document(Box::new(document))).await.len(), 1, "our mark is still there");
        }
    }
}

/// Something that we never write: who is to be billed for a line, a branch of the business, tracking.
async fn edited_by_a_person(book: &Book, kind: Kind, id: &str) -> String {
    if book.is_quickbooks() {
        let body =
            json!({ "PrivateNote": format!("theirs\nbursar-UP-{kind:?}\nFor the accountant\nhttps://bursar.test/documents/UP-{kind:?}") });
        book.edit(if kind == Kind::Invoice { "Invoice" } else { "Bill" }, "update", Some(id), body).await;
        return "theirs".to_owned();
    }
    let rows = book.rows("Invoices").await;
    let line = rows.iter().find(|row| row["InvoiceID"] == id).unwrap()["LineItems"][0]["LineItemID"].clone();
    let tracking = json!([{ "Name": "Region", "Option": "North" }]);
    let lines = json!([{ "LineItemID": line, "Tracking": tracking }]);
    book.edit("Invoices", "update", Some(id), json!({ "LineItems": lines })).await;
    "North".to_owned()
}

#[tokio::test]
async fn a_line_keeps_its_class_at_quickbooks_where_dimensions_are_not_written() {
    let book = Book::open(Platform::QuickbooksOnline).await;
    let document = book.plain(Kind::Bill, "CLASS").await;
    let made = book.confirmed(&create(&document)).await;
    let mut lines: Value = serde_json::from_slice::<Value>(&made.raw).unwrap()["Line"].clone();
    lines[0]["AccountBasedExpenseLineDetail"]["ClassRef"] = json!({ "value": "1" });
    book.edit("Bill", "update", Some(&made.remote_id), json!({ "Line": lines })).await;
    let before = book.read(&made).await.unwrap();
    let kept = book.confirmed(&update_without(&[DocumentField::Dimensions], &before, &document)).await;
    let raw: Value = serde_json::from_slice(&kept.raw).unwrap();
    assert_eq!(raw["Line"][0]["AccountBasedExpenseLineDetail"]["ClassRef"]["value"], "1");
    assert_eq!(raw["Line"].as_array().unwrap().len(), 1);
    let written = book.confirmed(&update(&kept, &document)).await;
    assert_eq!(shown(&written).lines[0].dimensions, [], "ours has none");
}

#[tokio::test]
async fn a_document_that_is_voided_counts_for_nothing() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for (place, kind) in DOCUMENTS.into_iter().enumerate() {
            let made = book.confirmed(&create(&book.plain(kind, &format!("VOID-{place}")).await)).await;
            let ended = book.confirmed(&Write::Void { target: target(&made) }).await;
            assert_eq!(ended.remote_id, made.remote_id);
            match book.read(&made).await {
                Some(there) => assert_eq!(shown(&there).status, "void", "{platform:?} {kind:?}"),
                None => assert!(ended.is_deleted && kind != Kind::Invoice, "{platform:?} {kind:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_draft_is_deleted_and_not_voided() {
    let book = Book::open(Platform::Xero).await;
    let mut document = book.plain(Kind::Bill, "DRAFT").await;
    document.push_as = PushAs::Submitted;
    let made = book.confirmed(&create(&document)).await;
    assert_eq!(shown(&made).status, "draft");
    document.push_as = PushAs::Authorised;
    let approved = book.confirmed(&update(&made, &document)).await;
    assert_eq!(shown(&approved).status, "open");
    document.push_as = PushAs::Draft;
    let kept = book.confirmed(&update(&approved, &document)).await;
    assert_eq!(shown(&kept).status, "open", "what is booked is not taken back");
    document.number = Some("DRAFT-2".into());
    let draft = book.confirmed(&create(&document)).await;
    assert!(book.confirmed(&Write::Void { target: target(&draft) }).await.is_deleted);
    let quickbooks = Book::open(Platform::QuickbooksOnline).await;
    let mut document = quickbooks.plain(Kind::Bill, "DRAFT").await;
    document.push_as = PushAs::Draft;
    assert_eq!(quickbooks.unwritable(&create(&document)).as_deref(), Some("push_as"));
}

#[tokio::test]
async fn a_long_number_is_held_by_its_end_and_its_whole() {
    let number = "SUBSIDIARY/2026/INVOICE/000123";
    let book = Book::open(Platform::QuickbooksOnline).await;
    let document = book.plain(Kind::Bill, number).await;
    let record = book.confirmed(&create(&document)).await;
    assert_eq!(shown(&record).number.as_deref(), Some(&number[number.len() - 21..]));
    assert!(shown(&record).memo.as_ref().unwrap().lines().any(|line| line == number));
    assert_eq!(book.find(&Object::Document(Box::new(document))).await.len(), 1);
    let xero = Book::open(Platform::Xero).await;
    let record = xero.confirmed(&create(&xero.plain(Kind::Bill, number).await)).await;
    assert_eq!(shown(&record).number.as_deref(), Some(number));
}

#[tokio::test]
async fn a_document_without_a_number_or_a_link_is_found_all_the_same() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for kind in [Kind::Bill, Kind::Invoice] {
            let mut document = book.plain(kind, "x").await;
            (document.number, document.link, document.marker) = (None, None, format!("bursar-{kind:?}"));
            let record = book.confirmed(&create(&document)).await;
            let object = Object::Document(Box::new(document));
            let found = book.find(&object).await;
            let is_found = found.iter().any(|found| found.remote_id == record.remote_id);
            assert!(is_found, "{platform:?} {kind:?}");
        }
    }
}

#[tokio::test]
async fn a_foreign_document_has_its_rate() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let mut party = book.party(Kind::Vendor, "Ada SARL");
        party.currency = Some("EUR".into());
        let vendor = book.create(Object::Party(party)).await;
        let mut document = book.plain(Kind::Bill, "EUR-1").await;
        (document.currency, document.currency_rate) = ("EUR".into(), Some(decimal("0.8")));
        let refused = book.send(&create(&document)).await;
        assert!(platform == Platform::Xero || matches!(refused, Sent::Refused(_)), "the vendor's currency is another");
        document.counterpart_id = vendor.remote_id;
        document.number = Some("EUR-2".into());
        let record = book.confirmed(&create(&document)).await;
        assert_eq!((shown(&record).currency.as_deref(), shown(&record).currency_rate), (Some("EUR"), Some(decimal("0.8"))));
        assert_eq!(totals(&record)[0], decimal("120"));
    }
}

#[tokio::test]
async fn yen_and_dinars_are_written_as_far_as_a_ledger_holds_them() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        if platform == Platform::Xero {
            book.edit("Organisation", "update", None, json!({ "Currencies": ["GBP", "JPY", "KWD"] })).await;
        }
        for (currency, line, total) in
            [("JPY", ["3", "333", "999", "200", "20"], "1199"), ("KWD", ["3", "0.41", "1.23", "0.25", "20"], "1.48")]
        {
            let mut party = book.party(Kind::Vendor, &format!("Ada {currency}"));
            party.currency = Some(currency.into());
            let mut document = book.document(Kind::Bill, currency, TaxMode::Exclusive, &[line]).await;
            (document.counterpart_id, document.currency) = (book.create(Object::Party(party)).await.remote_id, currency.into());
            (document.date, document.due_date) = (day("2026-02-28"), None);
            assert_eq!(totals(&book.confirmed(&create(&document)).await)[0], decimal(total), "{platform:?}");
            document.lines[0].amount = decimal("1.234");
            assert_eq!(book.unwritable(&create(&document)).as_deref(), Some("lines.0.amount"));
        }
    }
}
