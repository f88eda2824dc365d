use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    async fn decide(&self, settings: Value) -> Value {
        self.books.patch("/accounting_push_settings").json(settings).await.expect(200)
    }
}

#[tokio::test]
async fn settings_begin_with_the_defaults_and_change_field_by_field() {
    let trader = Trader::open(Platform::Xero).await;
    let before = trader.read("/accounting_push_settings").await;
    assert_eq!((&before["invoices"], &before["payment_accounts"]), (&json!("authorised"), &json!([])));
    let after = trader.decide(json!({"bills": "draft", "bill_account_id": trader.expense})).await;
    assert_eq!((&after["bills"], &after["invoices"], &after["bill_account_id"]), (&json!("draft"), &json!("authorised"), &trader.expense));
    let reset = trader.decide(json!({"bills": null, "bill_account_id": null})).await;
    assert_eq!(reset, before);
}

#[tokio::test]
async fn what_the_ledger_cannot_do_is_refused_by_name() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let wrong = json!({"invoices": "draft", "payments": "submitted", "bill_account_id": trader.customer});
    let refused = trader.books.patch("/accounting_push_settings").json(wrong).await;
    let body = refused.expect(422);
    let fields: Vec<&str> = body["detail"].as_array().unwrap().iter().map(|field| field["loc"][1].as_str().unwrap()).collect();
    assert_eq!(fields, ["invoices", "payments", "bill_account_id"]);
    let bank = trader.account(|account| account["is_bank_account"] == true && account["currency"] == "GBP").await;
    let entry = |currency: &str| json!({"direction": "received", "currency": currency, "ledger_account_id": bank});
    let wrong = json!({"payment_accounts": [entry("EUR"), entry("GBP"), entry("GBP")]});
    let refused = trader.books.patch("/accounting_push_settings").json(wrong).await;
    let body = refused.expect(422);
    let places: Vec<&Value> = body["detail"].as_array().unwrap().iter().map(|field| &field["loc"]).collect();
    assert_eq!(
        places,
        [&json!(["body", "payment_accounts", 0, "ledger_account_id"]), &json!(["body", "payment_accounts", 2, "direction"])],
        "an account in another currency, and a second entry for the same payments"
    );
}

#[tokio::test]
async fn a_kind_that_is_off_is_not_written() {
    let trader = Trader::open(Platform::Xero).await;
    trader.decide(json!({"invoices": "off", "payments": "off"})).await;
    let mark = trader.books.mark();
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    trader.work().await;
    for kind in ["receivable", "payment_record", "customer"] {
        let records = trader.read(&format!("/accounting_synced_records?object_type={kind}")).await;
        assert_eq!(records["data"], json!([]), "{kind}");
    }
    assert_eq!(trader.writes(mark), 0);
    let why = trader.read(&format!("/accounting_explanations?object_id={}", id(&invoice))).await;
    assert_eq!(why["data"][0]["reason"], "kind_off");
}

#[tokio::test]
async fn a_payment_waits_until_the_draft_of_its_bill_is_approved_in_the_ledger() {
    let trader = Trader::open(Platform::Xero).await;
    trader.decide(json!({"bills": "draft"})).await;
    let bill = trader.approved("DR-1", 10_000).await;
    trader.post(&format!("/payables/{}/mark_as_paid", id(&bill))).json(json!({})).await.expect(200);
    trader.work().await;
    let there = trader.numbered("Bill", &json!("DR-1")).await.remove(0);
    assert_eq!(there["Status"], "DRAFT");
    let payment = trader.read("/accounting_synced_records?object_type=payment_record").await["data"][0].clone();
    assert_eq!((&payment["errors"]["code"], &payment["errors"]["who_must_act"]), (&json!("document_not_approved"), &json!("ledger_user")));
    trader.edit("Invoice", "update", there["InvoiceID"].as_str(), json!({"Status": "AUTHORISED"})).await;
    trader.books.sync(&trader.connected).await;
    trader.books.wait(bursar_kernel::TimeDelta::hours(2)).await;
    let there = trader.numbered("Bill", &json!("DR-1")).await.remove(0);
    assert_eq!((&there["Status"], trader.open_amount(&there)), (&json!("PAID"), 0.0), "the payment followed by itself");
}

#[tokio::test]
async fn payments_go_to_the_account_of_their_method() {
    let trader = Trader::open(Platform::Xero).await;
    let is_bank = |account: &Value| account["is_bank_account"] == true && account["currency"] == "GBP";
    let all = trader.read("/ledger_accounts").await;
    let banks: Vec<&Value> = all["data"].as_array().unwrap().iter().filter(|account| is_bank(account)).collect();
    let other = banks.last().unwrap();
    trader
        .decide(json!({"payment_accounts": [{"direction": "received", "payment_method": "card", "ledger_account_id": other["id"]}]}))
        .await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    for method in ["card", "transfer"] {
        let part =
            json!({"amount": 1_000, "currency": "GBP", "object": {"id": invoice["id"], "type": "receivable"}, "payment_method": method});
        trader.post("/payment_records").json(part).await.expect(201);
    }
    trader.work().await;
    let payments = trader.state("Payment").await;
    let account_of = |method: &str| {
        let payment = payments.iter().find(|payment| payment["Reference"].as_str().is_some_and(|reference| reference.starts_with(method)));
        payment.unwrap_or_else(|| panic!("no payment by {method}: {payments:?}"))["Account"]["AccountID"].clone()
    };
    let remote = trader.read(&format!("/ledger_accounts/{}", other["id"].as_str().unwrap())).await;
    assert_ne!(account_of("card"), account_of("transfer"), "{remote}");
}

#[tokio::test]
async fn a_bill_without_lines_goes_to_the_account_that_is_set() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    trader
        .books
        .partner
        .patch("/settings")
        .json(json!({"payable": {"enable_line_items": false, "approve_page_url": "https://example.com/approve"}}))
        .await
        .expect(200);
    let says = json!({
        "currency": "GBP", "document_id": "NA-1", "issued_at": "2024-06-01", "due_date": "2024-07-01", "counterpart_id": trader.vendor,
        "subtotal": 5_000, "tax": 2_000, "tax_amount": 1_000, "total_amount": 6_000,
    });
    let bill = trader.post("/payables").json(says).await.expect(200);
    trader.approve(&bill).await;
    trader.work().await;
    assert_eq!(trader.stands("bill", &bill).await.1.as_deref(), Some("account_missing"));
    trader.decide(json!({"bill_account_id": trader.expense})).await;
    trader.books.wait(bursar_kernel::TimeDelta::hours(2)).await;
    trader.is_done("bill", &bill).await;
    let there = trader.numbered("Bill", &json!("NA-1")).await.remove(0);
    assert_eq!((trader.total(&there), there["Line"].as_array().unwrap().len()), (60.0, 1));
}

async fn links_lead_both_ways(platform: Platform) {
    let trader = Trader::open(platform).await;
    let set = |url: &str| {
        let change = trader.books.patch("/accounting_push_settings");
        change.json(json!({"document_url": url}))
    };
    assert_eq!(set("https://app.example.com/documents").await.fields(), ["body.document_url"]);
    assert_eq!(set("javascript:{object_id}").await.fields(), ["body.document_url"]);
    set("https://app.example.com/{object_type}/{object_id}").await.expect(200);
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let (link, page) = match platform {
        Platform::Xero => {
            let page = format!("https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID={}", there["InvoiceID"].as_str().unwrap());
            (&there["Url"], page)
        }
        Platform::QuickbooksOnline => {
            (&there["PrivateNote"], format!("https://app.qbo.intuit.com/app/invoice?txnId={}", there["Id"].as_str().unwrap()))
        }
    };
    let wanted = format!("https://app.example.com/receivable/{}#B-", id(&invoice));
    assert!(link.as_str().is_some_and(|link| link.contains(&wanted)), "{link}");
    let shown = trader.record("receivable", &invoice).await["platform_object_url"].clone();
    assert_eq!(shown.as_str().unwrap().replace("app.sandbox.qbo", "app.qbo"), page);
}

at_each_provider!(links_lead_both_ways);
