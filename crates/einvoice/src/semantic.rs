//! A document in the terms of EN 16931.

use bursar_kernel::{AmountError, FineRate, NaiveDate};
use chrono::Datelike;
use en16931::invoice::{
    Code, Contact as SemanticContact, CreditTransfer, Delivery, DocumentAllowanceCharge, DocumentTotals, InvoiceNote, Item, LineVat,
    Party as SemanticParty, PaymentInstructions, PaymentMeans, PostalAddress, PrecedingInvoice, PriceDetails, VatBreakdown,
};
use en16931::{
    Date, DocumentKind, DocumentReference, Identifier as SemanticIdentifier, Invoice, InvoiceAmount, InvoiceLine, Percentage, Quantity,
    UnitPriceAmount,
};
use rust_decimal::Decimal;

use crate::amounts::{Charged, NetAmounts, major, price, quantity_of};
use crate::document::{Account, Address, Document, EinvoiceKind, EinvoiceParty, Identifier, Line};
use crate::units;
use crate::zero_rate::ZeroRate;

/// A reason of UNCL 5189: a discount.
const DISCOUNT: &str = "95";
/// VAT is charged: the category of UNCL 5305.
const CHARGED: &str = "S";
/// Means of payment of UNCL 4461: a credit transfer, and one within SEPA.
const TRANSFER: &str = "30";
const SEPA_TRANSFER: &str = "58";

/// Amounts have two decimals there.
const PLACES: u32 = 2;

/// Why a document cannot be said in these terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsaid {
    /// Its currency has more than two decimals.
    Currency,
    /// An amount is out of all bounds.
    Amount,
    /// A date is.
    Date,
}

impl From<AmountError> for Unsaid {
    fn from(_: AmountError) -> Self {
        Unsaid::Amount
    }
}

/// The document in the terms of the standard.
pub(crate) fn invoice(document: &Document) -> Result<Invoice, Unsaid> {
    let exponent = document.amounts.currency.exponent();
    if exponent > PLACES {
        return Err(Unsaid::Currency);
    }
    let net = NetAmounts::of(&document.amounts)?;
    let mut invoice = header(document)?;
    invoice.seller = party(&document.seller);
    invoice.buyer = party(&document.buyer);
    invoice.payment = document.account.as_ref().map(|account| payment(document, account));
    let lines = document.amounts.lines.iter().zip(&net.lines).enumerate();
    invoice.lines = lines.map(|(place, (line, net))| line_of(document, place, line, *net)).collect::<Result<_, Unsaid>>()?;
    for (rate, charged) in &net.rates {
        invoice.vat_breakdown.push(breakdown(document, *rate, *charged)?);
        if charged.allowance != 0 {
            invoice.allowances.push(allowance(document, *rate, *charged)?);
        }
    }
    invoice.totals = totals(document, &net)?;
    Ok(invoice)
}

fn header(document: &Document) -> Result<Invoice, Unsaid> {
    let mut invoice = Invoice::default();
    invoice.number = Some(document.number.clone());
    invoice.issue_date = Some(date(document.issued)?);
    invoice.due_date = document.due.map(date).transpose()?;
    invoice.currency = Some(Code::new(document.amounts.currency.code()));
    invoice.buyer_reference.clone_from(&document.buyer_reference);
    invoice.purchase_order_reference = document.buyer_reference.as_ref().map(DocumentReference::new);
    invoice.notes = document.note.iter().map(InvoiceNote::new).collect();
    invoice.payment_terms = terms(document);
    match &document.kind {
        EinvoiceKind::Invoice => invoice.type_code = Some(Code::new("380")),
        EinvoiceKind::CreditNote(of) => {
            invoice.kind = DocumentKind::CreditNote;
            invoice.type_code = Some(Code::new("381"));
            let issue_date = of.issued.map(date).transpose()?;
            invoice.preceding_invoices = vec![PrecedingInvoice { reference: DocumentReference::new(&of.number), issue_date }];
        }
    }
    invoice.delivery = delivery(document)?;
    Ok(invoice)
}

/// When it was delivered, and where to, which only deliveries to another country of the Union have to say.
fn delivery(document: &Document) -> Result<Option<Delivery>, Unsaid> {
    let delivered = document.delivered.map(date).transpose()?;
    let to = (ZeroRate::of(document) == ZeroRate::WithinUnion)
        .then(|| address(document.delivered_to.as_ref().unwrap_or(&document.buyer.address)));
    let says_anything = delivered.is_some() || to.is_some();
    Ok(says_anything.then(|| Delivery { date: delivered, address: to, ..Delivery::default() }))
}

/// In words: the standard has no terms for a discount for paying early. Something is owed on a credit note too, whose terms are its invoice.
fn terms(document: &Document) -> Option<String> {
    let early = document.terms.early.iter();
    let early = early.map(|early| {
        let percent = Decimal::new(early.discount.percent_minor_units(), 2).normalize();
        format!("{percent} % discount for payment until {}", early.until)
    });
    let of = match &document.kind {
        EinvoiceKind::Invoice => None,
        EinvoiceKind::CreditNote(of) => Some(format!("Credit for invoice {}", of.number)),
    };
    let said: Vec<String> = document.terms.description.iter().cloned().chain(early).chain(of).collect();
    Some(said.join("; ")).filter(|said| !said.is_empty())
}

fn date(day: NaiveDate) -> Result<Date, Unsaid> {
    let (Ok(month), Ok(of_month)) = (u8::try_from(day.month()), u8::try_from(day.day())) else { return Err(Unsaid::Date) };
    Date::new(day.year(), month, of_month).map_err(|_| Unsaid::Date)
}

fn party(party: &EinvoiceParty) -> SemanticParty {
    SemanticParty {
        name: Some(party.name.clone()),
        trading_name: party.trade_name.clone(),
        vat_identifier: party.vat_id.clone(),
        tax_registration: party.tax_id.clone(),
        legal_registration: party.registration.as_ref().map(identifier),
        electronic_address: party.endpoint.as_ref().map(identifier),
        address: address(&party.address),
        contact: SemanticContact {
            name: party.contact.name.clone(),
            phone: party.contact.phone.clone(),
            email: party.contact.email.clone(),
        },
        ..SemanticParty::default()
    }
}

fn identifier(identifier: &Identifier) -> SemanticIdentifier {
    match identifier.scheme {
        Some(scheme) => SemanticIdentifier::schemed(&identifier.value, scheme),
        None => SemanticIdentifier::new(&identifier.value),
    }
}

fn address(address: &Address) -> PostalAddress {
    PostalAddress {
        line1: Some(address.line1.clone()),
        line2: address.line2.clone(),
        city: Some(address.city.clone()),
        post_code: Some(address.postal_code.clone()),
        subdivision: address.state.clone(),
        country: Some(Code::new(&address.country)),
        ..PostalAddress::default()
    }
}

fn payment(document: &Document, account: &Account) -> PaymentInstructions {
    let is_sepa = account.is_iban && document.amounts.currency.code() == "EUR";
    let transfer = CreditTransfer {
        account_identifier: Some(account.number.clone()),
        account_name: account.holder.clone(),
        provider_identifier: account.bic.clone(),
    };
    PaymentInstructions {
        means_code: Some(Code::new(if is_sepa { SEPA_TRANSFER } else { TRANSFER })),
        remittance_information: Some(document.number.clone()),
        means: Some(PaymentMeans::CreditTransfer(vec![transfer])),
        ..PaymentInstructions::default()
    }
}

fn line_of(document: &Document, place: usize, line: &Line, net: i64) -> Result<InvoiceLine, Unsaid> {
    let price = price(line, net, document.amounts.currency.exponent())?;
    let rate = document.amounts.rates.get(line.rate).ok_or(Unsaid::Amount)?.rate;
    let vat = vat(document, rate);
    let quantity = Quantity::new(quantity_of(line));
    let (id, unit) = ((place + 1).to_string(), units::code(line.unit.as_deref()));
    let made = InvoiceLine::new(id, &line.name, quantity, unit, amount(document, net)?, vat.category, vat.rate);
    let details = PriceDetails {
        net_price: UnitPriceAmount::new(price.amount),
        base_quantity: price.base_quantity.map(Quantity::new),
        base_quantity_code: price.base_quantity.map(|_| Code::new(unit)),
        ..PriceDetails::default()
    };
    let item = Item {
        name: Some(line.name.clone()),
        description: line.description.clone(),
        seller_identifier: line.seller_number.clone(),
        ..Item::default()
    };
    Ok(made.with_price(details).with_item(item))
}

/// The category of a rate: charged, or why it is not.
fn vat(document: &Document, rate: FineRate) -> LineVat {
    let category = if rate.hundredths() == 0 { ZeroRate::of(document).category() } else { CHARGED };
    LineVat { category: Code::new(category), rate: Some(Percentage::new(Decimal::new(rate.hundredths(), 4).normalize())) }
}

fn breakdown(document: &Document, rate: FineRate, charged: Charged) -> Result<VatBreakdown, Unsaid> {
    let LineVat { category, rate: percentage } = vat(document, rate);
    let is_zero = rate.hundredths() == 0;
    Ok(VatBreakdown {
        taxable_amount: amount(document, charged.taxable)?,
        tax_amount: amount(document, charged.vat)?,
        category,
        rate: percentage,
        exemption_reason: document.exemption.clone().filter(|_| is_zero),
        exemption_reason_code: ZeroRate::of(document).reason().filter(|_| is_zero).map(Code::new),
    })
}

/// What the discount of the document takes off at a rate.
fn allowance(document: &Document, rate: FineRate, charged: Charged) -> Result<DocumentAllowanceCharge, Unsaid> {
    Ok(DocumentAllowanceCharge {
        amount: amount(document, charged.allowance)?,
        base_amount: None,
        percentage: None,
        vat: vat(document, rate),
        reason: Some("Discount".to_owned()),
        reason_code: Some(Code::new(DISCOUNT)),
    })
}

fn totals(document: &Document, net: &NetAmounts) -> Result<DocumentTotals, Unsaid> {
    let said = |minor| amount(document, minor);
    let (taxable, vat, allowance) = (net.sum(|rate| rate.taxable)?, net.sum(|rate| rate.vat)?, net.sum(|rate| rate.allowance)?);
    let gross = taxable.checked_add(vat).ok_or(Unsaid::Amount)?;
    let deduction = document.amounts.deduction;
    let has_allowance = net.rates.values().any(|rate| rate.allowance != 0);
    Ok(DocumentTotals {
        line_total: said(net.line_total()?)?,
        allowance_total: has_allowance.then(|| said(allowance)).transpose()?,
        taxable_total: said(taxable)?,
        vat_total: Some(said(vat)?),
        gross_total: said(gross)?,
        paid: (deduction != 0).then(|| said(deduction)).transpose()?,
        due: said(gross.checked_sub(deduction).ok_or(Unsaid::Amount)?)?,
        ..DocumentTotals::default()
    })
}

fn amount(document: &Document, minor: i64) -> Result<InvoiceAmount, Unsaid> {
    InvoiceAmount::from_decimal_exact(major(minor, document.amounts.currency.exponent())).map_err(|_| Unsaid::Amount)
}
