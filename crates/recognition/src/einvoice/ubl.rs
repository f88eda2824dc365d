//! The Universal Business Language of OASIS, version 2: invoices and credit notes of Peppol and XRechnung.

use crate::recognized::{BillKind, ReadLine, ReadParty, Recognized};
use crate::{NotRecognized, ReadAddress, ReadValue};

use super::{
    address, blank, compact, decimal, exact_currency, exact_date, exact_decimal, exact_text, in_currency, is_iban, kind_of, one_rate,
    only_text, unit_price,
};
use crate::xml::Element;

pub(super) fn read(root: &Element) -> Result<Recognized, NotRecognized> {
    let mut recognized = Recognized {
        document_id: exact_text(root, "ID"),
        issued_on: exact_date(root.find("IssueDate"))?,
        // A credit note has its date at the means of payment.
        due_on: exact_date(root.find("DueDate").or(root.find("PaymentMeans/PaymentDueDate")))?,
        currency: exact_currency(root.find("DocumentCurrencyCode"))?,
        payment_terms: exact_text(root, "PaymentTerms/Note"),
        purchase_order_number: exact_text(root, "OrderReference/ID"),
        preceding_invoice_number: only_text(root, "BillingReference/InvoiceDocumentReference/ID"),
        sender: root.find("AccountingSupplierParty/Party").map(party).unwrap_or_default(),
        recipient: root.find("AccountingCustomerParty/Party").map(party).unwrap_or_default(),
        lines: root.all("InvoiceLine|CreditNoteLine").into_iter().map(line).collect::<Result<_, _>>()?,
        ..blank(kind(root))
    };
    totals(&mut recognized, root)?;
    account(&mut recognized.sender, root);
    Ok(recognized)
}

pub(super) fn kind(root: &Element) -> BillKind {
    if root.name == "CreditNote" { BillKind::CreditNote } else { kind_of(root.text("InvoiceTypeCode")) }
}

fn totals(recognized: &mut Recognized, root: &Element) -> Result<(), NotRecognized> {
    let total = |name: &str| exact_decimal(root.find(&format!("LegalMonetaryTotal/{name}")));
    let currency = recognized.currency.as_ref().map(|currency| currency.value.code());
    recognized.net = total("TaxExclusiveAmount")?;
    recognized.tax = exact_decimal(in_currency(root.all("TaxTotal/TaxAmount"), currency))?;
    recognized.gross = total("TaxInclusiveAmount")?;
    recognized.rounding = total("PayableRoundingAmount")?;
    recognized.paid = total("PrepaidAmount")?;
    recognized.discount = total("AllowanceTotalAmount")?;
    recognized.charges = total("ChargeTotalAmount")?;
    recognized.tax_rate = one_rate(&root.all("TaxTotal/TaxSubtotal/TaxCategory"), "Percent")?;
    Ok(())
}

fn party(party: &Element) -> ReadParty {
    let schemes = party.all("PartyTaxScheme");
    let registered = |is_vat: bool| {
        let scheme = schemes.iter().find(|scheme| (scheme.text("TaxScheme/ID").as_deref() == Some("VAT")) == is_vat)?;
        scheme.text("CompanyID").map(|number| ReadValue::exact(compact(number)))
    };
    let postal = |path: &str| party.text(&format!("PostalAddress/{path}"));
    ReadParty {
        name: exact_text(party, "PartyLegalEntity/RegistrationName").or_else(|| exact_text(party, "PartyName/Name")),
        address: address(ReadAddress {
            line1: postal("StreetName"),
            line2: postal("AdditionalStreetName"),
            postal_code: postal("PostalZone"),
            city: postal("CityName"),
            state: postal("CountrySubentity"),
            country: postal("Country/IdentificationCode"),
            ..ReadAddress::default()
        }),
        vat_id: registered(true),
        tax_number: registered(false),
        email: exact_text(party, "Contact/ElectronicMail"),
        phone: exact_text(party, "Contact/Telephone"),
        ..ReadParty::default()
    }
}

/// Where the money goes: the first means of payment that names an account.
fn account(sender: &mut ReadParty, root: &Element) {
    let Some(account) = root.all("PaymentMeans/PayeeFinancialAccount").into_iter().find(|account| account.text("ID").is_some()) else {
        return;
    };
    let number = account.text("ID").unwrap_or_default();
    let iban = compact(number.clone());
    if is_iban(&iban) {
        sender.iban = Some(ReadValue::exact(iban));
        sender.bic = exact_text(account, "FinancialInstitutionBranch/ID");
    } else {
        sender.account_number = Some(ReadValue::exact(number));
        sender.bank_code = exact_text(account, "FinancialInstitutionBranch/ID");
    }
}

fn line(line: &Element) -> Result<ReadLine, NotRecognized> {
    let quantity = line.find("InvoicedQuantity|CreditedQuantity");
    Ok(ReadLine {
        description: line.text("Item/Name"),
        quantity: decimal(quantity)?,
        unit: quantity.and_then(|quantity| quantity.attribute("unitCode")).map(str::to_owned),
        unit_price: unit_price(decimal(line.find("Price/PriceAmount"))?, decimal(line.find("Price/BaseQuantity"))?),
        net: decimal(line.find("LineExtensionAmount"))?,
        tax_rate: decimal(line.find("Item/ClassifiedTaxCategory/Percent"))?,
        area: None,
    })
}
