//! Objects to write in tests.

use bursar_kernel::Decimal;

use super::{
    AllocationEntry, AttachmentEntry, DocumentEntry, DocumentReference, ItemEntry, LineEntry, PartyEntry, PaymentEntry, PushAs, Target,
    TaxEntry, TaxMode,
};
use crate::Kind;
use crate::record::{AccountReference, Address};

pub(crate) fn decimal(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

pub(crate) fn target(kind: Kind, raw: &str) -> Target {
    Target { kind, remote_id: "7".into(), remote_version: "2".into(), raw: raw.into() }
}

pub(crate) fn reference(kind: Kind, remote_id: &str) -> DocumentReference {
    DocumentReference { kind, remote_id: remote_id.into() }
}

pub(crate) fn party(kind: Kind) -> PartyEntry {
    PartyEntry {
        kind,
        name: "Ada 🧾 Ltd".into(),
        first_name: Some("Ada".into()),
        last_name: None,
        email: Some("a@ada.test".into()),
        phone: Some("123".into()),
        address: Some(Address {
            lines: vec!["1 Road".into()],
            city: Some("Bath".into()),
            country: Some("GB".into()),
            ..Address::default()
        }),
        tax_number: Some("GB1".into()),
        currency: Some("GBP".into()),
    }
}

pub(crate) fn item(account: AccountReference) -> ItemEntry {
    ItemEntry {
        name: "Sand".into(),
        code: "SAND".into(),
        description: None,
        is_goods: true,
        sales_price: Some(decimal("1.25")),
        income_account: Some(account),
        sales_tax_rate_id: Some("T".into()),
    }
}

/// Three pieces for 10.00 and 2.00 of tax.
pub(crate) fn document(kind: Kind, account: AccountReference) -> DocumentEntry {
    let line = LineEntry {
        description: "Work".into(),
        quantity: decimal("4"),
        unit_amount: decimal("2.5"),
        amount: decimal("10"),
        tax_amount: decimal("2"),
        tax_rate_id: Some("T".into()),
        account: Some(account),
        item_id: None,
        dimensions: Vec::new(),
    };
    DocumentEntry {
        dimensions: Vec::new(),
        kind,
        number: Some("N-1".into()),
        date: "2026-03-01".parse().unwrap(),
        due_date: Some("2026-03-31".parse().unwrap()),
        currency: "GBP".into(),
        currency_rate: Some(decimal("0.8")),
        counterpart_id: "20".into(),
        tax_mode: TaxMode::Exclusive,
        push_as: PushAs::Authorised,
        note: Some("A note".into()),
        reference: Some("PO-9".into()),
        link: Some("https://us.test/1".into()),
        marker: "mark-1".into(),
        ship_to: None,
        bill_to: None,
        lines: vec![line],
        taxes: vec![TaxEntry {
            tax_rate_id: "T".into(),
            component_id: Some("R".into()),
            components: Vec::new(),
            percent: decimal("20"),
            net: decimal("10"),
            amount: decimal("2"),
        }],
        tax_total: decimal("2"),
        total: decimal("12"),
    }
}

pub(crate) fn payment(kind: Kind, of: Kind, account: AccountReference) -> PaymentEntry {
    PaymentEntry {
        kind,
        document: reference(of, "5"),
        counterpart_id: "20".into(),
        date: "2026-03-02".parse().unwrap(),
        amount: decimal("12.5"),
        currency: "GBP".into(),
        currency_rate: Some(decimal("0.8")),
        account,
        is_credit_card: false,
        reference: Some("WIRE".into()),
        marker: "mark-1".into(),
    }
}

pub(crate) fn allocation(credit: Kind, of: Kind, account: AccountReference) -> AllocationEntry {
    AllocationEntry {
        credit: reference(credit, "6"),
        document: reference(of, "5"),
        counterpart_id: "20".into(),
        date: "2026-03-02".parse().unwrap(),
        amount: decimal("3"),
        currency: "GBP".into(),
        account: Some(account),
        marker: "mark-1".into(),
    }
}

pub(crate) fn attachment(kind: Kind) -> AttachmentEntry {
    AttachmentEntry {
        document: reference(kind, "9"),
        file_id: "f-1".into(),
        name: "N-1.pdf".into(),
        media_type: "application/pdf".into(),
        marker: "mark-1".into(),
    }
}
