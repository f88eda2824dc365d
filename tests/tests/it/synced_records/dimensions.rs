//! Classes, departments and tracking options on what is written.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id};

/// Names of three values of one dimension of a line, in the order of their names.
pub(super) fn values(platform: Platform) -> [&'static str; 3] {
    if platform == Platform::Xero { ["North", "Overseas", "South"] } else { ["Shops", "Shops:North", "Wholesale"] }
}

impl Trader {
    pub(super) async fn dimension(&self, name: &str) -> Value {
        let listed = self.read(&format!("/accounting_dimensions?name={name}")).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{name}: {listed}");
        listed["data"][0].clone()
    }

    pub(super) async fn tag(&self, name: &str) -> Value {
        self.post("/tags").json(json!({"name": name})).await.expect(201)
    }

    pub(super) async fn mapped(&self, object_type: &str, object: &Value, name: &str) -> Value {
        json!({"object_type": object_type, "object_id": object["id"], "dimension_id": self.dimension(name).await["id"]})
    }

    pub(super) async fn map(&self, mappings: Value) -> Value {
        let changes = json!({"dimensions": mappings});
        self.books.patch("/accounting_push_settings").json(changes).await.expect(200)
    }

    /// Approves a bill with these further fields.
    pub(super) async fn approved_with(&self, number: &str, fields: Value) -> Value {
        let bill = self.bill(number, 10_000).await;
        self.books.patch(&format!("/payables/{}", id(&bill))).json(fields).await.expect(200);
        self.approve(&bill).await
    }

    pub(super) async fn there(&self, number: &str) -> Value {
        self.numbered("Bill", &json!(number)).await.remove(0)
    }

    /// The names of the values of each line of a document of the ledger.
    pub(super) fn values_of_lines(&self, there: &Value) -> Vec<Vec<String>> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let lines = |name: &str| there[name].as_array().unwrap().clone();
        if self.books.platform == Platform::Xero {
            let options = |line: &Value| line["Tracking"].as_array().unwrap().iter().map(|option| text(&option["Option"])).collect();
            return lines("LineItems").iter().map(options).collect();
        }
        let detail = |line: &Value| line[line["DetailType"].as_str().unwrap()].clone();
        let class = |line: &Value| detail(line)["ClassRef"]["value"].as_str().map(|id| id.to_owned()).into_iter().collect();
        lines("Line").iter().filter(|line| line["DetailType"] != "SubTotalLineDetail").map(class).collect()
    }

    /// What a line is expected to have of these values: at QuickBooks, whose references hold ids, those.
    pub(super) async fn expected(&self, names: &[&str]) -> Vec<String> {
        let mut expected = Vec::new();
        for name in names {
            let value = self.dimension(name).await;
            let of_xero = value["name"].as_str().unwrap().to_owned();
            expected.push(if self.books.platform == Platform::Xero {
                of_xero
            } else {
                value["platform_object_id"].as_str().unwrap().to_owned()
            });
        }
        expected
    }

    /// A person archives a value in the ledger's own pages, or makes it active again, and the books are pulled.
    pub(super) async fn archive(&self, value: &Value, is_archived: bool) {
        let (remote_id, category) = (value["platform_object_id"].as_str().unwrap(), value["category"]["id"].as_str());
        match self.books.platform {
            Platform::Xero => {
                let status = if is_archived { "ARCHIVED" } else { "ACTIVE" };
                let body = json!({"Options": [{"TrackingOptionID": remote_id, "Status": status}]});
                self.edit("TrackingCategories", "update", category, body).await
            }
            Platform::QuickbooksOnline => {
                self.edit("Class", if is_archived { "archive" } else { "restore" }, Some(remote_id), json!({})).await
            }
        };
        self.pull().await;
    }

    /// A person gives the first line of a bill another value in the ledger's own pages.
    pub(super) async fn reclass(&self, there: &Value, value: &Value) {
        if self.books.platform == Platform::Xero {
            let mut line = there["LineItems"][0].clone();
            line["Tracking"] = json!([{"TrackingCategoryID": value["category"]["id"], "TrackingOptionID": value["platform_object_id"]}]);
            self.edit("Invoice", "update", there["InvoiceID"].as_str(), json!({"LineItems": [line]})).await;
        } else {
            let mut line = there["Line"][0].clone();
            line["AccountBasedExpenseLineDetail"]["ClassRef"] = json!({"value": value["platform_object_id"]});
            let body = json!({"Line": [line], "TxnTaxDetail": there["TxnTaxDetail"]});
            self.edit("Bill", "update", there["Id"].as_str(), body).await;
        }
    }
}

async fn a_line_has_what_its_tag_stands_for(platform: Platform) {
    let trader = Trader::open(platform).await;
    let [first, ..] = values(platform);
    let tag = trader.tag("Retail").await;
    trader.map(json!([trader.mapped("tag", &tag, first).await])).await;
    let tagged = trader.approved_with("DI-1", json!({"tag_ids": [tag["id"]]})).await;
    let plain = trader.approved("DI-2", 10_000).await;
    let mut body = trader.invoice(json!([super::line(1_000, 2), super::line_at(500, 1, 500)]));
    body["tag_ids"] = json!([tag["id"]]);
    let invoice = trader.issued(body).await;
    trader.work().await;
    for (kind, object) in [("bill", &tagged), ("bill", &plain), ("receivable", &invoice)] {
        trader.is_done(kind, object).await;
    }
    let expected = trader.expected(&[first]).await;
    assert_eq!(trader.values_of_lines(&trader.there("DI-1").await), std::slice::from_ref(&expected));
    assert_eq!(trader.values_of_lines(&trader.there("DI-2").await), [Vec::<String>::new()]);
    let sold = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(trader.values_of_lines(&sold), [expected.clone(), expected]);
}

#[tokio::test]
async fn a_line_of_quickbooks_has_the_class_that_its_tag_stands_for() {
    a_line_has_what_its_tag_stands_for(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn a_line_of_xero_has_the_option_that_its_tag_stands_for() {
    a_line_has_what_its_tag_stands_for(Platform::Xero).await;
}

async fn a_product_counts_before_a_project_and_that_before_tags(platform: Platform) {
    let trader = Trader::open(platform).await;
    let [first, second, third] = values(platform);
    let (tag, project) = (trader.tag("Retail").await, trader.post("/projects").json(json!({"name": "Fair"})).await.expect(201));
    let product = json!({"name": "Lamp", "price": {"currency": "GBP", "value": 1_500}, "ledger_account_id": trader.sales});
    let product = trader.post("/products").json(product).await.expect(201);
    let mappings = json!([
        trader.mapped("tag", &tag, first).await,
        trader.mapped("project", &project, second).await,
        trader.mapped("product", &product, third).await,
    ]);
    trader.map(mappings).await;
    let item = json!({"quantity": 2, "product_id": product["id"], "tax_rate_value": 2000});
    let mut body = trader.invoice(json!([item, super::line(1_000, 1)]));
    (body["tag_ids"], body["project_id"]) = (json!([tag["id"]]), project["id"].clone());
    let invoice = trader.issued(body).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(trader.values_of_lines(&there), [trader.expected(&[third]).await, trader.expected(&[second]).await]);
}

at_each_provider!(a_product_counts_before_a_project_and_that_before_tags);

#[tokio::test]
async fn a_document_of_quickbooks_has_a_department_beside_the_classes_of_its_lines() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let tag = trader.tag("Oxford shop").await;
    trader.map(json!([trader.mapped("tag", &tag, "Oxford").await, trader.mapped("tag", &tag, "Shops").await])).await;
    let bill = trader.approved_with("DE-1", json!({"tag_ids": [tag["id"]]})).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let there = trader.there("DE-1").await;
    assert_eq!(there["DepartmentRef"]["name"], "Oxford", "{there}");
    assert_eq!(trader.values_of_lines(&there), [trader.expected(&["Shops"]).await]);
}

#[tokio::test]
async fn a_line_of_xero_is_tracked_by_both_categories() {
    let trader = Trader::open(Platform::Xero).await;
    let (tag, project) = (trader.tag("Retail").await, trader.post("/projects").json(json!({"name": "Fair"})).await.expect(201));
    trader.map(json!([trader.mapped("tag", &tag, "North").await, trader.mapped("project", &project, "Online").await])).await;
    trader.approved_with("TC-1", json!({"tag_ids": [tag["id"]], "project_id": project["id"]})).await;
    trader.work().await;
    let mut named = trader.values_of_lines(&trader.there("TC-1").await).remove(0);
    named.sort();
    assert_eq!(named, ["North", "Online"]);
}

async fn what_cannot_be_mapped_is_refused_by_name(platform: Platform) {
    let trader = Trader::open(platform).await;
    let [first, second, third] = values(platform);
    let tag = trader.tag("Retail").await;
    // The same company connected by another entity is other books, with ids of their own.
    let sibling = trader.books.partner.entity().await;
    let elsewhere = trader.books.connect_to(sibling, &trader.books.company(0).await).await;
    let foreign = trader.books.get(&elsewhere, &format!("/accounting_dimensions?name={first}")).await["data"][0].clone();
    let archived = trader.dimension(third).await;
    trader.archive(&archived, true).await;
    let with =
        |object: &Value, dimension: &Value| json!({"object_type": "tag", "object_id": object["id"], "dimension_id": dimension["id"]});
    let wrong = json!({
        "dimensions": [
            with(&json!({"id": trader.customer}), &trader.dimension(first).await),
            with(&tag, &foreign),
            with(&tag, &archived),
            with(&tag, &trader.dimension(first).await),
            with(&tag, &trader.dimension(second).await),
        ],
        "required_dimensions": [
            {"document": "bill", "type": if platform == Platform::Xero { "class" } else { "tracking_option" }, "category_id": null},
        ],
    });
    let refused = trader.books.patch("/accounting_push_settings").json(wrong).await.expect(422);
    let places: Vec<&Value> = refused["detail"].as_array().unwrap().iter().map(|field| &field["loc"]).collect();
    let at = |place: usize, field: &str| json!(["body", "dimensions", place, field]);
    let expected = [
        at(0, "object_id"),
        at(1, "dimension_id"),
        at(2, "dimension_id"),
        at(4, "dimension_id"),
        json!(["body", "required_dimensions", 0, "type"]),
    ];
    assert_eq!(places, expected.iter().collect::<Vec<_>>(), "a stranger, another book, an archived one, a second one: {refused}");
}

at_each_provider!(what_cannot_be_mapped_is_refused_by_name);

#[tokio::test]
async fn a_product_names_no_department() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let product = json!({"name": "Lamp", "price": {"currency": "GBP", "value": 1_500}});
    let product = trader.post("/products").json(product).await.expect(201);
    let wrong = json!({"dimensions": [trader.mapped("product", &product, "Leeds").await]});
    let refused = trader.books.patch("/accounting_push_settings").json(wrong).await.expect(422);
    assert!(refused["detail"][0]["msg"].as_str().unwrap().contains("one department for a document"), "{refused}");
}

async fn a_value_that_was_archived_is_told_before_the_call(platform: Platform) {
    let trader = Trader::open(platform).await;
    let [first, ..] = values(platform);
    let (tag, value) = (trader.tag("Retail").await, trader.dimension(first).await);
    trader.map(json!([trader.mapped("tag", &tag, first).await])).await;
    trader.archive(&value, true).await;
    assert_eq!(trader.read(&format!("/accounting_dimensions/{}", id(&value))).await["status"], "Archived");
    let issues = trader.books.partner.get("/sync_issues").await.expect(200);
    let told = issues["data"].as_array().unwrap().iter().find(|issue| issue["code"] == "dimension_unusable");
    let told = told.unwrap_or_else(|| panic!("the archived value is not told: {issues}"));
    assert_eq!((&told["actor"], &told["count"]), (&json!("customer"), &json!(1)));
    let bill = trader.approved_with("AR-1", json!({"tag_ids": [tag["id"]]})).await;
    let mark = trader.books.mark();
    trader.work().await;
    let record = trader.record("bill", &bill).await;
    assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!("dimension_unusable"), &json!("line_items.0")), "{record}");
    assert_eq!(record["errors"]["candidates"][0]["id"], value["id"]);
    let calls = trader.books.calls(mark);
    assert!(!calls.iter().any(|call| call.method != "GET" && (call.path.contains("bill") || call.path.contains("Invoices"))), "{calls:?}");
    trader.archive(&value, false).await;
    trader.books.wait(TimeDelta::hours(2)).await;
    trader.is_done("bill", &bill).await;
}

#[tokio::test]
async fn a_class_that_was_archived_is_told_before_the_call() {
    a_value_that_was_archived_is_told_before_the_call(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn an_option_that_was_archived_is_told_before_the_call() {
    a_value_that_was_archived_is_told_before_the_call(Platform::Xero).await;
}

async fn what_is_required_is_told_at_its_line(platform: Platform) {
    let trader = Trader::open(platform).await;
    let [first, second, _] = values(platform);
    let product = json!({"name": "Lamp", "price": {"currency": "GBP", "value": 1_500}, "ledger_account_id": trader.sales});
    let (tag, other) = (trader.tag("Retail").await, trader.tag("Trade").await);
    let product = trader.post("/products").json(product).await.expect(201);
    let value = trader.dimension(first).await;
    let settings = json!({
        "dimensions": [
            trader.mapped("product", &product, first).await,
            trader.mapped("tag", &tag, first).await,
            trader.mapped("tag", &other, second).await,
        ],
        "required_dimensions": [{"document": "invoice", "type": value["type"], "category_id": value["category"]["id"]}],
    });
    trader.books.patch("/accounting_push_settings").json(settings).await.expect(200);
    let item = json!({"quantity": 2, "product_id": product["id"], "tax_rate_value": 2000});
    let invoice = trader.issued(trader.invoice(json!([item, super::line(1_000, 1)]))).await;
    let bill = trader.approved("RQ-1", 10_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let record = trader.record("receivable", &invoice).await;
    assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!("dimension_missing"), &json!("line_items.1")), "{record}");
    assert_eq!(trader.numbered("Invoice", &invoice["document_id"]).await, Vec::<Value>::new());
    let tagged = |tags: Value| {
        let change = trader.books.patch(&format!("/receivables/{}", id(&invoice)));
        change.json(json!({"invoice": {"tag_ids": tags}}))
    };
    tagged(json!([tag["id"], other["id"]])).await.expect(200);
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    let record = trader.record("receivable", &invoice).await;
    let names: Vec<&Value> = record["errors"]["candidates"].as_array().unwrap().iter().map(|candidate| &candidate["name"]).collect();
    assert_eq!((&record["errors"]["code"], names), (&json!("dimension_ambiguous"), vec![&json!(first), &json!(second)]), "{record}");
    tagged(json!([tag["id"]])).await.expect(200);
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
}

#[tokio::test]
async fn a_class_that_is_required_is_told_at_its_line() {
    what_is_required_is_told_at_its_line(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn an_option_that_is_required_is_told_at_its_line() {
    what_is_required_is_told_at_its_line(Platform::Xero).await;
}
