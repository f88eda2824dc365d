use super::*;

const RATES: &str = r#"[{"Id":"1","Name":"GST","RateValue":5},{"Id":"2","Name":"QST","RateValue":9.975},{"Id":"3","Name":"GST input","RateValue":4},
    {"Id":"4","Name":"VAT","RateValue":20,"EffectiveTaxRate":[
        {"RateValue":17.5,"EffectiveDate":"2008-01-01T00:00:00-08:00","EndDate":"2010-12-31T00:00:00-08:00"},
        {"RateValue":20,"EffectiveDate":"2011-01-01T00:00:00-08:00"},
        {"RateValue":22,"EffectiveDate":"2030-01-01T00:00:00-08:00"}]}]"#;

fn translate(code: &str, today: &str) -> TaxRate {
    let page = Bytes::from(format!("[{code},{RATES}]"));
    let text = std::str::from_utf8(&page).unwrap();
    let (code, rates): (&RawValue, Vec<&RawValue>) = serde_json::from_str(text).unwrap();
    let mut tables = Tables::default();
    tables.add_codes(&[code], &page);
    tables.add_rates(&rates, &page);
    let (records, _) = tables.records(today.parse().unwrap());
    match records.into_iter().next().unwrap().body.unwrap() {
        Body::TaxRate(rate) => rate,
        other => panic!("{other:?}"),
    }
}

fn percent(digits: &str) -> Option<Decimal> {
    Some(digits.parse().unwrap())
}

#[test]
fn rates_side_by_side_add_up() {
    let code = r#"{"Id":"8","SyncToken":"1","Name":"GST/QST","Description":"Quebec","Active":true,"SalesTaxRateList":{"TaxRateDetail":[
        {"TaxRateRef":{"value":"2"},"TaxTypeApplicable":"TaxOnAmount","TaxOrder":1},
        {"TaxRateRef":{"value":"1"},"TaxTypeApplicable":"TaxOnAmount","TaxOrder":0}]}}"#;
    let rate = translate(code, "2026-01-01");
    assert_eq!((rate.name.as_str(), rate.code.as_deref(), rate.status.as_str()), ("GST/QST (Quebec)", Some("GST/QST"), "Active"));
    assert_eq!((rate.effective_rate, rate.total_rate, rate.purchase_rate), (percent("14.975"), percent("14.975"), None));
    assert_eq!((rate.is_for_sales, rate.is_for_purchases), (true, false));
    let names: Vec<&str> = rate.components.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["GST", "QST"], "in the order in which they apply");
    let ids: Vec<Option<&str>> = rate.parts(true).iter().map(|part| part.remote_id.as_deref()).collect();
    assert_eq!(ids, [Some("1"), Some("2")], "and each with its own id");
}

#[test]
fn tax_upon_tax_compounds() {
    let plus = r#"{"Id":"8","Name":"C","SalesTaxRateList":{"TaxRateDetail":[
        {"TaxRateRef":{"value":"1"},"TaxTypeApplicable":"TaxOnAmount","TaxOrder":0},
        {"TaxRateRef":{"value":"2"},"TaxTypeApplicable":"TaxOnAmountPlusTax","TaxOrder":1,"TaxOnTaxOrder":0}]}}"#;
    let rate = translate(plus, "2026-01-01");
    // 5 on 100, then 9.975 % of 105.
    assert_eq!((rate.effective_rate, rate.total_rate), (percent("15.47375"), percent("14.975")));
    assert_eq!(rate.components.iter().map(|part| part.is_compound).collect::<Vec<_>>(), [false, true]);

    let only = r#"{"Id":"8","Name":"C","SalesTaxRateList":{"TaxRateDetail":[
        {"TaxRateRef":{"value":"1"},"TaxOrder":0},{"TaxRateRef":{"value":"4"},"TaxTypeApplicable":"TaxOnTax","TaxOrder":1,"TaxOnTaxOrder":0}]}}"#;
    // 5 on 100, then 20 % of 5.
    assert_eq!(translate(only, "2026-01-01").effective_rate, percent("6"));
}

#[test]
fn a_rate_is_read_as_of_today() {
    let code = r#"{"Id":"8","Name":"20.0% S","SalesTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"4"}}]}}"#;
    for (today, expected) in [("2009-06-01", "17.5"), ("2010-12-31", "17.5"), ("2011-01-01", "20"), ("2031-01-01", "22")] {
        assert_eq!(translate(code, today).effective_rate, percent(expected), "{today}");
    }
}

#[test]
fn both_directions_are_kept_where_they_differ() {
    let both = r#"{"Id":"8","Name":"B","Hidden":true,"SalesTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"1"}}]},
        "PurchaseTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"3"}}]}}"#;
    let rate = translate(both, "2026-01-01");
    assert_eq!((rate.effective_rate, rate.purchase_rate, rate.status.as_str()), (percent("5"), percent("4"), "Archived"));
    let names = |is_sale| rate.parts(is_sale).iter().map(|part| part.name.as_str()).collect::<Vec<_>>();
    assert_eq!((names(true), names(false)), (vec!["GST"], vec!["GST input"]));
    let purchase = r#"{"Id":"8","Name":"P","Active":false,"PurchaseTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"3"}}]}}"#;
    let rate = translate(purchase, "2026-01-01");
    assert_eq!((rate.effective_rate, rate.purchase_rate, rate.is_for_sales), (percent("4"), None, false));
    let empty = r#"{"Id":"8","Name":"E","SalesTaxRateList":{"TaxRateDetail":[]},
        "PurchaseTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"1"}},{"TaxRateRef":{"value":"2"}}]}}"#;
    let rate = translate(empty, "2026-01-01");
    assert_eq!((rate.effective_rate, rate.total_rate, rate.components.len()), (percent("14.975"), percent("14.975"), 2));
    assert_eq!((rate.is_for_sales, rate.is_for_purchases), (false, true), "an empty list of rates is no side");
    let pseudo = translate(r#"{"Id":"NON","Name":"NON","Taxable":false}"#, "2026-01-01");
    assert_eq!((pseudo.effective_rate, pseudo.is_for_sales, pseudo.components.len()), (None, false, 0));
}
