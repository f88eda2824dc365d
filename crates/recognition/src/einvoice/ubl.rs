//! The Universal Business Language of OASIS, version 2: invoices and credit notes of Peppol and XRechnung.

use crate::recognised::{BillKind, ReadLine, ReadParty, Recognised};
use crate::{NotRecognised, ReadAddress, ReadValue};

use super::{
    address, blank, compact, decimal, exact_currency, exact_date, exact_decimal, exact_text, in_currency, is_iban, kind_of, one_rate,
    unit_price,
};
use crate::xml::Element;

pub(super) fn read(root: &Element) -> Result<Recognised, NotRecognised> {
    let mut recognised = Recognised {
        document_id: exact_text(root, "ID"),
        issued_on: exact_date(root.find("IssueDate"))?,
        // A credit note has its date at the means of payment.
        due_on: exact_date(root.find("DueDate").or(root.find("PaymentMeans/PaymentDueDate")))?,
        currency: exact_currency(root.find("DocumentCurrencyCode"))?,
        payment_terms: exact_text(root, "PaymentTerms/Note"),
        purchase_order_number: exact_text(root, "OrderReference/ID"),
        sender: root.find("AccountingSupplierParty/Party").map(party).unwrap_or_default(),
        recipient: root.find("AccountingCustomerParty/Party").map(party).unwrap_or_default(),
        lines: root.all("InvoiceLine|CreditNoteLine").into_iter().map(line).collect::<Result<_, _>>()?,
        ..blank(kind(root))
    };
    totals(&mut recognised, root)?;
    account(&mut recognised.sender, root);
    Ok(recognised)
}

pub(super) fn kind(root: &Element) -> BillKind {
    if root.name == "CreditNote" { BillKind::CreditNote } else { kind_of(root.text("InvoiceTypeCode")) }
}

fn totals(recognised: &mut Recognised, root: &Element) -> Result<(), NotRecognised> {
    let total = |name: &str| exact_decimal(root.find(&format!("LegalMonetaryTotal/{name}")));
    let currency = recognised.currency.as_ref().map(|currency| currency.value.code());
    recognised.net = total("TaxExclusiveAmount")?;
    recognised.tax = exact_decimal(in_currency(root.all("TaxTotal/TaxAmount"), currency))?;
    recognised.gross = total("TaxInclusiveAmount")?;
    recognised.rounding = total("PayableRoundingAmount")?;
    recognised.paid = total("PrepaidAmount")?;
    recognised.discount = total("AllowanceTotalAmount")?;
    recognised.charges = total("ChargeTotalAmount")?;
    recognised.tax_rate = one_rate(&root.all("TaxTotal/TaxSubtotal/TaxCategory"), "Percent")?;
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

fn line(line: &Element) -> Result<ReadLine, NotRecognised> {
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
