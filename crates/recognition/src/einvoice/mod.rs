//! E-invoices of EN 16931: what their XML says, exactly. A value that is not what the standard asks for is an error that names its element:
//! nobody shall pay by half an e-invoice.

mod cii;
mod ubl;

use std::collections::BTreeSet;

use bursar_kernel::{Currency, Decimal, NaiveDate};

use crate::recognized::{BillKind, ReadFrom, ReadValue, Recognized};
use crate::xml::{self, Element};
use crate::{NotRecognized, ReadAddress};

/// Reads the XML of an invoice or a credit note in UBL or CII.
pub(crate) fn read(bytes: &[u8]) -> Result<Recognized, NotRecognized> {
    let root = xml::parse(bytes)?;
    let recognized = match syntax(&root).ok_or(NotRecognized::NotSupported)? {
        Syntax::Cii => cii::read(&root)?,
        Syntax::Ubl => ubl::read(&root)?,
    };
    match recognized.document_id {
        Some(_) => Ok(Recognized { findings: bursar_einvoice::findings(bytes), ..recognized }),
        None => Err(NotRecognized::damaged("the e-invoice has no number")),
    }
}

/// What the XML of an e-invoice says that it is, by its root and its code, also where it is broken further on; nothing where it is no e-invoice.
pub fn e_invoice_kind(bytes: &[u8]) -> Option<BillKind> {
    let root = xml::beginning(bytes)?;
    match syntax(&root)? {
        Syntax::Cii => Some(cii::kind(&root)),
        // Formats of single countries have a root of this name too.
        Syntax::Ubl => root.names_schema("ubl:schema:xsd:").then(|| ubl::kind(&root)),
    }
}

/// The two that EN 16931 has.
enum Syntax {
    Cii,
    Ubl,
}

fn syntax(root: &Element) -> Option<Syntax> {
    match root.name.as_str() {
        "CrossIndustryInvoice" | "CrossIndustryDocument" => Some(Syntax::Cii),
        // Drafts of ZUGFeRD 1 had the name of the other language.
        "Invoice" if root.find("HeaderExchangedDocument").is_some() => Some(Syntax::Cii),
        "Invoice" | "CreditNote" => Some(Syntax::Ubl),
        _ => None,
    }
}

/// An e-invoice that says nothing yet.
fn blank(kind: BillKind) -> Recognized {
    Recognized { kind, ..Recognized::blank(ReadFrom::EInvoice, 0) }
}

/// Codes of UNTDID 1001 for what takes back what was billed.
fn kind_of(code: Option<String>) -> BillKind {
    match code.as_deref() {
        Some("81" | "83" | "261" | "262" | "296" | "308" | "381" | "396" | "420" | "458" | "502" | "503" | "532") => BillKind::CreditNote,
        _ => BillKind::Invoice,
    }
}

/// The number of an element, if it is there.
fn decimal(element: Option<&Element>) -> Result<Option<Decimal>, NotRecognized> {
    let Some((element, said)) = element.and_then(|element| Some((element, element.said()?))) else { return Ok(None) };
    said.parse().map(Some).map_err(|_| wrong(element, &said))
}

fn exact_decimal(element: Option<&Element>) -> Result<Option<ReadValue<Decimal>>, NotRecognized> {
    Ok(decimal(element)?.map(ReadValue::exact))
}

fn exact_text(root: &Element, path: &str) -> Option<ReadValue<String>> {
    root.text(path).map(ReadValue::exact)
}

/// What all of them say; several that differ say nothing.
fn only_text(root: &Element, path: &str) -> Option<ReadValue<String>> {
    let said: BTreeSet<String> = root.all(path).into_iter().filter_map(Element::said).collect();
    if said.len() == 1 { said.into_iter().next().map(ReadValue::exact) } else { None }
}

fn exact_currency(element: Option<&Element>) -> Result<Option<ReadValue<Currency>>, NotRecognized> {
    let Some(element) = element else { return Ok(None) };
    let said = element.said().unwrap_or_default();
    said.parse().map(|currency| Some(ReadValue::exact(currency))).map_err(|_| wrong(element, &said))
}

/// The day of an element: as ISO 8601 writes it, with or without a zone, or as eight digits.
fn exact_date(element: Option<&Element>) -> Result<Option<ReadValue<NaiveDate>>, NotRecognized> {
    let Some((element, said)) = element.and_then(|element| Some((element, element.said()?))) else { return Ok(None) };
    let format = match element.attribute("format") {
        Some("102") => "%Y%m%d",
        Some(_) => return Err(wrong(element, &said)),
        None if said.contains('-') => "%Y-%m-%d",
        None => "%Y%m%d",
    };
    let day = said.get(..if format == "%Y%m%d" { 8 } else { 10 }).and_then(|day| NaiveDate::parse_from_str(day, format).ok());
    day.map(|day| Some(ReadValue::exact(day))).ok_or_else(|| wrong(element, &said))
}

/// The one rate of all taxes.
fn one_rate(taxes: &[&Element], path: &str) -> Result<Option<ReadValue<Decimal>>, NotRecognized> {
    let mut rates = taxes.iter().map(|tax| decimal(tax.find(path))).collect::<Result<Vec<_>, _>>()?;
    rates.dedup();
    Ok(if let [Some(rate)] = rates[..] { Some(ReadValue::exact(rate)) } else { None })
}

/// The amount in the document's currency, where the tax is told in the currency of the books as well.
fn in_currency<'a>(amounts: Vec<&'a Element>, currency: Option<&str>) -> Option<&'a Element> {
    let is_in = |amount: &&&Element| amount.attribute("currencyID").is_none() || amount.attribute("currencyID") == currency;
    amounts.iter().find(is_in).or(amounts.first()).copied()
}

/// The price of one: prices may be told for several pieces.
fn unit_price(price: Option<Decimal>, pieces: Option<Decimal>) -> Option<Decimal> {
    match pieces {
        Some(pieces) if !pieces.is_zero() && pieces != Decimal::ONE => price?.divided_by(pieces).ok(),
        _ => price,
    }
}

fn compact(value: String) -> String {
    value.split_whitespace().collect()
}

/// Has an account number the form of an IBAN? Its check digits are the sender's.
fn is_iban(number: &str) -> bool {
    let bytes = number.as_bytes();
    (15..=34).contains(&bytes.len()) && bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[2..4].iter().all(u8::is_ascii_digit)
}

fn address(parts: ReadAddress) -> Option<ReadValue<ReadAddress>> {
    let place = [parts.postal_code.as_deref(), parts.city.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let lines = [parts.line1.as_deref(), parts.line2.as_deref(), Some(place.as_str()), parts.state.as_deref(), parts.country.as_deref()];
    let text = lines.into_iter().flatten().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    (!text.is_empty()).then(|| ReadValue::exact(ReadAddress { text, ..parts }))
}

fn wrong(element: &Element, said: &str) -> NotRecognized {
    let said: String = said.chars().take(40).collect();
    let format = element.attribute("format").map(|format| format!(" of format {format}")).unwrap_or_default();
    NotRecognized::damaged(format!("{} of the e-invoice cannot be \"{said}\"{format}", element.name))
}

#[cfg(test)]
mod tests;
