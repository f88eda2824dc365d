use std::collections::BTreeSet;

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// The difference of a document.
    async fn difference_of(&self, document: &Value) -> Value {
        let all = self.differences("", 100).await;
        all.into_iter().find(|difference| difference["object_id"] == document["id"]).expect("a difference")
    }

    /// Every difference, in pages of so many documents.
    pub(super) async fn differences(&self, query: &str, limit: usize) -> Vec<Value> {
        let (mut all, mut token) = (Vec::new(), String::new());
        loop {
            let page = self.read(&format!("/accounting_differences?limit={limit}{query}{token}")).await;
            all.extend(page["data"].as_array().unwrap().iter().cloned());
            assert!(page["data"].as_array().unwrap().len() <= limit);
            match page["next_pagination_token"].as_str() {
                Some(next) => token = format!("&pagination_token={next}"),
                None => return all,
            }
        }
    }

    /// What the lines of June 2024 in pounds come to on accounts of a class, here and there in pence, over pages of so many documents.
    async fn totals_of_june(&self, class: &str, limit: usize) -> (i64, i64) {
        let (mut sums, mut token) = ((0, 0), String::new());
        loop {
            let page = self.read(&format!("/accounting_differences?limit={limit}{token}")).await;
            let is_it = |total: &&Value| {
                (&total["month"], &total["account_class"], &total["currency"]) == (&json!("2024-06"), &json!(class), &json!("GBP"))
            };
            let pence = |amount: &Value| (amount.as_str().unwrap().parse::<f64>().unwrap() * 100.0).round() as i64;
            for total in page["totals"].as_array().unwrap().iter().filter(is_it) {
                sums = (sums.0 + pence(&total["here"]), sums.1 + pence(&total["there"]));
            }
            match page["next_pagination_token"].as_str() {
                Some(next) => token = format!("&pagination_token={next}"),
                None => return sums,
            }
        }
    }

    /// Those that came since what the ledger had of its own.
    async fn new_differences(&self, own: &[Value]) -> Vec<Value> {
        let known: BTreeSet<String> = own.iter().map(Value::to_string).collect();
        self.differences("", 7).await.into_iter().filter(|difference| !known.contains(&difference.to_string())).collect()
    }

    /// A person changes an object of the ledger, and the mirror hears of it.
    async fn edited(&self, entity: &str, there: &Value, body: Value) {
        let key = if self.books.platform == Platform::QuickbooksOnline { "Id" } else { "InvoiceID" };
        self.edit(entity, "update", there[key].as_str(), body).await;
        self.books.sync(&self.connected).await;
    }
}

fn fields(difference: &Value) -> Vec<&str> {
    difference["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect()
}

async fn equal_books_have_no_difference(platform: Platform) {
    let trader = Trader::open(platform).await;
    let own = trader.differences("", 250).await;
    assert!(own.len() >= 20 && own.iter().all(|one| one["difference"] == "only_there" && one["object_id"].is_null()), "{own:#?}");
    assert_eq!(trader.differences("", 3).await, own, "pages of any size hold the same");
    let paid = trader.issued(trader.invoice(json!([line(1_000, 3)]))).await;
    trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    let credited = trader.issued(trader.invoice(json!([line(3_000, 1)]))).await;
    let bill = trader.approved("D-1", 5_000).await;
    trader.approved("D-2", 700).await;
    trader.work().await;
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&paid))).json(json!({})).await.expect(200);
    trader.post(&format!("/receivables/{}/cancel", id(&credited))).await.expect(204);
    trader.post(&format!("/payables/{}/mark_as_paid", id(&bill))).json(json!({})).await.expect(200);
    trader.post("/receivables").json(trader.invoice(json!([line(9_000, 1)]))).await.expect(201);
    trader.work().await;
    trader.work().await;
    trader.books.sync(&trader.connected).await;
    let found = trader.new_differences(&own).await;
    assert!(found.is_empty(), "{found:#?}");
}

at_each_provider!(equal_books_have_no_difference);

async fn lines_are_added_up_by_month_and_class(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (income, expense) = (trader.totals_of_june("Income", 250).await, trader.totals_of_june("Expense", 250).await);
    trader.issued(trader.invoice(json!([line(1_000, 3)]))).await;
    let credited = trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    trader.post(&format!("/receivables/{}/cancel", id(&credited))).await.expect(204);
    trader.approved("T-1", 5_000).await;
    let with = |(here, there): (i64, i64), more: (i64, i64)| (here + more.0, there + more.1);
    assert_eq!(trader.totals_of_june("Income", 3).await, with(income, (3_000, 0)), "what is on its way is here alone");
    trader.work().await;
    trader.work().await;
    assert_eq!(trader.totals_of_june("Income", 3).await, with(income, (3_000, 3_000)), "a credit note takes off what its invoice has");
    assert_eq!(trader.totals_of_june("Expense", 250).await, with(expense, (5_000, 5_000)));
    trader.approved("T-2", 700).await;
    assert_eq!(trader.totals_of_june("Expense", 3).await, with(expense, (5_700, 5_000)));
}

at_each_provider!(lines_are_added_up_by_month_and_class);

#[tokio::test]
async fn each_difference_is_found_and_nothing_else() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let own = trader.differences("", 250).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 3)]))).await;
    let bill = trader.approved("D-3", 5_000).await;
    trader.work().await;
    trader.books.sync(&trader.connected).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let kept = |name: &str| json!({name: there[name].clone()});
    let planted = [
        (json!({"DocNumber": "ELSE-1"}), kept("DocNumber"), "number"),
        (json!({"TxnDate": "2023-01-02"}), kept("TxnDate"), "date"),
        (json!({"DueDate": "2030-01-02"}), kept("DueDate"), "due_date"),
    ];
    for (change, back, field) in planted {
        trader.edited("Invoice", &there, change.clone()).await;
        let found = trader.new_differences(&own).await;
        assert_eq!(
            (found.len(), found[0]["difference"].as_str(), fields(&found[0])),
            (1, Some("fields_differ"), vec![field]),
            "{found:#?}"
        );
        assert_eq!((&found[0]["object_id"], &found[0]["platform_object_id"]), (&invoice["id"], &there["Id"]));
        assert_eq!(found[0]["fields"][0]["there"], *change.as_object().unwrap().values().next().unwrap());
        trader.edited("Invoice", &there, back).await;
        assert_eq!(trader.new_differences(&own).await, Vec::<Value>::new());
    }

    let stranger = trader.state("Customer").await.into_iter().find(|one| one["Id"] != there["CustomerRef"]["value"]).unwrap();
    trader.edited("Invoice", &there, json!({"CustomerRef": {"value": stranger["Id"]}})).await;
    let found = trader.new_differences(&own).await;
    assert_eq!((found.len(), fields(&found[0])), (1, vec!["counterpart"]), "{found:#?}");
    trader.edited("Invoice", &there, kept("CustomerRef")).await;

    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    let found = trader.new_differences(&own).await;
    let kinds: Vec<(&str, &str)> =
        found.iter().map(|one| (one["difference"].as_str().unwrap(), one["document"].as_str().unwrap())).collect();
    assert_eq!(kinds, [("fields_differ", "invoice"), ("only_here", "payment")], "what is on its way differs");
    assert_eq!(fields(&found[0]), ["open_amount"]);
    trader.work().await;
    trader.books.sync(&trader.connected).await;
    assert_eq!(trader.new_differences(&own).await, Vec::<Value>::new());

    let bill_there = trader.numbered("Bill", &json!("D-3")).await.remove(0);
    trader.edit("Bill", "delete", bill_there["Id"].as_str(), json!(null)).await;
    trader.books.sync(&trader.connected).await;
    let found = trader.new_differences(&own).await;
    assert_eq!((found.len(), &found[0]["difference"], &found[0]["object_id"]), (1, &json!("only_here"), &bill["id"]), "{found:#?}");
    let day = "&date_from=2024-06-01&date_to=2024-06-01";
    assert!(trader.differences(day, 50).await.contains(&found[0]), "by the day of the bill");
    assert!(!trader.differences("&date_from=2024-06-02", 50).await.contains(&found[0]));
}

#[tokio::test]
async fn what_was_taken_back_and_what_only_they_have_is_told() {
    let trader = Trader::open(Platform::Xero).await;
    let own = trader.differences("", 250).await;
    let bill = trader.approved("D-4", 5_000).await;
    trader.work().await;
    trader.post(&format!("/accounting_connections/{}/pause", trader.connected.id)).await.expect(200);
    trader.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200);
    trader.post(&format!("/payables/{}/cancel", id(&bill))).await.expect(200);
    let found = trader.new_differences(&own).await;
    assert_eq!((found.len(), &found[0]["difference"], &found[0]["number"]), (1, &json!("taken_back_here"), &json!("D-4")), "{found:#?}");
    trader.post(&format!("/accounting_connections/{}/resume", trader.connected.id)).await.expect(200);
    trader.books.wait(TimeDelta::minutes(1)).await;
    assert_eq!(trader.new_differences(&own).await, Vec::<Value>::new());

    let there = trader.state("Contact").await.remove(0);
    let code = trader.read(&format!("/ledger_accounts/{}", trader.sales.as_str().unwrap())).await["nominal_code"].clone();
    let body = json!({
        "Type": "ACCREC", "InvoiceNumber": "THEIRS-1", "Status": "AUTHORISED", "Contact": {"ContactID": there["ContactID"]},
        "Date": "2024-06-02", "DueDate": "2024-07-02",
        "LineItems": [{"Description": "Work", "Quantity": 1, "UnitAmount": 10, "AccountCode": code}],
    });
    trader.edit("Invoice", "create", None, body).await;
    trader.books.sync(&trader.connected).await;
    let found = trader.new_differences(&own).await;
    assert_eq!(
        (found.len(), &found[0]["difference"], &found[0]["number"], &found[0]["object_id"]),
        (1, &json!("only_there"), &json!("THEIRS-1"), &Value::Null),
        "{found:#?}"
    );
    let link = json!({"object_type": "receivable", "object_id": bill["id"], "accounting_record_id": found[0]["accounting_record_id"]});
    trader.post("/accounting_synced_records/link").json(link).await.expect(422);
    let ask = |query: &str| trader.books.partner.get(&format!("/accounting_differences{query}")).entity(trader.books.entity);
    assert_eq!(ask("?pagination_token=bills.1").await.fields(), ["query.pagination_token"]);
    assert_eq!(ask("?limit=251").await.fields(), ["query.limit"]);
    let other = trader.books.partner.entity().await;
    let nothing = trader.books.partner.get("/accounting_differences").entity(other).await.expect(200);
    assert_eq!(nothing["data"], json!([]), "without books there is nothing to differ from");
}

/// The balance of an invoice says that more of it was settled than the payments and credits come to that were read.
#[tokio::test]
async fn a_balance_that_nothing_explains_is_told() {
    let trader = Trader::open(Platform::Xero).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    trader.books.fault(json!({"kind": "refuse", "status": 500, "times": 50, "matching": {"path": "/Payments"}})).await;
    trader.paid_there(&there, 50.0).await;
    let told = trader.difference_of(&invoice).await;
    let fields: Vec<&Value> = told["fields"].as_array().unwrap().iter().map(|field| &field["field"]).collect();
    assert_eq!(fields, ["open_amount", "settlement"], "the payments could not be read");
    assert_eq!((&told["fields"][1]["here"], &told["fields"][1]["there"]), (&json!("0"), &json!("50")));
    trader.books.heal().await;
    trader.pull().await;
    let told = trader.difference_of(&invoice).await;
    let fields: Vec<&Value> = told["fields"].as_array().unwrap().iter().map(|field| &field["field"]).collect();
    assert_eq!(fields, ["open_amount"], "the payment explains it");
}

impl Trader {
    /// Somebody pays a bill of 84.00 in the ledger, and the books are pulled.
    pub(super) async fn pay_bill_there(&self, number: &str) {
        let there = self.numbered("Bill", &json!(number)).await.remove(0);
        if self.books.platform == Platform::Xero {
            self.paid_there(&there, 84.0).await;
            return;
        }
        let is_bank = |account: &&Value| account["AccountType"] == "Bank" && account["CurrencyRef"]["value"] == "GBP";
        let accounts = self.state("Account").await;
        let bank = accounts.iter().find(is_bank).expect("a bank account");
        let payment = json!({
            "VendorRef": there["VendorRef"], "TotalAmt": 84.0, "TxnDate": "2024-06-04", "PayType": "Check",
            "CheckPayment": {"BankAccountRef": {"value": bank["Id"]}},
            "Line": [{"Amount": 84.0, "LinkedTxn": [{"TxnId": there["Id"], "TxnType": "Bill"}]}],
        });
        self.edit("BillPayment", "create", None, payment).await;
        self.pull().await;
    }
}

/// A bill that was reopened and deleted here can be paid in the ledger still, unless it is wanted to go there too.
async fn a_bill_that_was_deleted_is_told_or_voided(platform: Platform) {
    let trader = Trader::open(platform).await;
    let own = trader.differences("", 250).await;
    let (kept, voided, paid) =
        (trader.approved("D-5", 5_000).await, trader.approved("D-6", 6_000).await, trader.approved("D-7", 7_000).await);
    trader.work().await;
    let told = async |number: &str, bill: &Value| {
        let found = trader.new_differences(&own).await;
        let told = found.iter().find(|one| one["number"] == number).unwrap_or_else(|| panic!("{number} is not told: {found:#?}"));
        assert_eq!((&told["difference"], &told["object_id"]), (&json!("taken_back_here"), &bill["id"]));
    };
    let delete = |bill: &Value| trader.books.delete(&format!("/payables/{}", id(bill)));
    for bill in [&kept, &voided, &paid] {
        trader.post(&format!("/payables/{}/reopen", id(bill))).await.expect(200);
    }
    trader.work().await;
    told("D-5", &kept).await;
    delete(&kept).await.expect(204);
    trader.work().await;
    told("D-5", &kept).await;

    let settings = trader.books.patch("/accounting_push_settings");
    assert_eq!(settings.json(json!({"void_deleted": true})).await.expect(200)["void_deleted"], true);
    delete(&voided).await.expect(204);
    trader.work().await;
    let counts = trader.numbered("Bill", &json!("D-6")).await;
    assert_eq!(counts.iter().filter(|there| there["Status"] != "VOIDED" && trader.total(there) != 0.0).count(), 0, "{counts:?}");
    let found = trader.new_differences(&own).await;
    let numbers: BTreeSet<&str> = found.iter().filter_map(|one| one["number"].as_str()).collect();
    assert_eq!(numbers, BTreeSet::from(["D-5", "D-7"]), "{found:#?}");

    trader.pay_bill_there("D-7").await;
    delete(&paid).await.expect(409);
    told("D-7", &paid).await;
}

at_each_provider!(a_bill_that_was_deleted_is_told_or_voided);
