//! Sales tax of QuickBooks in the United States.

use bursar_connectors::Platform;
use bursar_tests::books::Books;
use http::Method;
use serde_json::{Value, json};

use super::{Trader, id};

impl Trader {
    /// The same with American books.
    pub(super) async fn american() -> Trader {
        let books = Books::open(Platform::QuickbooksOnline).await;
        let company = books.company(0).await;
        let connected = books.connect_to(books.entity, &company).await;
        let trader = Trader::of(books, connected).await;
        trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
        trader
    }

    /// An issued invoice over one line that is taxed at 7.25 % and one that is not.
    async fn taxed(&self, price: i64) -> Value {
        self.sold(&[("Desk lamp", price, 725, Value::Null), ("Repair", 1_000, 0, Value::Null)]).await
    }

    /// An issued invoice over these lines: name, price, rate, and the tax rate of the ledger that was chosen.
    async fn sold(&self, lines: &[(&str, i64, i64, Value)]) -> Value {
        let line = |(name, price, rate, chosen): &(&str, i64, i64, Value)| {
            let product = json!({"name": name, "price": {"currency": "USD", "value": price}});
            let mut line = json!({"quantity": 1, "product": product, "tax_rate_value": rate});
            if !chosen.is_null() {
                line["accounting_tax_rate_id"] = chosen.clone();
            }
            line
        };
        let mut body = self.invoice(lines.iter().map(line).collect());
        body["currency"] = json!("USD");
        body["counterpart_shipping_address_id"] = self.customer_address.clone();
        self.issued(body).await
    }

    /// The name of the code that an invoice has in the ledger.
    async fn code_there(&self, there: &Value) -> String {
        let codes = self.state("TaxCode").await;
        let code = codes.into_iter().find(|code| code["Id"] == there["TxnTaxDetail"]["TxnTaxCodeRef"]["value"]);
        code.unwrap_or_else(|| panic!("{there}"))["Name"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_sale_says_what_is_taxed_where_it_goes_and_how_much_tax_it_has() {
    let trader = Trader::american().await;
    let invoice = trader.taxed(10_000).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let code = |place: usize| there["Line"][place]["SalesItemLineDetail"]["TaxCodeRef"]["value"].clone();
    assert_eq!((code(0), code(1)), (json!("TAX"), json!("NON")));
    for address in ["BillAddr", "ShipAddr"] {
        assert_eq!(there[address]["Line1"], "1 Fleet Street", "{there}");
    }
    assert_eq!((there["TxnTaxDetail"]["TotalTax"].as_f64(), trader.total(&there)), (Some(7.25), 117.25));
    assert_eq!(trader.code_there(&there).await, "California", "the one of its rate");
}

/// QuickBooks sets no tax on a sale that names no code.
#[tokio::test]
async fn a_taxed_sale_names_one_code_of_the_ledger_or_waits_for_a_person() {
    let trader = Trader::american().await;
    let (austin, texas) = (trader.tax_rate("Austin").await, trader.tax_rate("Texas").await);
    let chosen = trader.sold(&[("Desk lamp", 10_000, 900, austin.clone())]).await;
    let unknown = trader.sold(&[("Desk lamp", 10_000, 900, Value::Null)]).await;
    let mixed = trader.sold(&[("Desk lamp", 10_000, 825, Value::Null), ("Chair", 10_000, 625, texas)]).await;
    let one = trader.sold(&[("Desk lamp", 10_000, 825, Value::Null), ("Chair", 10_000, 625, austin)]).await;
    trader.work().await;
    for (invoice, total) in [(&chosen, 109.0), (&one, 214.5)] {
        trader.is_done("receivable", invoice).await;
        let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
        assert_eq!((trader.code_there(&there).await.as_str(), trader.total(&there)), ("Austin", total), "the tax is ours");
    }
    for (invoice, code, field) in [(&unknown, "tax_rate_missing", "line_items.0"), (&mixed, "tax_rate_not_allowed", "line_items")] {
        let record = trader.record("receivable", invoice).await;
        assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!(code), &json!(field)), "{record}");
        assert!(trader.numbered("Invoice", &invoice["document_id"]).await.is_empty());
    }
}

#[tokio::test]
async fn another_tax_of_quickbooks_is_for_a_person_unless_it_is_accepted() {
    let trader = Trader::american().await;
    trader.books.control(Method::POST, "/_sim/settings", json!({"provider": "quickbooks", "ignores_sent_tax": true})).await;
    let austin = trader.tax_rate("Austin").await;
    let taxed = async |price| trader.sold(&[("Desk lamp", price, 725, austin.clone()), ("Repair", 1_000, 0, Value::Null)]).await;
    let refused = taxed(10_000).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &refused).await.1.as_deref(), Some("amounts_differ"));
    let there = trader.numbered("Invoice", &refused["document_id"]).await;
    assert_eq!((there.len(), trader.total(&there[0])), (1, 118.25), "it stands there as QuickBooks has it: nothing is voided");
    let accept = json!({"sales_tax_differences": "accept"});
    trader.books.patch("/accounting_push_settings").json(accept).await.expect(200);
    let accepted = taxed(20_000).await;
    trader.work().await;
    trader.is_done("receivable", &accepted).await;
    trader.pull().await;
    let parted = trader.read("/accounting_differences?limit=100").await;
    let of_invoice =
        parted["data"].as_array().unwrap().iter().find(|difference| difference["object_id"] == accepted["id"]).unwrap().clone();
    let fields: Vec<&Value> = of_invoice["fields"].as_array().unwrap().iter().map(|field| &field["field"]).collect();
    assert!(fields.contains(&&json!("total")) && fields.contains(&&json!("tax")), "{of_invoice}");
}

#[tokio::test]
async fn lines_of_a_bill_bear_their_tax() {
    let trader = Trader::american().await;
    let says = json!({
        "currency": "USD", "document_id": "US-1", "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": trader.vendor,
    });
    let bill = trader.post("/payables").json(says).await.expect(200);
    for price in [333, 334, 1_001] {
        let line = json!({"name": "Paper", "quantity": 1, "unit_price": price, "tax": 725, "ledger_account_id": trader.expense});
        trader.post(&format!("/payables/{}/line_items", id(&bill))).json(line).await.expect(201);
    }
    let bill = trader.approve(&bill).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let there = trader.numbered("Bill", &json!("US-1")).await.remove(0);
    let amounts: Vec<f64> = there["Line"].as_array().unwrap().iter().map(|line| line["Amount"].as_f64().unwrap()).collect();
    let total = bill["total_amount"].as_f64().unwrap() / 100.0;
    assert_eq!((trader.total(&there), &there["TxnTaxDetail"]), (total, &Value::Null), "{there}");
    assert!(amounts.iter().zip([3.33, 3.34, 10.01]).all(|(there, net)| *there > net), "each line bears its part: {amounts:?}");
}

impl Trader {
    /// QuickBooks taxes the sales of the company by itself.
    async fn automated() -> Trader {
        let trader = Trader::american().await;
        trader.edit("Preferences", "update", Some("1"), json!({"TaxPrefs": {"PartnerTaxEnabled": true}})).await;
        trader.pull().await;
        trader
    }

    /// The body of an invoice over 100.00 at this rate, to a customer in this state.
    async fn to_state(&self, state: &str, rate: i64) -> Value {
        let address = json!({"country": "US", "state": state, "city": "Town", "line1": "1 Main Street", "postal_code": "10001"});
        let organization = json!({
            "legal_name": format!("Buyer in {state}"), "is_customer": true, "is_vendor": false, "email": format!("{state}@example.com"), "address": address,
        });
        let customer = json!({"type": "organization", "organization": organization});
        let customer = self.post("/counterparts").json(customer).await.expect(201);
        let product = json!({"name": "Desk lamp", "price": {"currency": "USD", "value": 10_000}});
        let mut body = self.invoice(json!([{"quantity": 1, "product": product, "tax_rate_value": rate}]));
        (body["currency"], body["counterpart_id"]) = (json!("USD"), customer["id"].clone());
        for field in ["counterpart_billing_address_id", "counterpart_shipping_address_id"] {
            body[field] = customer["default_billing_address_id"].clone();
        }
        body
    }
}

#[tokio::test]
async fn automated_sales_tax_keeps_our_total_where_it_taxes_too() {
    let trader = Trader::automated().await;
    let invoice = trader.issued(trader.to_state("CA", 900).await).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(there["ShipAddr"]["CountrySubDivisionCode"], "CA");
    assert_eq!((there["TxnTaxDetail"]["TotalTax"].as_f64(), trader.total(&there)), (Some(9.0), 109.0), "QuickBooks' own would be 7.25");
    assert_eq!(trader.code_there(&there).await, "California", "QuickBooks' own");
    let tag = trader.post("/tags").json(json!({"name": "Retail"})).await.expect(201);
    let class = trader.read("/accounting_dimensions?name=Shops").await["data"][0]["id"].clone();
    let mapping = json!({"dimensions": [{"object_type": "tag", "object_id": tag["id"], "dimension_id": class}]});
    trader.books.patch("/accounting_push_settings").json(mapping).await.expect(200);
    let change = trader.books.patch(&format!("/receivables/{}", id(&invoice)));
    change.json(json!({"invoice": {"tag_ids": [tag["id"]]}})).await.expect(200);
    let record = trader.record("receivable", &invoice).await;
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(there["Line"][0]["SalesItemLineDetail"]["ClassRef"]["name"], "Shops", "it was changed there");
    assert_eq!((there["TxnTaxDetail"]["TotalTax"].as_f64(), trader.total(&there)), (Some(9.0), 109.0), "and the tax is ours still");
}

#[tokio::test]
async fn automated_sales_tax_of_a_state_that_is_not_set_up_is_for_a_person() {
    let trader = Trader::automated().await;
    let invoice = trader.issued(trader.to_state("NV", 900).await).await;
    let untaxed = trader.issued(trader.to_state("OR", 0).await).await;
    trader.work().await;
    trader.is_done("receivable", &untaxed).await;
    let record = trader.record("receivable", &invoice).await;
    assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!("amounts_differ"), &json!("total_amount")), "{record}");
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!((there.len(), trader.total(&there[0]), trader.open_amount(&there[0])), (1, 100.0, 100.0), "nothing is voided");
    let push = format!("/accounting_synced_records/{}/push", id(&record));
    trader.post(&push).await.expect(200);
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await.1.as_deref(), Some("amounts_differ"), "a push compares again");
    let accept = json!({"sales_tax_differences": "accept"});
    trader.books.patch("/accounting_push_settings").json(accept).await.expect(200);
    trader.post(&push).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
}

#[tokio::test]
async fn sales_of_a_company_whose_sales_tax_is_off_have_none() {
    let trader = Trader::american().await;
    trader.edit("Preferences", "update", Some("1"), json!({"TaxPrefs": {"UsingSalesTax": false}})).await;
    trader.pull().await;
    let untaxed = trader.sold(&[("Repair", 1_000, 0, Value::Null)]).await;
    let taxed = trader.taxed(10_000).await;
    trader.work().await;
    trader.is_done("receivable", &untaxed).await;
    let errors = trader.record("receivable", &taxed).await["errors"].clone();
    assert_eq!((&errors["code"], &errors["field"]), (&json!("tax_rate_missing"), &json!("line_items.0")), "{errors}");
    assert!(errors["message"].as_str().unwrap().contains("turned off"), "{errors}");
}
