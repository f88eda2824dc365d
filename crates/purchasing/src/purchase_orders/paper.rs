//! A purchase order as it stands on paper. Pure.

use bursar_counterparts::PostalAddress;
use bursar_kernel::{AmountError, Money, Rate};
use bursar_print::paper::{
    Accent, Address, Column, Dates, Design, Format, Kind, Language, Line, Look, Paper, Party, References, Stamp, Terms, Texts, Totals,
    VatTotal,
};
use chrono::Days;

use super::totals::{OrderTotals, net, quantity, totals};
use super::{OrderedItem, PurchaseOrder, PurchaseOrderStatus};

/// What an order shows of others, as they now are.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) design: Design,
    pub(super) logo: Option<Vec<u8>>,
    pub(super) project: Option<String>,
}

/// The languages of an order, the vendor's before the entity's.
pub(super) fn language(order: &PurchaseOrder) -> Language {
    let theirs = order.counterpart.shared().language.as_ref().and_then(|language| Language::of(language.code()));
    theirs.or_else(|| Language::of(order.entity.language.code())).unwrap_or(Language::English)
}

/// The order on paper, in the language of the vendor.
pub(super) fn paper(order: &PurchaseOrder, sources: Sources) -> Result<Paper, AmountError> {
    let format = Format::of_country(&order.entity.address.country.0);
    let message = Some(order.message.clone()).filter(|message| !message.trim().is_empty());
    Ok(Paper {
        kind: Kind::PurchaseOrder,
        language: language(order),
        look: Look { design: sources.design, format, accent: Accent::default(), logo: sources.logo },
        number: Some(order.document_id.clone()),
        currency: order.currency,
        issuer: issuer(order),
        recipient: recipient(order),
        delivered_to: None,
        dates: dates(order),
        references: References { project: sources.project, ..References::default() },
        columns: [Column::Name, Column::Quantity, Column::Unit, Column::Price, Column::VatRate, Column::Total].map(Into::into).into(),
        lines: order.items.iter().map(line).collect::<Result<_, _>>()?,
        totals: sums(totals(&order.items, order.currency)?)?,
        terms: Terms::default(),
        bank: None,
        link: None,
        texts: Texts { memo: message, ..Texts::default() },
        payments: Vec::new(),
        stamp: (order.status == PurchaseOrderStatus::Draft).then_some(Stamp::Draft),
        signature: None,
        created_at: order.issued_at.unwrap_or(order.updated_at),
    })
}

fn issuer(order: &PurchaseOrder) -> Party {
    let (entity, address) = (&order.entity, order.entity.address.clone());
    Party {
        name: entity.name.clone(),
        address: Address {
            line1: address.line1,
            line2: address.line2,
            postal_code: address.postal_code,
            city: address.city,
            state: address.state,
            country: address.country.0,
        },
        vat_id: order.entity_vat_id.as_ref().map(|vat_id| vat_id.value.clone()),
        tax_id: entity.tax_id.clone(),
        email: Some(entity.email.clone()),
        phone: entity.phone.clone(),
        website: entity.website.clone(),
        ..Party::default()
    }
}

fn recipient(order: &PurchaseOrder) -> Party {
    let address = order.counterpart_address.clone().map(address).unwrap_or_default();
    Party { name: order.counterpart.name(), address, tax_id: order.counterpart.shared().tax_id.clone(), ..Party::default() }
}

fn address(PostalAddress { city, country, line1, line2, postal_code, state }: PostalAddress) -> Address {
    Address { line1, line2, postal_code, city, state, country: country.0 }
}

/// It is good for so many days from the day on which it is sent.
fn dates(order: &PurchaseOrder) -> Dates {
    let days = Days::new(u64::try_from(order.valid_for_days).unwrap_or_default());
    Dates { issued: order.issue_day, deadline: order.issue_day.and_then(|day| day.checked_add_days(days)), fulfilled: None }
}

fn line(item: &OrderedItem) -> Result<Line, AmountError> {
    let (price, total) = (Money::new(item.price, item.currency), net(item)?);
    let vat_amount = item.vat_rate.of(total)?;
    Ok(Line {
        name: item.name.clone(),
        description: None,
        quantity: quantity(item)?,
        unit: Some(item.unit.clone()).filter(|unit| !unit.is_empty()),
        price,
        price_after_vat: price.plus(item.vat_rate.of(price)?)?,
        discount: None,
        vat_rate: item.vat_rate.percent()?,
        vat_amount,
        total,
        total_after_vat: total.plus(vat_amount)?,
    })
}

fn sums(OrderTotals { subtotal, vat, total }: OrderTotals) -> Result<Totals, AmountError> {
    let of_rate = |(rate, taxable, amount): (Rate, Money, Money)| {
        Ok(VatTotal { rate: rate.percent()?, name: None, taxable, amount, components: Vec::new() })
    };
    let vat = vat.into_iter().map(of_rate).collect::<Result<_, AmountError>>()?;
    Ok(Totals { subtotal, discount: None, vat, deduction: None, total, withholding: None, due: total })
}
