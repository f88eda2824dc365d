//! Bills of random numbers, in six languages and several arrangements: whatever is printed is what is read.

use proptest::prelude::*;

use super::made::plain;
use super::tests::{read_text, summary};

/// Title, number, day of issue, day of payment, recipient, net, tax and gross.
const LANGUAGES: [[&str; 8]; 6] = [
    ["Invoice", "Invoice no.", "Invoice date", "Due date", "Bill to", "Subtotal", "VAT", "Total"],
    ["Rechnung", "Rechnungsnummer", "Rechnungsdatum", "Fällig am", "Rechnungsempfänger", "Nettobetrag", "MwSt.", "Gesamtbetrag"],
    ["Facture", "Facture n°", "Date de facture", "Échéance", "Facturé à", "Total HT", "TVA", "Total TTC"],
    ["Factuur", "Factuurnummer", "Factuurdatum", "Vervaldatum", "Factuuradres", "Subtotaal", "BTW", "Totaal"],
    ["Factura", "Nº de factura", "Fecha de factura", "Vencimiento", "Facturar a", "Base imponible", "IVA", "Total factura"],
    ["Fattura", "Numero fattura", "Data fattura", "Scadenza", "Cliente", "Imponibile", "IVA", "Totale fattura"],
];

/// How labels and values stand: one behind the other, in two columns, or as a table.
#[derive(Debug, Clone, Copy)]
enum Arrangement {
    Sentences,
    Columns,
    Table,
}

fn arranged(pairs: &[(&str, String)], arrangement: Arrangement) -> String {
    let row = |texts: Vec<&str>| texts.iter().map(|text| format!("{text:<24}")).collect::<String>();
    match arrangement {
        Arrangement::Sentences => pairs.iter().map(|(label, value)| format!("{label}: {value}\n")).collect(),
        Arrangement::Columns => pairs.iter().map(|(label, value)| format!("{label:<30}{value}\n")).collect(),
        Arrangement::Table => {
            let (labels, values) = pairs.iter().map(|(label, value)| (*label, value.as_str())).unzip();
            format!("{}\n{}\n", row(labels), row(values))
        }
    }
}

/// Cents as an amount: `1.234,56`, or `1,234.56` in English.
fn amount(cents: u64, is_english: bool) -> String {
    let whole = (cents / 100).to_string();
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(if is_english { ',' } else { '.' });
        }
        text.push(digit);
    }
    format!("{text}{}{:02}", if is_english { '.' } else { ',' }, cents % 100)
}

proptest! {
    #[test]
    fn what_is_printed_is_read(
        language in 0_usize..6,
        number in 1000_u32..1_000_000,
        day in 1_u32..=28,
        month in 1_u32..=12,
        nets in proptest::collection::vec(100_u64..100_000_000, 1..=3),
        arrangement in prop_oneof![Just(Arrangement::Sentences), Just(Arrangement::Columns), Just(Arrangement::Table)],
        has_due in any::<bool>(),
    ) {
        let [title, id, issued, due, to, net, tax, gross] = LANGUAGES[language];
        let is_english = language == 0;
        let date = |year: i32| if is_english { format!("{year}-{month:02}-{day:02}") } else { format!("{day:02}.{month:02}.{year}") };
        let mut pairs = vec![(id, format!("RE-{number}")), (issued, date(2026))];
        if has_due {
            pairs.push((due, date(2027)));
        }
        let taxes: Vec<(u64, u64)> = nets.iter().zip([20, 10, 5]).map(|(net, rate)| (rate, (net * rate + 50) / 100)).collect();
        let (net_sum, tax_sum) = (nets.iter().sum::<u64>(), taxes.iter().map(|(_, tax)| tax).sum::<u64>());
        let total = |label: &str, cents: u64| format!("{:30}{label:<20}{} €\n", "", amount(cents, is_english));
        let totals: String = taxes.iter().map(|(rate, cents)| total(&format!("{tax} {rate} %"), *cents)).collect();
        let text = format!(
            "Nordlicht GmbH\nUferweg 1\n80333 München\n\n\n{title}\n\n{to}\nContoso AG\nHafenstr. 3\n88045 Bonn\n\n\n{}\n\n{}{totals}{}\n\n\n\
            Nordlicht GmbH, 80333 München, IBAN DE88 2008 0000 0970 3757 00",
            arranged(&pairs, arrangement),
            total(net, net_sum),
            total(gross, net_sum + tax_sum),
        );
        let said = |has: bool, year: i32| if has { format!("{year}-{month:02}-{day:02}") } else { "-".to_owned() };
        let expected = [
            format!("RE-{number}"), said(true, 2026), said(has_due, 2027), "EUR".to_owned(), plain(net_sum), plain(tax_sum),
            plain(net_sum + tax_sum), "Nordlicht GmbH".to_owned(), "DE88200800000970375700".to_owned(),
        ];
        prop_assert_eq!(summary(&read_text(&text)), expected.join(" | "), "{}", text);
    }
}
