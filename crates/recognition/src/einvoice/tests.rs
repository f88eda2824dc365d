//! What the standards say is read to the letter; what they do not allow is refused by name.

use super::*;

const UBL: &str = r#"<ubl:CreditNote xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2" xmlns:cbc="urn:cbc" xmlns:cac="urn:cac">
<cbc:ID>G-7</cbc:ID><cbc:IssueDate>2026-03-01+01:00</cbc:IssueDate><cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>
<cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode><cac:OrderReference><cbc:ID>PO-9</cbc:ID></cac:OrderReference>
<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>R-6</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>
<cac:AccountingSupplierParty><cac:Party>
  <cac:PartyName><cbc:Name>Lamps</cbc:Name></cac:PartyName>
  <cac:PostalAddress><cbc:StreetName>Storgatan 1</cbc:StreetName><cbc:CityName>Umeå</cbc:CityName><cbc:PostalZone>90325</cbc:PostalZone>
    <cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  <cac:PartyTaxScheme><cbc:CompanyID>556677</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
  <cac:PartyTaxScheme><cbc:CompanyID>SE 556677889901</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
  <cac:PartyLegalEntity><cbc:RegistrationName>Lamps &amp; Light AB</cbc:RegistrationName></cac:PartyLegalEntity>
  <cac:Contact><cbc:Telephone>+46 90 1</cbc:Telephone><cbc:ElectronicMail>a@lamps.example</cbc:ElectronicMail></cac:Contact>
</cac:Party></cac:AccountingSupplierParty>
<cac:PaymentMeans><cbc:PaymentDueDate>2026-04-01</cbc:PaymentDueDate></cac:PaymentMeans>
<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>SE45 5000 0000 0583 9825 7466</cbc:ID>
  <cac:FinancialInstitutionBranch><cbc:ID>ESSESESS</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">4.50</cbc:TaxAmount></cac:TaxTotal>
<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">50.00</cbc:TaxAmount>
  <cac:TaxSubtotal><cac:TaxCategory><cbc:Percent>25</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>200.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>250.00</cbc:TaxInclusiveAmount>
  <cbc:AllowanceTotalAmount>10.00</cbc:AllowanceTotalAmount><cbc:PrepaidAmount>1.00</cbc:PrepaidAmount></cac:LegalMonetaryTotal>
<cac:CreditNoteLine><cbc:CreditedQuantity unitCode="C62">200</cbc:CreditedQuantity><cbc:LineExtensionAmount>210.00</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name><![CDATA[Bulb <E27>]]></cbc:Name><cac:ClassifiedTaxCategory><cbc:Percent>25</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
  <cac:Price><cbc:PriceAmount>105.00</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price></cac:CreditNoteLine>
</ubl:CreditNote>"#;

/// The names of the groups are those of the present standard; [`first_version`] turns them into those of ZUGFeRD 1.
const CII: &str = r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:rsm" xmlns:ram="urn:ram" xmlns:udt="urn:udt">
<rsm:ExchangedDocument><ram:ID>2026/5</ram:ID><ram:TypeCode>380</ram:TypeCode>
  <ram:IssueDateTime><udt:DateTimeString format="102">20260301</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:IncludedSupplyChainTradeLineItem>
  <ram:SpecifiedTradeProduct><ram:Name>Paper   A4</ram:Name></ram:SpecifiedTradeProduct>
  <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>9.9000</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
  <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="H87">20.0000</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
  <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
    <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>198.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>
<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument/></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement>
  <ram:SellerTradeParty><ram:Name>Lieferant GmbH</ram:Name>
    <ram:PostalTradeAddress><ram:PostcodeCode>80333</ram:PostcodeCode><ram:LineOne>Straße 20</ram:LineOne><ram:CityName>München</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
    <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113/40209</ram:ID></ram:SpecifiedTaxRegistration>
    <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
  <ram:BuyerTradeParty><ram:Name>Kunden AG</ram:Name></ram:BuyerTradeParty>
  <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>B-1</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
  <ram:InvoiceReferencedDocument><ram:IssuerAssignedID>2026/4</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
  <ram:SpecifiedTradeSettlementPaymentMeans><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>DE88 2008 0000 0970 3757 00</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
  <ram:ApplicableTradeTax><ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
  <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20260331</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
  <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxBasisTotalAmount>198.00</ram:TaxBasisTotalAmount>
    <ram:TaxTotalAmount currencyID="EUR">37.62</ram:TaxTotalAmount><ram:GrandTotalAmount>235.62</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"#;

fn first_version(xml: &str) -> String {
    let names = [
        ("CrossIndustryInvoice", "CrossIndustryDocument"),
        ("ExchangedDocument", "HeaderExchangedDocument"),
        ("SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction"),
        ("ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement"),
        ("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement"),
        ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
        ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
        ("SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement"),
        ("SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery"),
        ("SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement"),
        ("RateApplicablePercent", "ApplicablePercent"),
        ("IssuerAssignedID", "ID"),
    ];
    names.iter().fold(xml.to_owned(), |xml, (now, then)| xml.replace(now, then))
}

fn number(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn said<T: Clone>(value: &Option<ReadValue<T>>) -> Option<T> {
    value.as_ref().map(|read| read.value.clone())
}

#[test]
fn a_credit_note_in_ubl_is_read_whole() {
    let read = read(UBL.as_bytes()).unwrap();
    assert_eq!((read.kind, read.read_from, read.pages), (BillKind::CreditNote, ReadFrom::EInvoice, 0));
    assert_eq!(said(&read.document_id).as_deref(), Some("G-7"));
    assert_eq!((said(&read.issued_on), said(&read.due_on)), (Some(day("2026-03-01")), Some(day("2026-04-01"))));
    assert_eq!(said(&read.currency).unwrap().code(), "SEK");
    assert_eq!(said(&read.purchase_order_number).as_deref(), Some("PO-9"));
    assert_eq!(said(&read.preceding_invoice_number).as_deref(), Some("R-6"));
    let amounts = [&read.net, &read.tax, &read.gross, &read.paid, &read.discount, &read.charges, &read.tax_rate].map(said);
    let expected = [Some("200"), Some("50"), Some("250"), Some("1"), Some("10"), None, Some("25")];
    assert_eq!(amounts, expected.map(|digits| digits.map(number)));
    let sender = read.sender;
    let texts = [&sender.name, &sender.vat_id, &sender.tax_number, &sender.email, &sender.phone, &sender.iban, &sender.bic].map(said);
    let expected = ["Lamps & Light AB", "SE556677889901", "556677", "a@lamps.example", "+46 90 1", "SE4550000000058398257466", "ESSESESS"];
    assert_eq!(texts, expected.map(|text| Some(text.to_owned())));
    assert_eq!(said(&sender.address).unwrap().text, "Storgatan 1\n90325 Umeå\nSE");
    let line = &read.lines[0];
    assert_eq!((line.description.as_deref(), line.unit.as_deref()), (Some("Bulb <E27>"), Some("C62")));
    let numbers = [line.quantity, line.unit_price, line.net, line.tax_rate];
    assert_eq!(numbers, ["200", "1.05", "210", "25"].map(|digits| Some(number(digits))));
}

/// BT-25: a credit note may be for several invoices, of which none is the one.
#[test]
fn a_credit_note_for_several_invoices_is_for_none_of_them() {
    let reference =
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>R-5</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>";
    let several = UBL.replace("<cac:BillingReference>", &format!("{reference}<cac:BillingReference>"));
    assert_eq!(read(several.as_bytes()).unwrap().preceding_invoice_number, None);
}

#[test]
fn both_versions_of_cii_say_the_same() {
    let now = read(CII.as_bytes()).unwrap();
    assert_eq!(now, read(first_version(CII).as_bytes()).unwrap());
    assert_eq!((now.kind, said(&now.document_id).as_deref()), (BillKind::Invoice, Some("2026/5")));
    assert_eq!((said(&now.issued_on), said(&now.due_on)), (Some(day("2026-03-01")), Some(day("2026-03-31"))));
    let amounts = [&now.net, &now.tax, &now.gross, &now.tax_rate].map(said);
    assert_eq!(amounts, ["198", "37.62", "235.62", "19"].map(|digits| Some(number(digits))));
    let texts =
        [&now.sender.name, &now.sender.vat_id, &now.sender.tax_number, &now.sender.iban, &now.recipient.name, &now.purchase_order_number]
            .map(said);
    let expected = ["Lieferant GmbH", "DE123456789", "201/113/40209", "DE88200800000970375700", "Kunden AG", "B-1"];
    assert_eq!(texts, expected.map(|text| Some(text.to_owned())));
    assert_eq!(said(&now.preceding_invoice_number).as_deref(), Some("2026/4"));
    // The line that only carries a note is none.
    assert_eq!(now.lines.len(), 1);
    assert_eq!(now.lines[0].description.as_deref(), Some("Paper A4"));
}

/// BT-114: what is to be paid is rounded, as in Switzerland and Sweden.
#[test]
fn the_rounding_of_the_total_is_read() {
    let cii = CII.replace("<ram:GrandTotalAmount>", "<ram:RoundingAmount>-0.02</ram:RoundingAmount><ram:GrandTotalAmount>");
    let ubl = UBL.replace("<cbc:PrepaidAmount>", "<cbc:PayableRoundingAmount>0.40</cbc:PayableRoundingAmount><cbc:PrepaidAmount>");
    let rounding = [cii, ubl, UBL.to_owned()].map(|xml| said(&read(xml.as_bytes()).unwrap().rounding));
    assert_eq!(rounding, [Some(number("-0.02")), Some(number("0.40")), None]);
}

#[test]
fn what_the_standard_does_not_allow_is_named() {
    let cases = [
        (
            CII.replace("format=\"102\">20260301", "format=\"1020\">20260301"),
            "DateTimeString of the e-invoice cannot be \"20260301\" of format 1020",
        ),
        (CII.replace("EUR</ram:InvoiceCurrencyCode>", "</ram:InvoiceCurrencyCode>"), "InvoiceCurrencyCode of the e-invoice cannot be \"\""),
        (CII.replace("235.62", "235,62"), "GrandTotalAmount of the e-invoice cannot be \"235,62\""),
        (CII.replace("<ram:ID>2026/5</ram:ID>", ""), "the e-invoice has no number"),
    ];
    for (xml, why) in cases {
        assert_eq!(read(xml.as_bytes()), Err(NotRecognized::damaged(why)));
    }
    assert_eq!(read(b"<Order/>"), Err(NotRecognized::NotSupported));
}

#[test]
fn what_an_e_invoice_is_says_its_root_and_its_code_also_where_its_end_is_missing() {
    let invoice =
        UBL.replace("CreditNote-2", "Invoice-2").replace("ubl:CreditNote", "ubl:Invoice").replace("CreditNoteTypeCode", "InvoiceTypeCode");
    let cii = |code: &str| CII.replace("<ram:TypeCode>380<", &format!("<ram:TypeCode>{code}<"));
    let unprefixed = cii("381").replace("ram:", "").replace("rsm:", "");
    let wide = |xml: &str| [vec![0xff, 0xfe], xml.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let note = Some(BillKind::CreditNote);
    for (xml, expected) in [
        (UBL.as_bytes().to_vec(), note),
        (UBL.split_once("<cac:PartyTaxScheme>").unwrap().0.as_bytes().to_vec(), note),
        (wide(UBL), note),
        (invoice.as_bytes().to_vec(), note),
        (invoice.replace(">381<", ">380<").into_bytes(), Some(BillKind::Invoice)),
        (cii("380").into_bytes(), Some(BillKind::Invoice)),
        (cii("261").into_bytes(), note),
        (cii(" 396 ").into_bytes(), note),
        (unprefixed.into_bytes(), note),
        (first_version(&cii("381")).into_bytes(), note),
        (b"<Invoice xmlns='http://www.ebinterface.at/schema/6p0/'/>".to_vec(), None),
        (b"<note>CrossIndustryInvoice</note>".to_vec(), None),
        (b"%PDF-1.7".to_vec(), None),
        (Vec::new(), None),
    ] {
        assert_eq!(e_invoice_kind(&xml), expected, "{}", String::from_utf8_lossy(&xml));
    }
}
