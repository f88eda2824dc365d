use bursar_connectors::write::{TaxComponentEntry, TaxEntry, TaxMode};
use bursar_connectors::{Kind, Platform};
use serde_json::{Value, json};

use super::{Book, create, decimal, shown, totals, update};

/// A document: its name, its lines, its total and its tax.
type Case = (&'static str, TaxMode, &'static [[&'static str; 5]], [&'static str; 2]);

const CASES: [Case; 7] = [
    ("one-rate", TaxMode::Exclusive, &[["3", "33.33", "99.99", "20", "20"], ["1", "0.01", "0.01", "0", "20"]], ["120", "20"]),
    ("two-rates", TaxMode::Exclusive, &[["1", "10.03", "10.03", "2.01", "20"], ["7", "1.11", "7.77", "0.39", "5"]], ["20.2", "2.4"]),
    ("our-cent", TaxMode::Exclusive, &[["1", "25.06", "25.06", "5.02", "20"], ["1", "25.61", "25.61", "5.12", "20"]], ["60.81", "10.14"]),
    ("inclusive", TaxMode::Inclusive, &[["2", "60", "120", "20", "20"], ["3", "3.5", "10.5", "0.5", "5"]], ["130.5", "20.5"]),
    ("inclusive-cent", TaxMode::Inclusive, &[["1", "25.06", "25.06", "4.19", "20"]], ["25.06", "4.19"]),
    ("discount", TaxMode::Exclusive, &[["1", "100", "100", "20", "20"], ["1", "-10", "-10", "-2", "20"]], ["108", "18"]),
    ("no-tax", TaxMode::NoTax, &[["1", "100", "100", "0", "20"]], ["100", "0"]),
];

#[tokio::test]
async fn our_tax_stands_with_prices_of_either_kind() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        for kind in [Kind::Invoice, Kind::Bill] {
            for (name, mode, lines, expected) in &CASES {
                let mut document = book.document(kind, &format!("{kind:?}-{name}"), *mode, lines).await;
                let record = book.confirmed(&create(&document)).await;
                assert_eq!(totals(&record)[..2], expected.map(decimal), "{platform:?} {kind:?} {name}");
                document.note = Some("changed".into());
                let after = book.confirmed(&update(&record, &document)).await;
                assert_eq!(totals(&after)[..2], expected.map(decimal), "{platform:?} {kind:?} {name}, updated");
            }
        }
    }
}

#[tokio::test]
async fn an_amount_counts_where_price_and_quantity_do_not_give_it() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let lines = [["3", "33.333333", "100", "20", "20"], ["7", "1.005", "7.03", "1.41", "20"], ["1000", "0.0125", "12.5", "2.5", "20"]];
        let record = book.confirmed(&create(&book.document(Kind::Invoice, "ODD", TaxMode::Exclusive, &lines).await)).await;
        let amounts: Vec<_> = shown(&record).lines.iter().filter_map(|line| line.amount).collect();
        assert_eq!(amounts, ["100", "7.03", "12.5"].map(decimal), "{platform:?}");
        assert_eq!(totals(&record)[..2], ["143.44", "23.91"].map(decimal));
        assert_eq!(shown(&record).lines[2].unit_amount, Some(decimal("0.0125")));
    }
}

/// Xero keeps four decimals of a quantity and refuses what it does not come to.
#[tokio::test]
async fn a_quantity_of_more_decimals_than_xero_keeps_gives_its_amount() {
    for platform in Platform::ALL {
        let book = Book::open(platform).await;
        let lines = [["0.333333", "300", "100", "20", "20"], ["0.12344", "10", "1.23", "0.25", "20"]];
        let record = book.confirmed(&create(&book.document(Kind::Invoice, "THIRD", TaxMode::Exclusive, &lines).await)).await;
        assert_eq!(totals(&record)[..2], ["121.48", "20.25"].map(decimal), "{platform:?}");
        let [third, small] = shown(&record).lines.as_slice() else { panic!("{record:?}") };
        if platform == Platform::Xero {
            assert_eq!((third.quantity, third.unit_amount), (Some(decimal("1")), Some(decimal("100"))));
            assert_eq!(third.description.as_deref(), Some("Work 🧾 (0.333333 x 300)"));
            assert_eq!((small.quantity, small.unit_amount), (Some(decimal("0.1234")), Some(decimal("10"))));
        }
    }
}

#[tokio::test]
async fn taxes_name_the_rates_behind_their_codes() {
    let book = Book::open(Platform::QuickbooksOnline).await;
    let codes = book.rows("TaxCode").await;
    let code = codes.iter().find(|code| code["Id"] == book.rate(Kind::Bill, "20")).unwrap().to_string();
    let mut document = book.plain(Kind::Bill, "RATES").await;
    let behind = bursar_connectors::rate_behind(&code, false);
    assert!(behind.is_some() && bursar_connectors::rate_behind(&code, true).is_none());
    document.taxes = vec![TaxEntry { component_id: behind.clone(), net: decimal("100"), ..document.taxes[0].clone() }];
    let prepared = bursar_connectors::prepare(book.platform, &book.company, &create(&document)).unwrap();
    let body: Value = serde_json::from_str(&prepared.body).unwrap();
    let line = &body["TxnTaxDetail"]["TaxLine"][0];
    assert_eq!(line["TaxLineDetail"]["TaxRateRef"], json!({ "value": behind.unwrap() }));
    assert_eq!((&line["Amount"], &line["TaxLineDetail"]["NetAmountTaxable"]), (&json!(20), &json!(100)));
    assert_eq!(totals(&book.confirmed(&create(&document)).await)[..2], ["120", "20"].map(decimal));
}

/// British Columbia: 5 % of the country and 7 % of the province in one code. The cent that is ours stands with its rate.
#[tokio::test]
async fn the_tax_of_a_code_of_two_rates_names_both() {
    let book = Book::in_canada(Platform::QuickbooksOnline).await;
    let code = book.rows("TaxCode").await.into_iter().find(|code| code["Name"] == "GST/PST BC").unwrap();
    assert_eq!(bursar_connectors::rate_behind(&code.to_string(), true), None, "no rate is the only one");
    let lines = [["1", "10.03", "10.03", "1.21", "20"]];
    for kind in [Kind::Invoice, Kind::Bill] {
        let mut document = book.document(kind, &format!("{kind:?}-BC"), TaxMode::Exclusive, &lines).await;
        let code_id = code["Id"].as_str().unwrap();
        document.lines[0].tax_rate_id = Some(code_id.to_owned());
        let components: Vec<TaxComponentEntry> = code["SalesTaxRateList"]["TaxRateDetail"]
            .as_array()
            .unwrap()
            .iter()
            .zip(["5", "7"])
            .map(|(rate, percent)| TaxComponentEntry {
                remote_id: rate["TaxRateRef"]["value"].as_str().unwrap().to_owned(),
                percent: decimal(percent),
            })
            .collect();
        assert_eq!(components.len(), 2);
        document.taxes[0] = TaxEntry { tax_rate_id: code_id.to_owned(), component_id: None, components, ..document.taxes[0].clone() };
        let record = book.confirmed(&create(&document)).await;
        assert_eq!(totals(&record)[..2], ["11.24", "1.21"].map(decimal), "QuickBooks' own would be 1.20");
        let there: Value = serde_json::from_slice(&record.raw).unwrap();
        let taxes = there["TxnTaxDetail"]["TaxLine"].as_array().unwrap();
        let amounts: Vec<_> = taxes.iter().map(|tax| tax["Amount"].as_f64().unwrap()).collect();
        assert_eq!(amounts, [0.5, 0.71]);
        document.note = Some("changed".into());
        assert_eq!(totals(&book.confirmed(&update(&record, &document)).await)[..2], ["11.24", "1.21"].map(decimal), "updated");
    }
}

#[tokio::test]
async fn a_bill_of_the_united_states_bears_its_tax_on_its_lines() {
    let book = Book::in_the_united_states(Platform::QuickbooksOnline).await;
    let lines = [["1", "10", "10", "0", "0"], ["1", "20", "20", "0", "0"], ["1", "30.01", "30.01", "0", "0"]];
    let mut document = book.document(Kind::Bill, "US-1", TaxMode::Exclusive, &lines).await;
    (document.taxes, document.tax_total, document.total) = (vec![], decimal("5"), decimal("65.01"));
    let record = book.confirmed(&create(&document)).await;
    let amounts: Vec<_> = shown(&record).lines.iter().filter_map(|line| line.amount).collect();
    assert_eq!(amounts, ["10.83", "21.67", "32.51"].map(decimal));
    assert_eq!(totals(&record)[..2], ["65.01", "0"].map(decimal));
}

#[tokio::test]
async fn a_sale_of_the_united_states_has_one_tax() {
    let book = Book::in_the_united_states(Platform::QuickbooksOnline).await;
    let lines = [["1", "100", "100", "7.25", "0"], ["1", "50", "50", "0", "0"]];
    let mut document = book.document(Kind::Invoice, "US-2", TaxMode::Exclusive, &lines).await;
    // The code of California for the taxed line.
    document.lines[0].tax_rate_id = Some("3".into());
    document.lines[1].tax_rate_id = Some("NON".into());
    document.taxes = vec![];
    let record = book.confirmed(&create(&document)).await;
    assert_eq!(totals(&record)[..2], ["157.25", "7.25"].map(decimal));
    let codes: Vec<_> = shown(&record).lines.iter().filter_map(|line| line.tax_rate_id.as_deref()).collect();
    assert_eq!(codes, ["TAX", "NON"]);

    // Another tax than that of the code stands, and none does without a code.
    (document.number, document.lines[0].tax_amount, document.tax_total) = (Some("US-4".into()), decimal("9"), decimal("9"));
    assert_eq!(totals(&book.confirmed(&create(&document)).await)[..2], ["159", "9"].map(decimal));
    let mut without_code = document.clone();
    (without_code.number, without_code.lines[0].tax_rate_id) = (Some("US-5".into()), None);
    assert_eq!(totals(&book.confirmed(&create(&without_code)).await)[..2], ["150", "0"].map(decimal));

    // A company whose tax QuickBooks computes by itself answers with another total: the caller must compare.
    book.switch("ignores_sent_tax", json!(true)).await;
    document.number = Some("US-3".into());
    (document.lines[0].tax_amount, document.tax_total) = (decimal("9"), decimal("9"));
    assert_eq!(totals(&book.confirmed(&create(&document)).await)[1], decimal("7.25"));
}
