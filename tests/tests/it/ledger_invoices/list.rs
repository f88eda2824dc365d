use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use bursar_tests::books::Books;
use serde_json::{Value, json};

#[tokio::test]
async fn an_invoice_is_what_the_books_say() {
    for platform in Platform::ALL {
        let books = Books::open_with(platform, |options, _| options.invoices = 40).await;
        let connected = books.connect().await;
        let listed = books.get(&connected, "/accounting/receivables?limit=500").await["data"].as_array().unwrap().clone();
        let theirs = books.state(if platform == Xero { "Invoices" } else { "Invoice" }).await;
        let theirs: Vec<&Value> = theirs.iter().filter(|invoice| platform == QuickbooksOnline || invoice["Type"] == "ACCREC").collect();
        assert_eq!(listed.len(), theirs.len());
        let rates = books.get(&connected, "/accounting_tax_rates").await;
        let mut with_rate = 0;
        for invoice in &listed {
            let (id, number, customer) = match platform {
                Xero => ("InvoiceID", "InvoiceNumber", ("Contact", "ContactID", "Name")),
                QuickbooksOnline => ("Id", "DocNumber", ("CustomerRef", "value", "name")),
            };
            let source = theirs.iter().find(|source| source[id] == invoice["id"]).unwrap();
            assert_eq!(invoice["invoice_number"], source[number]);
            let expected = json!({"id": source[customer.0][customer.1], "company_name": source[customer.0][customer.2]});
            assert_eq!(invoice["customer_ref"], expected);
            for line in invoice["lines"].as_array().unwrap() {
                assert!(line["quantity"].is_number() || line["quantity"].is_null(), "{line}");
                assert!(line["unit_amount"].is_number() || line["unit_amount"].is_null(), "{line}");
                let rate = &line["tax_rate_ref"]["id"];
                with_rate += usize::from(rates["data"].as_array().unwrap().iter().any(|known| known["id"] == *rate));
            }
        }
        assert!(platform == QuickbooksOnline || with_rate > 20, "{with_rate} lines name a tax rate");
    }
}

#[tokio::test]
async fn offsets_show_each_invoice_once() {
    let books = Books::open(QuickbooksOnline).await;
    let connected = books.connect().await;
    let all = books.get(&connected, "/accounting/receivables").await["data"].as_array().unwrap().clone();
    let mut seen = Vec::new();
    for offset in (0..all.len()).step_by(5) {
        let page = books.get(&connected, &format!("/accounting/receivables?limit=5&offset={offset}")).await;
        seen.extend(page["data"].as_array().unwrap().clone());
    }
    assert_eq!(seen, all);
    for (query, field) in [("limit=0", "limit"), ("limit=501", "limit"), ("offset=-1", "offset"), ("offset=x", "offset")] {
        let answer = books.partner.get(&format!("/accounting/receivables?{query}")).entity(books.entity).await;
        assert_eq!(answer.fields(), [format!("query.{field}")], "{query}");
    }
}
