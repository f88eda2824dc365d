//! A document with its lines in the terms of the electronic invoice. Pure.

use bursar_catalog::ProductType;
use bursar_documents::{EntityAddressCopy, IssuerCopy};
use bursar_einvoice::{
    Account, Address, Amounts, Contact, Document, EarlyPayment, EinvoiceKind, EinvoiceParty, Identifier, Line as EinvoiceLine, Preceding,
    RateTotal, Terms,
};
use bursar_entities::VatMode;
use bursar_kernel::{AmountError, NaiveDate};

use super::{CredentialsCopy, Einvoice};
use crate::receivables::copies::{AddressCopy, BankAccountCopy};
use crate::receivables::line::Line;
use crate::receivables::totals::VatTotal;
use crate::receivables::{Content, Own, Receivable};

/// The Dutch register of companies, in the list of ISO 6523.
const DUTCH_COMPANIES: &str = "0106";

/// The document, which is issued but for its number; `invoice` is the one that a credit note takes back.
pub(super) fn model(
    document: &Receivable,
    lines: &[Line],
    issued: NaiveDate,
    invoice: Option<&Receivable>,
) -> Result<Document, AmountError> {
    let (content, einvoice) = (&document.content, document.einvoice.clone().unwrap_or_default());
    let (buyer_reference, delivered, terms) = match &document.own {
        Own::Invoice(own) => (own.purchase_order.clone(), own.fulfillment_date, terms(document, issued)),
        Own::CreditNote(own) => (own.purchase_order.clone(), invoice.and_then(fulfilled_on), Terms::default()),
        Own::Quote(_) => (None, None, Terms::default()),
    };
    let preceding = |invoice: &Receivable| Some(Preceding { number: invoice.document_id.clone()?, issued: invoice.issued_on() });
    let notes = [content.memo.as_deref(), content.deduction_memo.as_deref()];
    let note = notes.into_iter().flatten().collect::<Vec<_>>().join("\n");
    Ok(Document {
        kind: invoice.and_then(preceding).map_or(EinvoiceKind::Invoice, EinvoiceKind::CreditNote),
        // A proof needs a number before one is taken.
        number: document.document_id.clone().unwrap_or_else(|| "0".to_owned()),
        issued,
        due: document.due_date,
        delivered,
        delivered_to: content.counterpart_shipping_address.as_ref().map(address),
        terms,
        buyer_reference: buyer_reference.filter(|reference| !reference.trim().is_empty()),
        note: Some(note).filter(|note| !note.trim().is_empty()),
        seller: seller(content, &einvoice),
        buyer: buyer(content, &einvoice),
        account: content.entity_bank_account.as_ref().and_then(account),
        exemption: content.vat_exemption_rationale.clone().filter(|_| content.vat_exempt == Some(true)),
        amounts: amounts(document, lines)?,
    })
}

/// A credit note is about the delivery of its invoice.
fn fulfilled_on(invoice: &Receivable) -> Option<NaiveDate> {
    match &invoice.own {
        Own::Invoice(own) => own.fulfillment_date,
        Own::CreditNote(_) | Own::Quote(_) => None,
    }
}

fn terms(document: &Receivable, issued: NaiveDate) -> Terms {
    let Own::Invoice(invoice) = &document.own else { return Terms::default() };
    let Some(terms) = &invoice.payment_terms else { return Terms::default() };
    let early = terms.discounts(issued).filter(|(_, discount)| discount.percent_minor_units() > 0);
    Terms {
        description: terms.description.clone().or_else(|| terms.name.clone()),
        early: early.map(|(until, discount)| EarlyPayment { until, discount }).collect(),
    }
}

fn seller(content: &Content, einvoice: &Einvoice) -> EinvoiceParty {
    let (address, issuer) = (&content.entity_address, &content.entity);
    let (phone, registration) = match issuer {
        IssuerCopy::Organization(company) => (company.phone.clone(), company.registration_number.clone()),
        IssuerCopy::Individual(person) => (person.phone.clone(), person.registration_number.clone()),
    };
    EinvoiceParty {
        name: issuer.name(),
        trade_name: content.trade_name.clone(),
        vat_id: content.entity_vat_id.as_ref().map(|vat_id| vat_number(&vat_id.country.0, &vat_id.value)),
        tax_id: issuer.tax_id().cloned(),
        registration: register(einvoice.sender.as_ref()).or_else(|| registration.map(|number| registered(number, address))),
        endpoint: einvoice.sender.as_ref().map(endpoint),
        address: Address {
            line1: address.line1.clone(),
            line2: address.line2.clone(),
            city: address.city.clone(),
            postal_code: address.postal_code.clone(),
            state: address.state.clone(),
            country: address.country.as_ref().map(|country| country.0.clone()).unwrap_or_default(),
        },
        contact: Contact { name: Some(issuer.name()), phone, email: issuer.email().map(str::to_owned) },
    }
}

fn buyer(content: &Content, einvoice: &Einvoice) -> EinvoiceParty {
    let contact = content.counterpart_contact.as_ref();
    let vat_id = content.counterpart_vat_id.as_ref();
    EinvoiceParty {
        name: content.counterpart_name.clone(),
        trade_name: None,
        vat_id: vat_id.map(|vat_id| vat_number(vat_id.country.as_ref().map_or("", |country| country.0.as_str()), &vat_id.value)),
        // The standard knows a tax number of the seller alone.
        tax_id: None,
        registration: register(einvoice.receiver.as_ref()),
        endpoint: einvoice.receiver.as_ref().map(endpoint),
        address: content.counterpart_billing_address.as_ref().map(address).unwrap_or_default(),
        contact: Contact {
            name: contact.map(|contact| format!("{} {}", contact.first_name, contact.last_name)),
            phone: contact.and_then(|contact| contact.phone.clone()),
            email: contact.and_then(|contact| contact.email.clone()),
        },
    }
}

fn address(copy: &AddressCopy) -> Address {
    Address {
        line1: copy.line1.clone(),
        line2: copy.line2.clone(),
        city: copy.city.clone(),
        postal_code: copy.postal_code.clone(),
        state: copy.state.clone(),
        country: copy.country.0.clone(),
    }
}

fn endpoint(credentials: &CredentialsCopy) -> Identifier {
    let participant = credentials.participant();
    Identifier { scheme: Some(participant.schema.code()), value: participant.identifier }
}

/// A number of a register of companies is the legal one too, as Dutch and Belgian authorities ask.
fn register(credentials: Option<&CredentialsCopy>) -> Option<Identifier> {
    credentials.filter(|credentials| credentials.network_schema.is_register()).map(endpoint)
}

/// The number of a Dutch company is that of the register of companies: eight digits. Of other countries we do not know the register.
fn registered(number: String, address: &EntityAddressCopy) -> Identifier {
    let is_dutch = address.country.as_ref().is_some_and(|country| country.0 == "NL");
    let is_kvk = is_dutch && number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_digit());
    Identifier { value: number, scheme: is_kvk.then_some(DUTCH_COMPANIES) }
}

/// A VAT ID begins with its country, which people leave out; that of Greece is EL.
fn vat_number(country: &str, value: &str) -> String {
    let plain: String = value.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let prefix = if country == "GR" { "EL" } else { country };
    if plain.starts_with(prefix) { plain } else { format!("{prefix}{plain}") }
}

fn account(account: &BankAccountCopy) -> Option<Account> {
    let (number, is_iban) = match (&account.iban, &account.account_number) {
        (Some(iban), _) => (iban.replace(' ', ""), true),
        (None, Some(number)) => (number.clone(), false),
        (None, None) => return None,
    };
    Some(Account { number, is_iban, bic: account.bic.clone(), holder: account.account_holder_name.clone() })
}

fn amounts(document: &Receivable, lines: &[Line]) -> Result<Amounts, AmountError> {
    let totals = &document.amounts.total_vat_amounts;
    let includes_vat = document.content.vat_mode == VatMode::Inclusive;
    let line = |line: &Line| EinvoiceLine {
        name: line.product.name.clone(),
        description: line.product.description.clone(),
        is_service: line.product.kind == ProductType::Service,
        seller_number: line.product.external_reference.clone(),
        quantity: line.quantity,
        unit: line.product.measure_unit.as_ref().map(|unit| unit.name.clone()),
        amount: if includes_vat { line.total_after_vat } else { line.total_before_vat },
        rate: place_of_rate(line, totals),
    };
    Ok(Amounts {
        currency: document.currency,
        includes_vat,
        lines: lines.iter().map(line).collect(),
        rates: totals.iter().map(rate).collect::<Result<_, AmountError>>()?,
        deduction: document.content.deduction_amount.unwrap_or_default(),
    })
}

/// The totals of the document name the rate of each line.
fn place_of_rate(line: &Line, totals: &[VatTotal]) -> usize {
    let rate = &line.product.vat_rate;
    let is_same = |total: &VatTotal| total.id == rate.id && total.name == rate.name && total.value == rate.value;
    totals.iter().position(is_same).unwrap_or(totals.len())
}

fn rate(total: &VatTotal) -> Result<RateTotal, AmountError> {
    Ok(RateTotal { rate: total.exact()?, taxable: total.taxable_amount, vat: total.amount })
}
