use bursar_kernel::{FineRate, NaiveDate, Quantity, Rate};

use super::*;
use crate::document::{
    Account, Address, Amounts, Contact, EarlyPayment, EinvoiceKind, EinvoiceParty, Identifier, Line, Preceding, RateTotal, Terms,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn party(name: &str, vat_id: &str) -> EinvoiceParty {
    let address = Address {
        line1: "Unter den Linden 1".to_owned(),
        city: "Berlin".to_owned(),
        postal_code: "10117".to_owned(),
        country: "DE".to_owned(),
        ..Address::default()
    };
    let contact =
        Contact { name: Some(name.to_owned()), phone: Some("+49 30 1234567".to_owned()), email: Some("a@example.com".to_owned()) };
    let endpoint = Some(Identifier { value: vat_id.to_owned(), scheme: Some("9930") });
    EinvoiceParty { name: name.to_owned(), vat_id: Some(vat_id.to_owned()), endpoint, address, contact, ..EinvoiceParty::default() }
}

/// Two chairs at 119.00 euros with VAT.
pub(crate) fn document() -> Document {
    let line = Line {
        name: "Chair".to_owned(),
        description: Some("Of oak".to_owned()),
        is_service: false,
        seller_number: None,
        quantity: Quantity::from_billionths(2_000_000_000),
        unit: Some("pieces".to_owned()),
        amount: 10_000,
        rate: 0,
    };
    let rate = RateTotal { rate: FineRate::from_hundredths(190_000), taxable: 10_000, vat: 1_900 };
    Document {
        kind: EinvoiceKind::Invoice,
        number: "INV-1".to_owned(),
        issued: day("2024-06-03"),
        due: Some(day("2024-07-03")),
        delivered: Some(day("2024-06-03")),
        delivered_to: None,
        terms: Terms { description: None, early: vec![EarlyPayment { until: day("2024-06-10"), discount: Rate::new(250) }] },
        buyer_reference: Some("PO-7".to_owned()),
        note: Some("Thank you".to_owned()),
        seller: party("Berlin Chairs GmbH", "DE136695976"),
        buyer: party("Buyer AG", "DE129273398"),
        account: Some(Account { number: "DE89370400440532013000".to_owned(), is_iban: true, bic: None, holder: None }),
        exemption: None,
        amounts: Amounts { currency: "EUR".parse().unwrap(), includes_vat: false, lines: vec![line], rates: vec![rate], deduction: 1_900 },
    }
}

fn rules(document: &Document) -> Vec<(String, String)> {
    let faults = write(document).unwrap_err().faults;
    faults.into_iter().map(|fault| (fault.term, fault.rule)).collect()
}

#[test]
fn an_invoice_names_its_terms_and_what_is_left_to_pay() {
    let xml = write(&document()).unwrap();
    for said in [
        "urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>",
        "<cbc:EndpointID schemeID=\"9930\">DE129273398</cbc:EndpointID>",
        "<cbc:Note>2.5 % discount for payment until 2024-06-10</cbc:Note>",
        "<cbc:PrepaidAmount currencyID=\"EUR\">19.00</cbc:PrepaidAmount>",
        "<cbc:PayableAmount currencyID=\"EUR\">100.00</cbc:PayableAmount>",
        "<cbc:PriceAmount currencyID=\"EUR\">50</cbc:PriceAmount>",
    ] {
        assert!(xml.contains(said), "{said} in {xml}");
    }
}

#[test]
fn a_credit_note_names_its_invoice() {
    let kind = EinvoiceKind::CreditNote(Preceding { number: "INV-1".to_owned(), issued: Some(day("2024-06-03")) });
    let xml = write(&Document { kind, due: None, terms: Terms::default(), ..document() }).unwrap();
    assert!(xml.contains("<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"), "{xml}");
    assert!(xml.contains("<cac:InvoiceDocumentReference>") && xml.contains("Credit for invoice INV-1"), "{xml}");
}

#[test]
fn what_is_missing_is_named_by_term_and_rule() {
    let nameless = Document { buyer_reference: None, ..document() };
    assert_eq!(rules(&nameless), [("BT-10".to_owned(), "PEPPOL-EN16931-R003".to_owned())]);
    let unreachable = Document { buyer: EinvoiceParty { endpoint: None, ..document().buyer }, ..document() };
    assert_eq!(rules(&unreachable), [("BT-49".to_owned(), "PEPPOL-EN16931-R010".to_owned())]);
    let undated = Document { due: None, terms: Terms::default(), ..document() };
    assert_eq!(rules(&undated), [("BT-9".to_owned(), "BR-CO-25".to_owned())]);
}

#[test]
fn amounts_that_do_not_add_up_are_never_written() {
    let mut wrong = document();
    wrong.amounts.rates[0].vat += 200;
    assert!(rules(&wrong).iter().any(|(_, rule)| rule == "BR-S-09" || rule == "BR-CO-17"), "{:?}", rules(&wrong));
}

#[test]
fn three_decimals_are_refused() {
    let mut dinars = document();
    dinars.amounts.currency = "KWD".parse().unwrap();
    assert_eq!(rules(&dinars)[0].0, "BT-5");
}

#[test]
fn a_german_authority_gets_an_xrechnung() {
    let to_authority = Document { buyer_reference: Some("04011000-1234512345-06".to_owned()), ..document() };
    assert!(write(&to_authority).unwrap().contains("xrechnung_3.0</cbc:CustomizationID>"));
    let silent = Document { seller: EinvoiceParty { contact: Contact::default(), ..to_authority.seller.clone() }, ..to_authority };
    assert!(rules(&silent).iter().any(|(_, rule)| rule.starts_with("BR-DE-")), "{:?}", rules(&silent));
}

#[test]
fn what_is_exempt_says_why() {
    let mut exempt = document();
    exempt.amounts.rates[0] = RateTotal { rate: FineRate::default(), taxable: 10_000, vat: 0 };
    exempt.exemption = Some("Small business".to_owned());
    let xml = write(&exempt).unwrap();
    assert!(xml.contains("<cbc:TaxExemptionReason>Small business</cbc:TaxExemptionReason>"), "{xml}");
}

fn foreign(country: &str, is_service: bool) -> Document {
    let mut foreign = document();
    foreign.amounts.rates[0] = RateTotal { rate: FineRate::default(), taxable: 10_000, vat: 0 };
    foreign.amounts.lines[0].is_service = is_service;
    foreign.exemption = Some("No VAT by law".to_owned());
    foreign.buyer = party("Buyer AG", if country == "NL" { "NL123456789B01" } else { "FR12345678901" });
    foreign.buyer.address.country = country.to_owned();
    foreign
}

#[test]
fn what_bears_no_vat_says_which_law_it_is_by() {
    let work_and_goods = {
        let mut both = foreign("NL", true);
        both.amounts.lines.push(Line { is_service: false, ..both.amounts.lines[0].clone() });
        both.amounts.rates[0].taxable *= 2;
        both
    };
    let to_nobody_registered = Document { buyer: EinvoiceParty { vat_id: None, ..foreign("NL", false).buyer }, ..foreign("NL", false) };
    for (document, category, reason) in [
        (foreign("NL", false), "K", "VATEX-EU-IC"),
        (foreign("NL", true), "AE", "VATEX-EU-AE"),
        (foreign("CH", false), "G", "VATEX-EU-G"),
        (foreign("CH", true), "E", ""),
        (foreign("DE", true), "E", ""),
        (work_and_goods, "E", ""),
        (to_nobody_registered, "E", ""),
        (Document { exemption: None, ..foreign("NL", false) }, "Z", ""),
    ] {
        let xml = write(&document).unwrap();
        assert!(xml.contains(&format!("<cbc:ID>{category}</cbc:ID>")), "{category}: {xml}");
        assert_eq!(xml.contains("TaxExemptionReasonCode"), !reason.is_empty(), "{xml}");
        assert!(xml.contains(reason), "{xml}");
        assert!(write_attachment(&document).unwrap().contains(&format!("<ram:CategoryCode>{category}</ram:CategoryCode>")));
    }
}

#[test]
fn goods_within_the_union_name_the_day_and_the_country_of_their_delivery() {
    let elsewhere = Address { country: "BE".to_owned(), ..party("Depot", "").address };
    let xml = write(&Document { delivered_to: Some(elsewhere), ..foreign("NL", false) }).unwrap();
    let delivery = &xml[xml.find("<cac:Delivery>").unwrap()..xml.find("</cac:Delivery>").unwrap()];
    assert!(delivery.contains("2024-06-03") && delivery.contains(">BE<"), "{delivery}");
    let undated = Document { delivered: None, ..foreign("NL", false) };
    assert!(rules(&undated).contains(&("BT-72".to_owned(), "BR-IC-11".to_owned())), "{:?}", rules(&undated));
}

#[test]
fn the_network_asks_more_of_two_germans_than_of_a_german_and_a_stranger() {
    let silent = Document { seller: EinvoiceParty { contact: Contact::default(), ..document().seller }, account: None, ..document() };
    let named = |term: &str, rule: &str| (term.to_owned(), rule.to_owned());
    let asked = [named("BG-16", "DE-R-001"), named("BT-41", "DE-R-005"), named("BT-42", "DE-R-006"), named("BT-43", "DE-R-007")];
    let found = rules(&silent);
    assert!(asked.iter().all(|fault| found.contains(fault)), "{found:?}");
    assert!(found.iter().all(|(_, rule)| rule.starts_with("DE-R-")), "{found:?}");
    let mut abroad = silent;
    abroad.buyer.address.country = "AT".to_owned();
    assert!(write(&abroad).is_ok());
}

#[test]
fn a_dutch_seller_names_its_register_and_how_it_is_paid() {
    let mut dutch = document();
    dutch.seller.address = Address { country: "NL".to_owned(), city: " ".to_owned(), ..dutch.seller.address };
    dutch.seller.registration = Some(Identifier { value: "12345678".to_owned(), scheme: None });
    dutch.account = None;
    let named = |term: &str, rule: &str| (term.to_owned(), rule.to_owned());
    assert_eq!(rules(&dutch), [named("BT-37", "NL-R-002"), named("BT-30", "NL-R-003"), named("BG-16", "NL-R-007")]);
    dutch.buyer.address = Address { country: "NL".to_owned(), postal_code: String::new(), ..dutch.buyer.address };
    assert!(rules(&dutch).contains(&named("BT-53", "NL-R-004")), "{:?}", rules(&dutch));
}

#[test]
fn what_lies_in_a_pdf_needs_no_network() {
    let unreachable = Document {
        buyer_reference: None,
        seller: EinvoiceParty { endpoint: None, ..document().seller },
        buyer: EinvoiceParty { endpoint: None, ..document().buyer },
        ..document()
    };
    assert!(write(&unreachable).is_err());
    let xml = write_attachment(&unreachable).unwrap();
    for said in [
        "<ram:ID>urn:cen.eu:en16931:2017</ram:ID>",
        "<ram:TypeCode>380</ram:TypeCode>",
        "<ram:DuePayableAmount>100.00</ram:DuePayableAmount>",
    ] {
        assert!(xml.contains(said), "{said} in {xml}");
    }
    let to_authority = Document { buyer_reference: Some("04011000-1234512345-06".to_owned()), ..document() };
    assert!(write_attachment(&to_authority).unwrap().contains("xrechnung_3.0</ram:ID>"));
    let no_pdf = attach(&unreachable, b"%PDF-1.7", Timestamp::default()).unwrap_err();
    assert!(matches!(no_pdf, NotAttached::Pdf(_)), "{no_pdf}");
}
