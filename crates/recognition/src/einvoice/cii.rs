//! The Cross Industry Invoice of UN/CEFACT: Factur-X, XRechnung, and ZUGFeRD from its first version on, which had other names for the groups.

use crate::recognized::{BillKind, ReadLine, ReadParty, Recognized};
use crate::{NotRecognized, ReadAddress, ReadValue};

use super::{
    address, blank, compact, decimal, exact_currency, exact_date, exact_decimal, exact_text, in_currency, is_iban, kind_of, one_rate,
    only_text, unit_price,
};
use crate::xml::Element;

const DOCUMENT: &str = "ExchangedDocument|HeaderExchangedDocument";
const TRANSACTION: &str = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction";
const AGREEMENT: &str = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement";
const SETTLEMENT: &str = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement";
const SUMMATION: &str = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation";
const LINE_AGREEMENT: &str = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement";
const LINE_DELIVERY: &str = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery";
const LINE_SETTLEMENT: &str = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement";
const LINE_SUMMATION: &str = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation";
const RATE: &str = "RateApplicablePercent|ApplicablePercent";

pub(super) fn read(root: &Element) -> Result<Recognized, NotRecognized> {
    let group = |path: &str| root.find(path).ok_or_else(|| NotRecognized::damaged(format!("the e-invoice has no {path}")));
    let (document, transaction) = (group(DOCUMENT)?, group(TRANSACTION)?);
    let (agreement, settlement) = (group(&format!("{TRANSACTION}/{AGREEMENT}"))?, group(&format!("{TRANSACTION}/{SETTLEMENT}"))?);
    let mut recognized = header(document, settlement)?;
    totals(&mut recognized, settlement)?;
    recognized.purchase_order_number = exact_text(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID|ID");
    recognized.preceding_invoice_number = only_text(settlement, "InvoiceReferencedDocument/IssuerAssignedID|ID");
    recognized.sender = agreement.find("SellerTradeParty").map(party).unwrap_or_default();
    recognized.recipient = agreement.find("BuyerTradeParty").map(party).unwrap_or_default();
    account(&mut recognized.sender, settlement);
    let lines = transaction.all("IncludedSupplyChainTradeLineItem").into_iter().map(line);
    recognized.lines = lines.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    Ok(recognized)
}

fn header(document: &Element, settlement: &Element) -> Result<Recognized, NotRecognized> {
    Ok(Recognized {
        document_id: exact_text(document, "ID"),
        issued_on: exact_date(date(document, "IssueDateTime"))?,
        due_on: exact_date(date(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime"))?,
        currency: exact_currency(settlement.find("InvoiceCurrencyCode"))?,
        payment_terms: exact_text(settlement, "SpecifiedTradePaymentTerms/Description"),
        ..blank(kind_of(document.text("TypeCode")))
    })
}

pub(super) fn kind(root: &Element) -> BillKind {
    kind_of(root.find(DOCUMENT).and_then(|document| document.text("TypeCode")))
}

/// The element that says a day: below the one of its name, or itself.
fn date<'a>(group: &'a Element, path: &str) -> Option<&'a Element> {
    group.find(&format!("{path}/DateTimeString")).or_else(|| group.find(path))
}

fn totals(recognized: &mut Recognized, settlement: &Element) -> Result<(), NotRecognized> {
    let Some(sums) = settlement.find(SUMMATION) else { return Ok(()) };
    let currency = recognized.currency.as_ref().map(|currency| currency.value.code());
    recognized.net = exact_decimal(sums.find("TaxBasisTotalAmount"))?;
    recognized.tax = exact_decimal(in_currency(sums.all("TaxTotalAmount"), currency))?;
    recognized.gross = exact_decimal(in_currency(sums.all("GrandTotalAmount"), currency))?;
    recognized.rounding = exact_decimal(sums.find("RoundingAmount"))?;
    recognized.paid = exact_decimal(sums.find("TotalPrepaidAmount"))?;
    recognized.discount = exact_decimal(sums.find("AllowanceTotalAmount"))?;
    recognized.charges = exact_decimal(sums.find("ChargeTotalAmount"))?;
    recognized.tax_rate = one_rate(&settlement.all("ApplicableTradeTax"), RATE)?;
    Ok(())
}

fn party(party: &Element) -> ReadParty {
    let registered = |scheme: &str| {
        let numbers = party.all("SpecifiedTaxRegistration/ID");
        let number = numbers.into_iter().find(|number| number.attribute("schemeID") == Some(scheme));
        number.and_then(Element::said).map(|number| ReadValue::exact(compact(number)))
    };
    let postal = party.find("PostalTradeAddress");
    let part = |name: &str| postal.and_then(|postal| postal.text(name));
    let contact = |path: &str| exact_text(party, &format!("DefinedTradeContact/{path}"));
    ReadParty {
        name: exact_text(party, "Name"),
        address: address(ReadAddress {
            line1: part("LineOne"),
            line2: part("LineTwo"),
            postal_code: part("PostcodeCode"),
            city: part("CityName"),
            state: part("CountrySubDivisionName"),
            country: part("CountryID"),
            ..ReadAddress::default()
        }),
        vat_id: registered("VA"),
        tax_number: registered("FC"),
        email: contact("EmailURIUniversalCommunication/URIID"),
        phone: contact("TelephoneUniversalCommunication/CompleteNumber"),
        ..ReadParty::default()
    }
}

/// Where the money goes: the first means of payment that names an account.
fn account(sender: &mut ReadParty, settlement: &Element) {
    for means in settlement.all("SpecifiedTradeSettlementPaymentMeans") {
        let number = means.text("PayeePartyCreditorFinancialAccount/IBANID").map(compact);
        let number = number.or_else(|| means.text("PayeePartyCreditorFinancialAccount/ProprietaryID"));
        let Some(number) = number else { continue };
        let is_iban = is_iban(&number);
        let place = if is_iban { &mut sender.iban } else { &mut sender.account_number };
        *place = Some(ReadValue::exact(number));
        sender.bic = exact_text(means, "PayeeSpecifiedCreditorFinancialInstitution/BICID");
        return;
    }
}

/// A line; none if it only carries a note.
fn line(item: &Element) -> Result<Option<ReadLine>, NotRecognized> {
    let net = decimal(item.find(&format!("{LINE_SETTLEMENT}/{LINE_SUMMATION}/LineTotalAmount")))?;
    let quantity = item.find(&format!("{LINE_DELIVERY}/BilledQuantity"));
    let description = item.text("SpecifiedTradeProduct/Name");
    if net.is_none() && quantity.is_none() && description.is_none() {
        return Ok(None);
    }
    let price = item.find(&format!("{LINE_AGREEMENT}/NetPriceProductTradePrice"));
    let price_part = |name: &str| decimal(price.and_then(|price| price.find(name)));
    Ok(Some(ReadLine {
        description,
        quantity: decimal(quantity)?,
        unit: quantity.and_then(|quantity| quantity.attribute("unitCode")).map(str::to_owned),
        unit_price: unit_price(price_part("ChargeAmount")?, price_part("BasisQuantity")?),
        net,
        tax_rate: decimal(item.find(&format!("{LINE_SETTLEMENT}/ApplicableTradeTax/{RATE}")))?,
        area: None,
    }))
}
