//! Bills as people write them, in six languages, read by nothing but where their words stand.

use super::*;
use crate::page::{Frame, Word};
use crate::recognized::ReadValue;

/// A page as it stands in a text: one letter is 6 points wide, a line 14 high, and two spaces part cells.
fn page(text: &str) -> Page {
    let mut words = Vec::new();
    for (row, line) in text.lines().enumerate() {
        let letters: Vec<char> = line.chars().collect();
        let mut start = 0;
        for part in letters.split(|letter| *letter == ' ') {
            if !part.is_empty() {
                let (left, right) = (start as f32 * 6.0, (start + part.len()) as f32 * 6.0);
                let top = row as f32 * 14.0;
                words.push(Word { text: part.iter().collect(), frame: Frame { left, top, right, bottom: top + 10.0 }, certainty: 100 });
            }
            start += part.len() + 1;
        }
    }
    Page { number: 1, width: 600.0, height: 842.0, words }
}

pub(super) fn read_text(text: &str) -> Recognized {
    read(&[page(text)], ReadFrom::TextLayer).unwrap()
}

/// Number, days of issue and payment, currency, net, tax, gross, sender, IBAN: as one line.
pub(super) fn summary(read: &Recognized) -> String {
    fn said<T: ToString>(value: &Option<ReadValue<T>>) -> String {
        value.as_ref().map_or_else(|| "-".to_owned(), |read| read.value.to_string())
    }
    let parts = [
        said(&read.document_id),
        said(&read.issued_on),
        said(&read.due_on),
        said(&read.currency),
        said(&read.net),
        said(&read.tax),
        said(&read.gross),
        said(&read.sender.name),
        said(&read.sender.iban),
    ];
    parts.join(" | ")
}

#[test]
fn a_german_letter() {
    let read = read_text(
        "Muster & Söhne GmbH · Bahnhofstr. 1 · 10115 Berlin
Herrn
Karl Kunde
Uferweg 3
88045 Friedrichshafen

Rechnung Nr. RE-2026/17                              Rechnungsdatum: 03.02.2026
                                                     Lieferdatum: 01.02.2026

Pos  Bezeichnung            Menge  Einzelpreis      Gesamt
1    Beratung               2      100,00           200,00
2    Anfahrt                1      50,00            50,00

                                   Nettobetrag      250,00 €
                                   zzgl. 19 % MwSt  47,50 €
                                   Rechnungsbetrag  297,50 €

Bitte überweisen Sie bis zum 17.02.2026 auf IBAN DE88 2008 0000 0970 3757 00 BIC COBADEFFXXX
USt-IdNr.: DE136695976",
    );
    assert_eq!(
        summary(&read),
        "RE-2026/17 | 2026-02-03 | 2026-02-17 | EUR | 250 | 47.5 | 297.5 | Muster & Söhne GmbH | DE88200800000970375700"
    );
    assert_eq!(read.recipient.name.as_ref().map(|name| name.value.as_str()), Some("Karl Kunde"));
    assert_eq!(read.sender.vat_id.as_ref().map(|id| id.value.as_str()), Some("DE136695976"));
    assert_eq!(read.sender.bic.as_ref().map(|bic| bic.value.as_str()), Some("COBADEFFXXX"));
    assert_eq!(read.tax_rate.as_ref().map(|rate| rate.value.to_string()).as_deref(), Some("19"));
    let lines: Vec<_> =
        read.lines.iter().map(|line| (line.description.as_deref(), line.quantity.map(|quantity| quantity.to_string()))).collect();
    assert_eq!(lines, [(Some("Beratung"), Some("2".to_owned())), (Some("Anfahrt"), Some("1".to_owned()))]);
    assert!(!read.quantity_set_to_one);
}

#[test]
fn an_american_invoice_writes_the_month_first() {
    let read = read_text(
        "INVOICE

From:                          Bill to:
Northwind Traders LLC          Contoso Inc
12 High Street                 1 Main Road

Invoice #: INV-1043
Invoice date: 03/25/2026
Due date: 04/05/2026

Description                     Qty   Rate      Amount
Consulting                      3     1,000.00  3,000.00

                                Subtotal        $3,000.00
                                Sales tax (8%)  $240.00
                                Total           $3,240.00
                                Amount paid     $240.00
                                Balance due     $3,000.00",
    );
    assert_eq!(summary(&read), "INV-1043 | 2026-03-25 | 2026-04-05 | USD | 3000 | 240 | 3240 | Northwind Traders LLC | -");
    assert_eq!(read.recipient.name.as_ref().map(|name| name.value.as_str()), Some("Contoso Inc"));
    assert_eq!(read.paid.as_ref().map(|paid| paid.value.to_string()).as_deref(), Some("240"));
}

#[test]
fn a_french_credit_note_writes_below_zero_what_it_credits() {
    let read = read_text(
        "Au bon pain SARL - 12 chemin vert - 84340 Malaucène - France

Avoir AV-2026-0005
Date de facture     16/02/2026
Date d'échéance     28/02/2026
Facture liée        FA-2026-0010
N° TVA client       FR40303265045

                                   Total HT      -1 218,48 €
                                   Total TVA     -243,70 €
                                   Total TTC     -1 462,18 €",
    );
    assert_eq!(summary(&read), "AV-2026-0005 | 2026-02-16 | 2026-02-28 | EUR | 1218.48 | 243.7 | 1462.18 | Au bon pain SARL | -");
    assert_eq!(read.kind, BillKind::CreditNote);
    assert_eq!(read.recipient.vat_id.as_ref().map(|id| id.value.as_str()), Some("FR40303265045"));
    // The lines are not there: one stands for them.
    assert!(read.quantity_set_to_one && read.lines.len() == 1);
    assert_eq!(read.lines[0].net.map(|net| net.to_string()).as_deref(), Some("1218.48"));
}

#[test]
fn dutch_spanish_and_italian_labels_are_known() {
    let cases = [
        (
            "Factuur
Factuurnummer   2026-88
Factuurdatum    1 maart 2026
Vervaldatum     31 maart 2026
Totaal excl. btw   100,00
BTW 21%            21,00
Totaal incl. btw   € 121,00
IBAN NL91ABNA0417164300",
            "2026-88 | 2026-03-01 | 2026-03-31 | EUR | 100 | 21 | 121 | - | NL91ABNA0417164300",
        ),
        (
            "Factura nº F26/031
Fecha de factura   11 de marzo de 2026
Vencimiento        10 de abril de 2026
Base imponible     100,00 €
IVA 21%            21,00 €
Total factura      121,00 €
IBAN ES91 2100 0418 4502 0005 1332",
            "F26/031 | 2026-03-11 | 2026-04-10 | EUR | 100 | 21 | 121 | - | ES9121000418450200051332",
        ),
        (
            "Fattura n. 31/2026
Data fattura   11/03/2026
Scadenza       10/04/2026
Imponibile     1.000,00 €
IVA 22%        220,00 €
Totale         1.220,00 €
IBAN IT60X0542811101000000123456",
            "31/2026 | 2026-03-11 | 2026-04-10 | EUR | 1000 | 220 | 1220 | - | IT60X0542811101000000123456",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(summary(&read_text(text)), expected);
    }
}

#[test]
fn arithmetic_decides_between_amounts_and_nothing_is_guessed() {
    // Two rates, sums of lines, a carried amount: only one net, tax and gross fit.
    let read = read_text(
        "Rechnung Nr. 7001 vom 05.03.2026
Positionssumme                        480,00
Gesamtbetrag der Abschläge            -7,00
Rechnungssumme ohne USt.              473,00
Umsatzsteuer 7 %     275,00            19,25
Umsatzsteuer 19 %    198,00            37,62
Bruttosumme                           529,87
Zahlbetrag                            529,87 EUR",
    );
    assert_eq!(summary(&read), "7001 | 2026-03-05 | - | EUR | 473 | 56.87 | 529.87 | - | -");
    // Totals that do not fit, and differ, are not sure.
    let read = read_text("Invoice no. 7001\nSubtotal   100.00\nVAT   25.00\nTotal   120.00\nAmount due   130.00 EUR");
    assert_eq!(summary(&read), "7001 | - | - | EUR | - | - | - | - | -");
    // A day that may be two is none; an account with wrong digits is hardly one.
    let read = read_text("Invoice no. 7001\nInvoice date 03/04/2026\nTotal   120.00\nIBAN DE88 2008 0000 0970 3757 01");
    assert_eq!(summary(&read), "7001 | - | - | - | - | - | 120 | - | DE88200800000970375701");
    assert_eq!(read.sender.iban.map(|iban| iban.certainty), Some(50));
}

#[test]
fn the_currency_is_the_one_that_amounts_have() {
    let cases = [
        ("Total   119.00 €", Some("EUR")),
        ("Total   $119.00", Some("USD")),
        ("Amounts in GBP, paid in EUR before   119.00", Some("GBP")),
        ("EUR 5.00   USD 6.00", None),
        // A section sign that was misread.
        ("Part A $ 2   119.00", None),
    ];
    for (text, expected) in cases {
        let currency = read_text(&format!("Invoice no. 7001\n{text}")).currency;
        assert_eq!(currency.map(|currency| currency.value.code()), expected, "{text}");
    }
}

#[test]
fn what_follows_on_a_title_is_not_always_a_number() {
    for text in ["Total invoice 119.00", "Invoice 2026", "Rechnung 7", "Rechnung vom 05.03.2026", "Invoice for services"] {
        let id = read(&[page(&format!("{text}\nTotal   119.00 EUR"))], ReadFrom::TextLayer).unwrap().document_id;
        assert_eq!(id, None, "{text}");
    }
    for (text, expected) in [
        ("Invoice 20260317", "20260317"),
        ("Rechnung Nr. 7", "7"),
        ("Mietrechnung (387) Nr. 93/00/M", "93/00/M"),
        ("Facture FA-17", "FA-17"),
    ] {
        assert_eq!(read_text(text).document_id.map(|id| id.value).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn an_account_that_is_debited_is_not_the_senders() {
    let read = read_text("Rechnung Nr. 7001\nDer Betrag wird per Lastschrift von Ihrem Konto\nIBAN DE88 2008 0000 0970 3757 00 abgebucht");
    assert_eq!(read.sender.iban, None);
    assert_eq!(read.recipient.iban.map(|iban| iban.value).as_deref(), Some("DE88200800000970375700"));
}

#[test]
fn a_page_that_is_no_bill_is_told_so() {
    let letter = page("Dear Sir,\nthank you for your visit on 3 March 2026.\nYours, A. Nobody");
    assert_eq!(read(&[letter], ReadFrom::TextLayer), Err(NotRecognized::NothingFound));
    assert_eq!(read(&[], ReadFrom::TextLayer), Err(NotRecognized::NothingFound));
}

/// The sender of a page that has nothing but this above its number.
fn sender(text: &str) -> Option<String> {
    read_text(&format!("{text}\n\n\nInvoice number: 4711")).sender.name.map(|name| name.value)
}

#[test]
fn a_name_in_two_lines_is_one_where_something_says_so() {
    // Its first line ends in the middle, its second begins with the form, or it stands in one line elsewhere.
    assert_eq!(
        sender("From:\nNordlicht Energie- und\nWärmetechnik GmbH\n12345 Berlin").as_deref(),
        Some("Nordlicht Energie- und Wärmetechnik GmbH")
    );
    assert_eq!(sender("Nordlicht Energietechnik GmbH &\nCo. KG").as_deref(), Some("Nordlicht Energietechnik GmbH & Co. KG"));
    let once = "Nordlicht Energie\nWärmetechnik GmbH        5 High Street";
    assert_eq!(
        sender(&format!("{once}\n\n\n\nNordlicht Energie Wärmetechnik GmbH, 12345 Berlin")).as_deref(),
        Some("Nordlicht Energie Wärmetechnik GmbH")
    );
    // Otherwise the first line may be a person, and the company that is named beside is not taken for the sender.
    assert_eq!(sender(once), None);
    assert_eq!(sender(&format!("{once}\n\n\n\n{once}\n\n\n\nContoso Ltd")), None);
}

#[test]
fn the_large_letters_of_a_heading_are_one_name() {
    let mut page =
        page("Nordlicht Energie\nWärmetechnik GmbH\n\n\nInvoice number: 4711\nInvoice date: 2026-02-03\nTotal  10.00\nThank you");
    for word in page.words.iter_mut().filter(|word| word.frame.top < 20.0) {
        let top = word.frame.top * 2.0;
        word.frame = Frame { top, bottom: top + 18.0, ..word.frame };
    }
    let read = read(&[page], ReadFrom::TextLayer).unwrap();
    assert_eq!(read.sender.name.map(|name| name.value).as_deref(), Some("Nordlicht Energie Wärmetechnik GmbH"));
}

#[test]
fn a_vat_id_at_the_foot_is_the_senders_though_only_the_buyer_has_a_heading() {
    let foot = "Muster GmbH - 10115 Berlin - USt-IdNr. DE136695976";
    let head = "Muster GmbH\n\n\nKunde:\nContoso AG\n12345 Bonn\n\nRechnungsnummer: 4711\n";
    assert_eq!(read_text(&format!("{head}{foot}")).sender.vat_id.map(|id| id.value).as_deref(), Some("DE136695976"));
    let far = format!("{head}{}USt-IdNr. DE136695976", "\n".repeat(14));
    assert_eq!(read_text(&far).sender.vat_id.map(|id| id.value).as_deref(), Some("DE136695976"));
    let near = head.replace("12345 Bonn", "12345 Bonn\nUSt-IdNr. DE136695976");
    assert_eq!(read_text(&near).recipient.vat_id.map(|id| id.value).as_deref(), Some("DE136695976"));
}

#[test]
fn taxes_of_several_rates_come_to_the_difference_of_net_and_gross() {
    let read = read_text(
        "Facture n° 4711
Date de facture : 03/02/2026
Total HT          300,00 €
TVA 20 %          40,00 €
TVA 10 %          10,00 €
Total TTC         350,00 €",
    );
    assert_eq!(summary(&read), "4711 | 2026-02-03 | - | EUR | 300 | 50 | 350 | - | -");
}

#[test]
fn a_colon_that_stands_apart_belongs_to_its_label() {
    let read = read_text("Beleg-Nr        :  RK21012345\nBeleg-Datum     :  16.09.2013\nBestell-Datum   :  01.08.2013");
    assert_eq!(summary(&read), "RK21012345 | 2013-09-16 | - | - | - | - | - | - | -");
}

#[test]
fn what_a_picture_shows_unsurely_stays_empty() {
    let mut page = page("Muster GmbH\n\n\nInvoice number: 4711\nTotal  10.00\n\n\n£");
    let sure = read(&[page.clone()], ReadFrom::Scan).unwrap();
    assert_eq!(summary(&sure), "4711 | - | - | GBP | - | - | 10 | Muster GmbH | -");
    for word in page.words.iter_mut().filter(|word| ["GmbH", "£"].contains(&word.text.as_str())) {
        word.certainty = 50;
    }
    assert_eq!(summary(&read(&[page], ReadFrom::Scan).unwrap()), "4711 | - | - | - | - | - | 10 | - | -");
}
