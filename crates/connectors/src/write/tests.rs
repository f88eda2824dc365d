use super::*;

#[test]
fn a_write_can_be_kept_as_text() {
    let account = || AccountReference::Id("7".into());
    for object in [
        Object::Party(sample::party(Kind::Vendor)),
        Object::Item(sample::item(account())),
        Object::Document(Box::new(sample::document(Kind::Bill, account()))),
        Object::Payment(sample::payment(Kind::BillPayment, Kind::Bill, account())),
        Object::Allocation(sample::allocation(Kind::VendorCredit, Kind::Bill, account())),
        Object::Attachment(sample::attachment(Kind::Bill)),
    ] {
        let target = sample::target(object.kind(), "{}");
        for write in [
            Write::Create { object: object.clone() },
            Write::Update { target: target.clone(), object, kept: Vec::new() },
            Write::Void { target },
        ] {
            let text = serde_json::to_string(&write).unwrap();
            assert_eq!(serde_json::from_str::<Write>(&text).unwrap(), write, "{text}");
        }
    }
}
