use super::*;
use crate::write::sample::{allocation, attachment, decimal, document, item, party, payment, target};
use crate::write::{PushAs, Write};

fn account(code: &str) -> AccountReference {
    AccountReference::Code(code.into())
}

fn prepared(write: &Write) -> [String; 3] {
    let PreparedWrite { method, resource, body, .. } = prepare(write).unwrap();
    [method, resource, body]
}

fn created(object: Object) -> [String; 3] {
    prepared(&Write::Create { object })
}

#[test]
fn names_are_written_by_example() {
    let expected = concat!(
        r#"{"Contacts":[{"Name":"Ada 🧾 Ltd","FirstName":"Ada","EmailAddress":"a@ada.test","TaxNumber":"GB1","DefaultCurrency":"GBP","#,
        r#""Phones":[{"PhoneType":"DEFAULT","PhoneNumber":"123"}],"#,
        r#""Addresses":[{"AddressType":"STREET","AddressLine1":"1 Road","City":"Bath","Country":"GB"}]}]}"#
    );
    assert_eq!(created(Object::Party(party(Kind::Customer))), ["PUT", "Contacts?summarizeErrors=false", expected]);
    let expected =
        r#"{"Items":[{"Code":"SAND","Name":"Sand","IsSold":true,"SalesDetails":{"UnitPrice":1.25,"AccountCode":"400","TaxType":"T"}}]}"#;
    assert_eq!(created(Object::Item(item(account("400")))), ["PUT", "Items?summarizeErrors=false", expected]);
}

#[test]
fn a_file_goes_as_its_bytes_alone() {
    assert_eq!(created(Object::Attachment(attachment(Kind::Bill))), ["PUT", "Invoices/9/Attachments/N-1.pdf", ""]);
    assert_eq!(created(Object::Attachment(attachment(Kind::CreditNote))), ["PUT", "CreditNotes/9/Attachments/N-1.pdf", ""]);
}

#[test]
fn an_invoice_is_written_by_example() {
    let expected = concat!(
        r#"{"Invoices":[{"Type":"ACCREC","Contact":{"ContactID":"20"},"InvoiceNumber":"N-1","Reference":"PO-9","Date":"2026-03-01","#,
        r#""DueDate":"2026-03-31","CurrencyCode":"GBP","CurrencyRate":1.25,"Status":"AUTHORISED","LineAmountTypes":"Exclusive","#,
        r#""Url":"https://us.test/1#mark-1","LineItems":[{"Description":"Work","Quantity":4,"UnitAmount":2.5,"LineAmount":10,"#,
        r#""TaxType":"T","TaxAmount":2,"AccountCode":"400"}]}]}"#
    );
    let made = created(Object::Document(Box::new(document(Kind::Invoice, account("400")))));
    assert_eq!(made, ["PUT", "Invoices?summarizeErrors=false", expected]);
}

#[test]
fn prices_of_more_decimals_are_asked_for() {
    let mut entry = document(Kind::Bill, account("400"));
    (entry.lines[0].quantity, entry.lines[0].unit_amount) = (decimal("800"), decimal("0.0125"));
    let [_, resource, body] = created(Object::Document(Box::new(entry.clone())));
    assert_eq!(resource, "Invoices?summarizeErrors=false&unitdp=4");
    assert!(body.contains(r#""UnitAmount":0.0125"#) && !body.contains("Reference"), "{body}");
    entry.lines[0].quantity = decimal("1000000");
    let [_, resource, body] = created(Object::Document(Box::new(entry)));
    assert!(!resource.contains("unitdp") && !body.contains("UnitAmount") && body.contains(r#""LineAmount":10"#), "{body}");
}

#[test]
fn a_quantity_of_more_decimals_is_rounded_or_becomes_one_piece() {
    let written = |quantity: &str, unit_amount: &str, amount: &str| {
        let mut entry = document(Kind::Bill, account("400"));
        let line = &mut entry.lines[0];
        (line.quantity, line.unit_amount, line.amount) = (decimal(quantity), decimal(unit_amount), decimal(amount));
        let [.., body] = created(Object::Document(Box::new(entry)));
        body.split(r#""LineItems":[{"#).nth(1).and_then(|lines| lines.split(r#","TaxType""#).next()).unwrap().to_owned()
    };
    let piece = r#""Description":"Work (0.333333 x 300)","Quantity":1,"UnitAmount":100,"LineAmount":100"#;
    assert_eq!(written("0.333333", "300", "100"), piece);
    assert_eq!(written("0.12344", "1", "0.12"), r#""Description":"Work","Quantity":0.1234,"UnitAmount":1,"LineAmount":0.12"#);
    assert_eq!(written("0.00001", "300", "0"), r#""Description":"Work","Quantity":0,"UnitAmount":300,"LineAmount":0"#);
}

#[test]
fn an_update_names_its_lines_and_takes_nothing_back() {
    let raw = r#"{"Status":"AUTHORISED","LineItems":[{"LineItemID":"l-1"},{"LineItemID":"l-2"}]}"#;
    let mut entry = document(Kind::Bill, account("400"));
    entry.push_as = PushAs::Draft;
    let update_without = |kept, raw: &str, entry: &crate::write::DocumentEntry| {
        prepared(&Write::Update { target: target(Kind::Bill, raw), object: Object::Document(Box::new(entry.clone())), kept })
    };
    let update = |raw: &str, entry: &crate::write::DocumentEntry| update_without(Vec::new(), raw, entry);
    let [method, resource, body] = update(raw, &entry);
    assert_eq!((method.as_str(), resource.as_str()), ("POST", "Invoices/7?summarizeErrors=false"));
    assert!(body.starts_with(r#"{"Invoices":[{"InvoiceID":"7","Type":"ACCPAY","InvoiceNumber""#), "{body}");
    assert!(body.ends_with(r#""AccountCode":"400","LineItemID":"l-1"}]}]}"#), "{body}");
    assert!(!body.contains("Status") && !body.contains("Contact") && !body.contains("l-2"), "{body}");
    let tracked = r#"{"Status":"AUTHORISED","LineItems":[{"LineItemID":"l-1","Tracking":[{"TrackingOptionID":"o"}]}]}"#;
    assert!(update(tracked, &entry)[2].contains(r#""Tracking":[],"LineItemID":"l-1""#), "ours is not tracked");
    let kept = vec![crate::write::DocumentField::Dimensions];
    assert!(!update_without(kept, tracked, &entry)[2].contains("Tracking"), "it stays as it is there");
    entry.push_as = PushAs::Submitted;
    assert!(update(r#"{"Status":"DRAFT"}"#, &entry)[2].contains(r#""Status":"SUBMITTED""#));
}

#[test]
fn money_is_written_by_example() {
    let expected = concat!(
        r#"{"Payments":[{"Invoice":{"InvoiceID":"5"},"Account":{"Code":"090"},"Date":"2026-03-02","Amount":12.5,"CurrencyRate":1.25,"#,
        r#""Reference":"WIRE mark-1"}]}"#
    );
    let made = created(Object::Payment(payment(Kind::Payment, Kind::Invoice, account("090"))));
    assert_eq!(made, ["PUT", "Payments?summarizeErrors=false", expected]);
    let expected = r#"{"Allocations":[{"Invoice":{"InvoiceID":"5"},"Amount":3,"Date":"2026-03-02"}]}"#;
    let made = created(Object::Allocation(allocation(Kind::CreditNote, Kind::Invoice, account("090"))));
    assert_eq!(made, ["PUT", "CreditNotes/6/Allocations?summarizeErrors=false", expected]);
}

#[test]
fn each_kind_ends_in_its_own_way() {
    let ended = |kind, raw: &str| prepared(&Write::Void { target: target(kind, raw) });
    let body = |list: &str, id: &str, state: &str| format!(r#"{{"{list}":[{{"{id}":"7",{state}}}]}}"#);
    let post = |list: &str| format!("{list}/7?summarizeErrors=false");
    let voided = r#""Status":"VOIDED""#;
    let deleted = r#""Status":"DELETED""#;
    for (kind, raw, list, id, state) in [
        (Kind::Invoice, r#"{"Status":"AUTHORISED"}"#, "Invoices", "InvoiceID", voided),
        (Kind::Bill, r#"{"Status":"DRAFT"}"#, "Invoices", "InvoiceID", deleted),
        (Kind::CreditNote, "{}", "CreditNotes", "CreditNoteID", voided),
        (Kind::Payment, "{}", "Payments", "PaymentID", deleted),
        (Kind::Contact, "{}", "Contacts", "ContactID", r#""ContactStatus":"ARCHIVED""#),
    ] {
        assert_eq!(ended(kind, raw), ["POST".to_owned(), post(list), body(list, id, state)]);
    }
    assert_eq!(ended(Kind::Item, "{}"), ["DELETE", "Items/7", ""]);
}
