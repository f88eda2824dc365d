//! E-invoices that are none, or that cost more than one.

use crate::{Case, End, case};

const REFUSED: &[End] = &[End::Damaged];
const TOO_MUCH: &[End] = &[End::TooMuch];

/// An invoice in UBL whose parts can be replaced.
pub(crate) const UBL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="urn:cbc" xmlns:cac="urn:cac">
<cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-01-02</cbc:IssueDate><cbc:DueDate>2026-02-02</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>100.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>119.00</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">2</cbc:InvoicedQuantity><cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Lamp</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount>50.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>"#;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = entities();
    cases.extend(values());
    cases.extend(structures());
    cases.extend(encodings());
    cases
}

fn with(from: &str, to: &str) -> String {
    assert!(UBL.contains(from), "{from}");
    UBL.replacen(from, to, 1)
}

fn entities() -> Vec<Case> {
    let laughs: String = (1..10).map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10))).collect();
    let declared = |declaration: &str, used: &str| {
        let start = UBL.find("<Invoice").expect("a root");
        [&UBL[..start], declaration, &with("R-1", used)[start..]].concat()
    };
    vec![
        case("a billion laughs", declared(&format!("<!DOCTYPE Invoice [<!ENTITY l0 \"ha\">{laughs}]>"), "&l9;"), REFUSED),
        case("a file of the server", declared("<!DOCTYPE Invoice [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>", "&f;"), REFUSED),
        case("a page of the network", declared("<!DOCTYPE Invoice SYSTEM \"http://169.254.169.254/\">", "R-1"), REFUSED),
        case("parameters", declared("<!DOCTYPE Invoice [<!ENTITY % p SYSTEM \"http://localhost/x\"> %p;]>", "R-1"), REFUSED),
        case("an entity that nobody declared", with("R-1", "&f;"), REFUSED),
        case("a character that is none", with("R-1", "&#xFFFFFFFF;"), REFUSED),
        case("a character of no meaning", with("R-1", "&#0;"), &[End::Damaged, End::Read]),
        case("a style sheet", with("<Invoice", "<?xml-stylesheet href=\"http://localhost/\"?><Invoice"), &[End::Read]),
        case("a script in a name", with("Lamp", "&lt;script&gt;alert(1)&lt;/script&gt;"), &[End::Read]),
        case("a script as it is", with("Lamp", "<![CDATA[<script>alert(1)</script>]]>"), &[End::Read]),
    ]
}

/// Every value that has a form, garbled in every way.
fn values() -> Vec<Case> {
    let amounts = ["x", "1,5", "1.5.5", "NaN", "inf", "-", "1e999999999", "0x10", "99999999999999999999999999999999", "1 0", "--1"];
    let days = ["x", "2026-02-30", "02.01.2026", "2026-13-01", "2026", "0000-00-00", "99999-01-01", "2026-1-"];
    let codes = ["x", "eur", "EURO", "XXX", "€"];
    let places = [
        ("19.00</cbc:TaxAmount", "</cbc:TaxAmount", &amounts[..]),
        ("100.00</cbc:TaxExclusiveAmount", "</cbc:TaxExclusiveAmount", &amounts),
        ("2</cbc:InvoicedQuantity", "</cbc:InvoicedQuantity", &amounts),
        ("50.00</cbc:PriceAmount", "</cbc:PriceAmount", &amounts),
        ("2026-01-02</cbc:IssueDate", "</cbc:IssueDate", &days),
        ("2026-02-02</cbc:DueDate", "</cbc:DueDate", &days),
        ("EUR</cbc:DocumentCurrencyCode", "</cbc:DocumentCurrencyCode", &codes),
    ];
    let garbled = places.iter().flat_map(|(from, after, values)| {
        values.iter().map(move |value| case(format!("{value} before {after}"), with(from, &format!("{value}{after}")), REFUSED))
    });
    garbled.collect()
}

fn structures() -> Vec<Case> {
    let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let line = "<cac:InvoiceLine><cbc:ID>1</cbc:ID></cac:InvoiceLine>";
    let attributes: String = (0..200_000).map(|number| format!(" a{number}=\"1\"")).collect();
    let mut cases = vec![
        case("no number", with("<cbc:ID>R-1</cbc:ID>", ""), REFUSED),
        case("an empty number", with("R-1", " "), REFUSED),
        case("another root", UBL.replace("Invoice xmlns=", "Order xmlns=").replace("</Invoice>", "</Order>"), &[End::NotSupported]),
        case("a page", "<!DOCTYPE html><script>alert(1)</script>", REFUSED),
        case("a picture with a script", "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", &[End::NotSupported]),
        case("two roots", format!("{UBL}{}", &UBL[UBL.find("<Invoice").expect("a root")..]), &[End::Read, End::Damaged]),
        case("a thousand deep", with("Lamp", &deep(1_000)), TOO_MUCH),
        case("a million deep", with("Lamp", &deep(1_000_000)), TOO_MUCH),
        case("never closed", "<Invoice>".repeat(100_000), TOO_MUCH),
        case("never opened", format!("<Invoice/>{}", "</a>".repeat(10)), REFUSED),
        case("wrongly closed", with("</cbc:ID>", "</cbc:IT>"), REFUSED),
        case("150,000 lines", with("<cac:InvoiceLine>", &format!("{}<cac:InvoiceLine>", line.repeat(150_000))), TOO_MUCH),
        case("200,000 attributes", with("<cac:Item>", &format!("<cac:Item{attributes}>")), TOO_MUCH),
        case("a broken attribute", with("unitCode=\"C62\"", "unitCode="), REFUSED),
        case("a name of 10 MB", with("Lamp", &"x".repeat(10 << 20)), &[End::Read]),
        case("a CII without groups", "<CrossIndustryInvoice/>", REFUSED),
        case("an empty invoice", "<Invoice/>", REFUSED),
        case("only a declaration", "<?xml version=\"1.0\"?>", REFUSED),
        case("a bracket", "<", REFUSED),
        case("a comment that never ends", "<!-- ", REFUSED),
    ];
    for part in 1..20 {
        let cut = UBL.len() * part / 20;
        cases.push(case(format!("{part} twentieths of an invoice"), UBL[..cut].to_owned(), REFUSED));
    }
    cases
}

fn encodings() -> Vec<Case> {
    let wide = |swap: bool, text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() });
        [if swap { [0xFE, 0xFF] } else { [0xFF, 0xFE] }.to_vec(), units.collect()].concat()
    };
    let mut broken = with("Lamp", "LaXmp").into_bytes();
    let place = broken.iter().position(|byte| *byte == b'X').unwrap_or_default();
    broken[place] = 0xFF;
    let mut halved = wide(false, UBL);
    halved.extend([0x00, 0xD8]);
    let latin = with("UTF-8", "ISO-8859-1").replace("Lamp", "L\u{1}mpe").into_bytes();
    let latin: Vec<u8> = latin.iter().map(|byte| if *byte == 1 { 0xE4 } else { *byte }).collect();
    vec![
        case("UTF-16", wide(false, UBL), &[End::Read]),
        case("UTF-16 of the other order", wide(true, UBL), &[End::Read]),
        case("half a character", halved, REFUSED),
        case("bytes that are no UTF-8", broken, REFUSED),
        case("ISO 8859-1", latin, &[End::Read]),
        case("a mark before UTF-8", [&b"\xEF\xBB\xBF"[..], UBL.as_bytes()].concat(), &[End::Read]),
    ]
}
