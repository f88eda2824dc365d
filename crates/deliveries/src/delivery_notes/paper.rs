//! A delivery note as it stands on paper. Pure.

use bursar_counterparts::PostalAddress;
use bursar_documents::paper::issuer;
use bursar_kernel::{Currency, Decimal, Money, NaiveDate};
use bursar_print::paper::{
    Address, Column, Dates, Kind, Language, Line, Look, Paper, Party, References, Signature, Stamp, Terms, Texts, Totals,
};

use super::{DeliveredItem, DeliveryNote, DeliveryNoteStatus};

/// The note, which was made on this day, in this language. Papers have amounts in a currency, of which a delivery note shows none.
pub(super) fn paper(note: &DeliveryNote, issued_on: NaiveDate, look: Look, language: Language) -> Paper {
    let (parties, nothing) = (&note.parties, Money::new(0, Currency::EUR));
    Paper {
        kind: Kind::DeliveryNote,
        language,
        look,
        number: Some(note.document_id.clone()),
        currency: Currency::EUR,
        issuer: issuer(&parties.entity, &parties.entity_address),
        recipient: Party { name: parties.counterpart.party.name(), address: address(&parties.counterpart_address), ..Party::default() },
        delivered_to: None,
        dates: Dates { issued: Some(issued_on), deadline: note.delivery_date, fulfilled: None },
        references: References {
            based_on: note.based_on_document_id.clone(),
            delivery_number: note.delivery_number.clone(),
            ..References::default()
        },
        columns: [Column::Name, Column::Quantity, Column::Unit].map(Into::into).into(),
        lines: note.items.iter().map(|item| line(item, nothing)).collect(),
        totals: Totals {
            subtotal: nothing,
            discount: None,
            vat: Vec::new(),
            deduction: None,
            total: nothing,
            withholding: None,
            due: nothing,
        },
        terms: Terms::default(),
        bank: None,
        link: None,
        texts: Texts { memo: note.memo.clone().filter(|memo| !memo.trim().is_empty()), ..Texts::default() },
        payments: Vec::new(),
        stamp: (note.status == DeliveryNoteStatus::Canceled).then_some(Stamp::Canceled),
        signature: note.display_signature_placeholder.then_some(Signature::Blank),
        created_at: note.updated_at,
    }
}

fn line(DeliveredItem { product, quantity }: &DeliveredItem, nothing: Money) -> Line {
    Line {
        name: product.name.clone(),
        description: product.description.clone().filter(|description| !description.is_empty()),
        quantity: *quantity,
        unit: product.measure_unit.as_ref().map(|unit| unit.name.clone()),
        price: nothing,
        price_after_vat: nothing,
        discount: None,
        vat_rate: Decimal::ZERO,
        vat_amount: nothing,
        total: nothing,
        total_after_vat: nothing,
    }
}

fn address(postal: &PostalAddress) -> Address {
    let PostalAddress { city, country, line1, line2, postal_code, state } = postal.clone();
    Address { line1, line2, postal_code, city, state, country: country.0 }
}
