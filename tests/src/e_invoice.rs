//! Bills as vendors send them: a PDF of one page that holds its e-invoice (CII), as Factur-X and ZUGFeRD do.

/// What such a bill says.
pub struct EInvoice<'a> {
    /// `380` is an invoice, `381` a credit note.
    pub kind: &'a str,
    /// Its number.
    pub number: &'a str,
    /// Day of issue, as `20240601`.
    pub issued: &'a str,
    /// Last day to pay on.
    pub due: &'a str,
    /// Name of the vendor.
    pub seller: &'a str,
    /// VAT ID of the vendor.
    pub vat_id: &'a str,
    /// The vendor's account.
    pub iban: &'a str,
    /// The buyer's order.
    pub order: &'a str,
    /// Of a credit note: the invoice that it takes something off.
    pub preceding: Option<&'a str>,
    /// Name, quantity, price of one and net amount of each line.
    pub lines: &'a [(&'a str, &'a str, &'a str, &'a str)],
    /// Net, tax and gross, at 19 %.
    pub amounts: (&'a str, &'a str, &'a str),
}

impl Default for EInvoice<'_> {
    /// Two lines over 119.00 euros in all.
    fn default() -> Self {
        EInvoice {
            kind: "380",
            number: "RE-2024-17",
            issued: "20240601",
            due: "20240701",
            seller: "Northwind Stationery GmbH",
            vat_id: "DE136695976",
            iban: "DE89370400440532013000",
            order: "PO-7",
            preceding: None,
            lines: &[("Copy paper", "10", "5.00", "50.00"), ("Pencils", "100", "0.50", "50.00")],
            amounts: ("100.00", "19.00", "119.00"),
        }
    }
}

impl EInvoice<'_> {
    /// The PDF.
    pub fn pdf(&self) -> Vec<u8> {
        let xml = self.xml();
        let objects = [
            "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(factur-x.xml) 4 0 R]>>>>/AF[4 0 R]>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_owned(),
            "<</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/AFRelationship/Alternative/EF<</F 5 0 R>>>>".to_owned(),
            format!("<</Type/EmbeddedFile/Subtype/text#2Fxml/Length {}>>stream\n{xml}\nendstream", xml.len()),
        ];
        let (mut pdf, mut places) = ("%PDF-1.7\n".to_owned(), Vec::new());
        for (place, object) in objects.iter().enumerate() {
            places.push(pdf.len());
            pdf += &format!("{} 0 obj{object}endobj\n", place + 1);
        }
        let table = pdf.len();
        let entries: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
        let size = places.len() + 1;
        pdf += &format!("xref\n0 {size}\n0000000000 65535 f \n{entries}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        pdf.into_bytes()
    }

    /// The XML alone.
    pub fn xml(&self) -> String {
        let EInvoice { kind, number, issued, due, seller, vat_id, iban, order, preceding, lines, amounts: (net, tax, gross) } = self;
        let preceding = preceding.map_or_else(String::new, preceding_xml);
        let lines: String = lines.iter().enumerate().map(|(place, line)| line_xml(place + 1, *line)).collect();
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>{kind}</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">{issued}</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>{lines}
<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>{seller}</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>10119</ram:PostcodeCode><ram:LineOne>Torstrasse 1</ram:LineOne><ram:CityName>Berlin</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat_id}</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Acme</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>10115</ram:PostcodeCode><ram:LineOne>Flughafenstrasse 52</ram:LineOne><ram:CityName>Berlin</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>{order}</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{iban}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
<ram:ApplicableTradeTax><ram:CalculatedAmount>{tax}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>{net}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">{due}</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount><ram:TaxBasisTotalAmount>{net}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">{tax}</ram:TaxTotalAmount><ram:GrandTotalAmount>{gross}</ram:GrandTotalAmount><ram:DuePayableAmount>{gross}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>{preceding}
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"#
        )
    }
}

fn preceding_xml(number: &str) -> String {
    format!("<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>")
}

fn line_xml(number: usize, (name, quantity, price, net): (&str, &str, &str, &str)) -> String {
    format!(
        r#"
<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{number}</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>{name}</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">{quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"#
    )
}
