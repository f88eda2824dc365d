//! A document as it stands on paper: every amount is the one that the API answers. Pure.

use bursar_documents::paper::{issuer, look, spoken};
use bursar_entities::DocumentRendering;
use bursar_print::paper::{
    Address, BankDetails, Column, Dates, Kind, Language, Line, Paper, Party, References, ShownColumn, Signature, Stamp, Texts,
};

use super::Shown;
use super::sources::Sources;
use super::totals::{discount, percent, terms, totals};
use crate::receivables::copies::{AddressCopy, BankAccountCopy, ContactCopy};
use crate::receivables::line::Line as SoldLine;
use crate::receivables::status::{ReceivableStatus, ReceivableType};
use crate::receivables::{Content, Own, Receivable};

/// The language of the counterpart's file and that of the entity's own: the counterpart's, else the entity's, else English.
pub(crate) fn languages(content: &Content) -> (Language, Language) {
    spoken(&content.file_language, &content.original_file_language)
}

/// The document with its lines and what it shows of others, in this language.
pub(crate) fn paper(document: &Receivable, lines: &[SoldLine], sources: &Sources, language: Language) -> Shown<Paper> {
    let content = &document.content;
    let rendering = content.document_rendering.clone().unwrap_or_default();
    let totals = totals(document, sources)?;
    Ok(Paper {
        kind: kind(document.receivable_type()),
        language,
        look: look(&content.entity_address, sources.design, sources.logo.clone()),
        number: document.document_id.clone(),
        currency: document.currency,
        issuer: Party {
            trade_name: content.trade_name.clone(),
            vat_id: content.entity_vat_id.as_ref().map(|vat_id| vat_id.value.clone()),
            ..issuer(&content.entity, &content.entity_address)
        },
        recipient: recipient(content),
        delivered_to: delivered_to(content),
        dates: dates(document),
        references: references(document, sources),
        columns: columns(&rendering),
        lines: lines.iter().map(|line| sold(document, line)).collect::<Shown<_>>()?,
        terms: terms(document, sources)?,
        bank: content.entity_bank_account.as_ref().filter(|_| shows_account(document, &rendering)).map(account),
        link: link(document),
        texts: texts(content),
        payments: sources.came_in.clone(),
        stamp: stamp(document, totals.due.minor() <= 0 && !sources.came_in.is_empty()),
        signature: signature(document, sources, &rendering),
        created_at: document.issue_date.unwrap_or(document.updated_at),
        totals,
    })
}

fn kind(kind: ReceivableType) -> Kind {
    match kind {
        ReceivableType::Invoice => Kind::Invoice,
        ReceivableType::Quote => Kind::Quote,
        ReceivableType::CreditNote => Kind::CreditNote,
    }
}

fn recipient(content: &Content) -> Party {
    let legal_form = content.counterpart_business_type.as_deref().filter(|form| !content.counterpart_name.ends_with(form));
    let name = [Some(content.counterpart_name.as_str()), legal_form].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let contact = content.counterpart_contact.as_ref().map(called).filter(|contact| *contact != name);
    Party {
        name,
        address: content.counterpart_billing_address.as_ref().map(address).unwrap_or_default(),
        contact,
        vat_id: content.counterpart_vat_id.as_ref().map(|vat_id| vat_id.value.clone()),
        tax_id: content.counterpart_tax_id.clone(),
        ..Party::default()
    }
}

fn called(contact: &ContactCopy) -> String {
    let parts = [contact.title.as_deref(), Some(&contact.first_name), Some(&contact.last_name)];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn address(copy: &AddressCopy) -> Address {
    Address {
        line1: copy.line1.clone(),
        line2: copy.line2.clone(),
        postal_code: copy.postal_code.clone(),
        city: copy.city.clone(),
        state: copy.state.clone(),
        country: copy.country.0.clone(),
    }
}

fn delivered_to(content: &Content) -> Option<Address> {
    let shipping = content.counterpart_shipping_address.as_ref().map(address)?;
    let billing = content.counterpart_billing_address.as_ref().map(address);
    Some(shipping).filter(|shipping| Some(shipping) != billing.as_ref())
}

fn dates(document: &Receivable) -> Dates {
    let fulfilled = match &document.own {
        Own::Invoice(invoice) => invoice.fulfillment_date,
        Own::Quote(_) | Own::CreditNote(_) => None,
    };
    Dates { issued: document.issued_on(), deadline: document.due_date.or(document.expiry_date), fulfilled }
}

fn references(document: &Receivable, sources: &Sources) -> References {
    let purchase_order = match &document.own {
        Own::Invoice(invoice) => invoice.purchase_order.clone(),
        Own::CreditNote(note) => note.purchase_order.clone(),
        Own::Quote(_) => None,
    };
    References {
        based_on: document.content.based_on_document_id.clone(),
        purchase_order,
        customer: document.content.counterpart_external_reference.clone(),
        project: sources.project.clone(),
        delivery_number: None,
    }
}

fn columns(rendering: &DocumentRendering) -> Vec<ShownColumn> {
    if !rendering.display_line_items {
        return Vec::new();
    }
    let all = &rendering.line_items;
    let plain = [
        (Column::Name, &all.name),
        (Column::Quantity, &all.quantity),
        (Column::Unit, &all.measure_unit),
        (Column::Discount, &all.discount),
    ];
    let numbers = [
        (Column::Price, &all.price),
        (Column::PriceAfterVat, &all.price_after_vat),
        (Column::VatRate, &all.vat_rate),
        (Column::VatAmount, &all.vat_amount),
        (Column::Total, &all.total_price),
        (Column::TotalAfterVat, &all.total_price_after_vat),
    ];
    let plain = plain.into_iter().filter(|(_, set)| set.display);
    let plain = plain.map(|(column, set)| ShownColumn { column, label: set.label.clone(), precision: None });
    let numbers = numbers.into_iter().filter(|(_, set)| set.display);
    let precision = |places: Option<i32>| places.and_then(|places| u32::try_from(places).ok());
    let numbers = numbers.map(|(column, set)| ShownColumn { column, label: set.label.clone(), precision: precision(set.precision) });
    plain.chain(numbers).collect()
}

fn sold(document: &Receivable, line: &SoldLine) -> Shown<Line> {
    let product = &line.product;
    let (total, total_after_vat) = (document.money(line.total_before_vat), document.money(line.total_after_vat));
    Ok(Line {
        name: product.name.clone(),
        description: product.description.clone().filter(|description| !description.is_empty()),
        quantity: line.quantity,
        unit: product.measure_unit.as_ref().map(|unit| unit.name.clone()),
        price: document.money(product.price.value),
        price_after_vat: document.money(product.price_after_vat.value),
        discount: line.discount.filter(|off| off.amount > 0).map(|off| discount(document, off)),
        vat_rate: percent(product.vat_rate.exact())?,
        vat_amount: total_after_vat.minus(total)?,
        total,
        total_after_vat,
    })
}

fn shows_account(document: &Receivable, rendering: &DocumentRendering) -> bool {
    let of_kind = match document.receivable_type() {
        ReceivableType::Invoice => rendering.invoice.display_entity_bank_account,
        ReceivableType::Quote => rendering.quote.display_entity_bank_account,
        ReceivableType::CreditNote => rendering.credit_note.display_entity_bank_account,
    };
    rendering.display_entity_bank_account && of_kind
}

fn account(copy: &BankAccountCopy) -> BankDetails {
    BankDetails {
        holder: copy.account_holder_name.clone(),
        bank: copy.bank_name.clone(),
        iban: copy.iban.clone(),
        bic: copy.bic.clone(),
        account_number: copy.account_number.clone(),
        routing_number: copy.routing_number.clone(),
        sort_code: copy.sort_code.clone(),
    }
}

fn link(document: &Receivable) -> Option<String> {
    match &document.own {
        Own::Invoice(invoice) => invoice.payment_page_url.clone(),
        Own::Quote(quote) => quote.quote_accept_page_url.clone(),
        Own::CreditNote(_) => None,
    }
}

fn texts(content: &Content) -> Texts {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    Texts {
        memo: said(&content.memo),
        footer: said(&content.footer),
        conditions: said(&content.commercial_condition_description),
        vat_exemption: said(&content.vat_exemption_rationale),
    }
}

fn stamp(document: &Receivable, is_covered: bool) -> Option<Stamp> {
    match document.status {
        ReceivableStatus::Draft | ReceivableStatus::Recurring => Some(Stamp::Draft),
        ReceivableStatus::Canceled => Some(Stamp::Canceled),
        ReceivableStatus::Paid if is_covered => Some(Stamp::Paid),
        _ => None,
    }
}

fn signature(document: &Receivable, sources: &Sources, rendering: &DocumentRendering) -> Option<Signature> {
    let is_quote = document.receivable_type() == ReceivableType::Quote;
    if !is_quote || !rendering.quote.display_signature {
        return None;
    }
    let signed = document.signature.as_ref().zip(sources.signature.clone());
    Some(signed.map_or(Signature::Blank, |(signature, picture)| Signature::Signed {
        name: signature.full_name.clone(),
        on: sources.signed_on,
        picture,
    }))
}
