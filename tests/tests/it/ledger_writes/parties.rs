use bursar_connectors::record::{Address, Body, Counterpart};
use bursar_connectors::write::{Object, RefusalCode};
use bursar_connectors::{Kind, LedgerRecord, Platform, Write};
use serde_json::json;

use super::{Book, target};

fn contact(record: &LedgerRecord) -> &Counterpart {
    match &record.body {
        Some(Body::Counterpart(contact)) => contact,
        other => panic!("no contact: {other:?}"),
    }
}

#[tokio::test]
async fn a_customer_comes_back_as_it_was_written() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let mut party = book.party(Kind::Customer, "Émile & Søn 🧾 \"A/S\" \\ O'Neill");
        (party.first_name, party.last_name) = (Some("Émile".into()), Some("O'Neill".into()));
        (party.phone, party.tax_number) = (Some("+44 20 7946 0000".into()), Some("GB999 9999".into()));
        let lines = ["1 Long Street", "Floor 2", "Room 3", "Desk 4", "Drawer 5", "Box 6"].map(str::to_owned).to_vec();
        party.address =
            Some(Address { lines, city: Some("Bath".into()), region: None, postal_code: Some("BA1".into()), country: Some("GB".into()) });
        let object = Object::Party(party.clone());
        let record = book.create(object.clone()).await;
        let shown = contact(&record);
        assert_eq!((&shown.name, &shown.first_name, &shown.phone), (&party.name, &party.first_name, &party.phone));
        // QuickBooks shows a mask in its place.
        let tax_number = party.tax_number.clone().filter(|_| !book.is_quickbooks());
        assert_eq!((&shown.tax_number, &shown.email), (&tax_number, &party.email));
        let address = shown.address.as_ref().unwrap();
        assert_eq!((address.lines.first().unwrap().as_str(), address.city.as_deref()), ("1 Long Street", Some("Bath")));
        assert!(address.lines.last().unwrap().ends_with("Drawer 5, Box 6"), "{address:?}");
        assert_eq!(book.find(&object).await[0].remote_id, record.remote_id, "{platform:?}");
        assert!(book.find(&Object::Party(book.party(Kind::Customer, "Émile"))).await.is_empty());
    }
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_and_nobody_is_changed() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let mut party = book.party(Kind::Customer, "Ada Lovelace Ltd");
        party.email = Some("stranger@ada.test".into());
        let refusal = book.refused(&Write::Create { object: Object::Party(party) }).await;
        assert_eq!(refusal.code, RefusalCode::NameTaken, "{refusal:?}");
        assert_eq!(book.count(Kind::Customer, "stranger@ada.test").await, 0);
    }
}

#[tokio::test]
async fn an_update_leaves_what_it_does_not_know() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let (entity, field) = if book.is_quickbooks() { ("Customer", "Notes") } else { ("Contacts", "AccountNumber") };
        book.edit(entity, "update", Some(&book.customer), json!({ field: "theirs" })).await;
        let before = book.ledger.read(Kind::Customer, &book.customer).await.unwrap().0.unwrap();
        let party = book.party(Kind::Customer, "Ada Lovelace plc");
        let after = book.confirmed(&Write::Update { target: target(&before), object: Object::Party(party), kept: Vec::new() }).await;
        assert_eq!(contact(&after).name, "Ada Lovelace plc");
        assert!(String::from_utf8_lossy(&after.raw).contains("theirs"), "{platform:?}");
        if book.is_quickbooks() {
            book.edit(entity, "update", Some(&book.customer), json!({ "PrimaryTaxIdentifier": "GB123456789" })).await;
            let before = book.ledger.read(Kind::Customer, &book.customer).await.unwrap().0.unwrap();
            let write =
                Write::Update { target: target(&before), object: Object::Party(book.party(Kind::Customer, "Ada")), kept: Vec::new() };
            let prepared = bursar_connectors::prepare(book.platform, &book.company, &write).unwrap();
            assert!(String::from_utf8_lossy(&before.raw).contains("XXXXXX56789"), "{before:?}");
            assert!(!prepared.body.contains("XXXX"), "the mask is not sent back: {}", prepared.body);
        }
    }
}

#[tokio::test]
async fn whoever_is_deleted_is_inactive() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let before = book.ledger.read(Kind::Customer, &book.customer).await.unwrap().0.unwrap();
        let after = book.confirmed(&Write::Delete { target: target(&before) }).await;
        assert!(!contact(&after).is_active, "{platform:?}");
        assert!(book.find(&Object::Party(book.party(Kind::Customer, "Ada Lovelace Ltd"))).await.is_empty());
    }
}

#[tokio::test]
async fn what_a_ledger_cannot_hold_is_told_before_it_is_sent() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let field = |party| book.unwritable(&Write::Create { object: Object::Party(party) });
        assert_eq!(field(book.party(Kind::Customer, &"x".repeat(501))).as_deref(), Some("name"));
        assert_eq!(field(book.party(Kind::Customer, " ")).as_deref(), Some("name"));
        assert_eq!(field(book.party(Kind::Bill, "Ada")).as_deref(), Some("kind"));
        let mut with_long_address = book.party(Kind::Vendor, "Ada");
        with_long_address.address = Some(Address { postal_code: Some("9".repeat(51)), ..Address::default() });
        assert_eq!(field(with_long_address).as_deref(), Some("address.postal_code"));
    }
    let quickbooks = Book::open(Platform::QuickbooksOnline).await;
    let object = Object::Party(quickbooks.party(Kind::Customer, "Ada: Lovelace"));
    assert_eq!(quickbooks.unwritable(&Write::Create { object }).as_deref(), Some("name"));
    let longest = Book::open(Platform::Xero).await;
    longest.create(Object::Party(longest.party(Kind::Customer, &"x".repeat(255)))).await;
    quickbooks.create(Object::Party(quickbooks.party(Kind::Customer, &"x".repeat(500)))).await;
}
