//! What the document says of a list is true of its rows, on both databases.

use bursar_tests::id;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use bursar_connectors::Platform;
use bursar_kernel::{DateTime, Timestamp};
use bursar_tests::books::Books;
use bursar_tests::sample::{Operation, operations};
use serde_json::{Value, json};

use super::rows::{bank_files, incoming_mails};

/// Every list with pages. What is measured of a list takes the parameters of pages where the contract gives it them, and has none.
fn lists() -> Vec<Operation> {
    let has_pages = |operation: &Operation| operation.query().iter().any(|parameter| parameter["name"] == "pagination_token");
    operations().into_iter().filter(|operation| has_pages(operation) && !operation.path.starts_with("/analytics/")).collect()
}

/// A partner with rows in every list.
struct Filled {
    books: Books,
    parents: BTreeMap<&'static str, String>,
    /// Values of the parameters that a list cannot be asked without, by its path and their names.
    required: BTreeMap<(&'static str, &'static str), String>,
}

/// Policies of approval, and requests of users.
async fn approvals(books: &Books) {
    let user =
        books.partner.user(books.entity, &[("approval_policy", "create", "allowed"), ("approval_request", "create", "allowed")]).await;
    for name in ["Large bills", "Rent", "Travel"] {
        user.post("/approval_policies").json(json!({"name": name, "script": [true]})).await.expect(201);
        let bill = books.post("/payables").json(json!({})).await.expect(200);
        let asked = json!({"object_type": "payable", "object_id": bill["id"], "required_approval_count": 1, "user_ids": [user.id]});
        user.post("/approval_requests").json(asked).await.expect(201);
    }
}

/// Purchase orders and delivery notes, each of another counterpart.
async fn orders_and_deliveries(books: &Books) {
    let post = |path: String, body: Value| books.post(&path).json(body);
    for (name, currency) in [("Carrier", "EUR"), ("Forwarder", "USD"), ("Courier", "EUR")] {
        let party = post("/counterparts".to_owned(), company(name)).await.expect(201);
        let item = json!({"name": name, "price": 100, "quantity": 1, "unit": "pc", "currency": currency, "vat_rate": 0});
        let order = json!({
            "counterpart_id": party["id"], "currency": currency, "message": name, "valid_for_days": 1, "items": [item],
        });
        post("/payable_purchase_orders".to_owned(), order).await.expect(201);
        let note = json!({
            "counterpart_id": party["id"], "counterpart_address_id": party["default_billing_address_id"],
            "delivery_date": "2024-06-03", "line_items": [{"quantity": 1, "product": {"name": name}}],
        });
        post("/delivery_notes".to_owned(), note).await.expect(201);
    }
}

/// Exports, and what they shall say of counterparts.
async fn exports(books: &Books) {
    let post = |path: &str, body: Value| books.post(path).json(body);
    for name in ["Printer", "Baker", "Builder"] {
        let objects = json!([{"name": "payable", "statuses": ["paid"]}]);
        let asked = json!({"date_from": "2024-01-01", "date_to": "2024-12-31", "format": "csv", "objects": objects});
        post("/data_exports", asked).await.expect(200);
        let party = post("/counterparts", company(name)).await.expect(201);
        let said =
            json!({"object_type": "counterpart", "object_id": party["id"], "field_name": "default_account_code", "field_value": name});
        post("/data_exports/extra_data", said).await.expect(201);
    }
}

/// Rows in every list: a partner with connected books, users, a subscription, and what has happened to them.
async fn filled() -> Filled {
    let books = Books::open(Platform::Xero).await;
    let subscription = json!({"url": "https://receiver.example/hook", "object_type": "entity_user"});
    books.partner.post("/webhook_subscriptions").json(subscription).await.expect(201);
    issued_before(&books).await;
    bank_files(&books).await;
    books.connect().await;
    books.partner.role(books.entity, &[("role", "read", "allowed")]).await;
    books.partner.user(books.entity, &[("role", "read", "allowed")]).await;
    books.partner.user(books.entity, &[]).await;
    books.partner.entity().await;
    for name in ["Marketing", "Rent", "Travel"] {
        books.post("/tags").json(json!({"name": name})).await.expect(201);
        books.post("/counterparts").json(company(name)).await.expect(201);
    }
    for number in ["1", "2", "3"] {
        books.post("/payables").json(json!({"document_id": number})).await.expect(200);
        let note = json!({"document_id": number, "issued_at": "2024-06-01"});
        books.post("/payable_credit_notes").json(note).await.expect(201);
    }
    for (name, value, currency) in [("Walnuts", 450, "EUR"), ("Apples", 300, "EUR"), ("Rice", 200, "USD")] {
        let product = json!({"name": name, "price": {"value": value, "currency": currency}});
        books.post("/products").json(product).await.expect(201);
    }
    for (name, start, end) in
        [("Shop", "2024-01-01", "2024-03-31"), ("Fair", "2024-02-01", "2024-02-10"), ("Move", "2024-03-01", "2024-12-31")]
    {
        let project = json!({"name": name, "code": name, "start_date": start, "end_date": end});
        books.post("/projects").json(project).await.expect(201);
    }
    for (name, mail_type) in [("a", "receivables_quote"), ("b", "receivables_invoice"), ("c", "receivables_credit_note")] {
        let body = json!({"name": name, "type": mail_type, "subject_template": "s", "body_template": "b"});
        books.partner.post("/mail_templates").json(body).await.expect(200);
    }
    planned_payments(&books).await;
    payment_links(&books).await;
    recognition(&books).await;
    approvals(&books).await;
    incoming_mails(&books).await;
    orders_and_deliveries(&books).await;
    exports(&books).await;
    let mut parents = parents(&books).await;
    parents.insert("backfill_id", backfills(&books).await);
    matches(&books).await;
    let mut required = comments(&books, &parents["payable_id"]).await;
    required.insert(("/accounting_synced_records", "object_type"), "receivable".to_owned());
    Filled { books, parents, required }
}

/// Invoices that were issued before any books were connected.
async fn issued_before(books: &Books) {
    let post = |path: String, body: Value| books.post(&path).json(body);
    books.partner.patch(&format!("/entities/{}", books.entity)).json(json!({"tax_id": "12-3456789"})).await.expect(200);
    let customer = post("/counterparts".to_owned(), company("Earlier customer")).await.expect(201);
    for price in [100, 200, 300] {
        let draft = post("/receivables".to_owned(), invoice(&customer, price)).await.expect(201);
        books.post(&format!("/receivables/{}/issue", draft["id"].as_str().expect("an id"))).await.expect(200);
    }
}

/// Three backfills; answers the last one, with its report.
async fn backfills(books: &Books) -> String {
    let mut last: Option<String> = None;
    for _ in 0..3 {
        if let Some(before) = last {
            books.post(&format!("/accounting_backfills/{before}/cancel")).await.expect(200);
        }
        let made = books.post("/accounting_backfills").json(json!({})).await.expect(201);
        last = made["id"].as_str().map(str::to_owned);
        books.work().await;
    }
    last.expect("a backfill")
}

/// Three links that were taken back and decided anew, each remembered.
async fn matches(books: &Books) {
    let post = |path: String, body: Value| books.post(&path).json(body);
    let there = books.partner.get("/accounting_records?kind=contact&limit=3").entity(books.entity).await.expect(200);
    for (place, contact) in there["data"].as_array().expect("contacts").iter().enumerate() {
        let party = post("/counterparts".to_owned(), company(&format!("Linked {place}"))).await.expect(201);
        let link = json!({"object_type": "customer", "object_id": party["id"], "accounting_record_id": contact["id"]});
        post("/accounting_synced_records/link".to_owned(), link).await.expect(200);
        let found = books.partner.get(&format!("/accounting_matches?object_id={}", party["id"].as_str().expect("an id")));
        let found = id(&found.entity(books.entity).await.expect(200)["data"][0]);
        books.post(&format!("/accounting_matches/{found}/undo")).await.expect(200);
        let decision = json!({"decision": "link", "accounting_record_id": contact["id"], "remember": "name"});
        post(format!("/accounting_matches/{found}/decide"), decision).await.expect(200);
    }
}

fn invoice(customer: &Value, price: i64) -> Value {
    let product = json!({"name": "Walnuts", "price": {"value": price, "currency": "EUR"}});
    json!({
        "type": "invoice",
        "currency": "EUR",
        "counterpart_id": customer["id"],
        "counterpart_billing_address_id": customer["default_billing_address_id"],
        "line_items": [{"quantity": 1, "product": product, "tax_rate_value": 0}],
    })
}

/// Users say something about a bill; answers what it takes to list that.
async fn comments(books: &Books, payable: &str) -> BTreeMap<(&'static str, &'static str), String> {
    let user = books.partner.user(books.entity, &[("comment", "create", "allowed")]).await;
    for text in ["Is this right?", "It is", "Thanks"] {
        user.post("/comments").json(json!({"object_type": "payable", "object_id": payable, "text": text})).await.expect(201);
    }
    BTreeMap::from([(("/comments", "object_type"), "payable".to_owned()), (("/comments", "object_id"), payable.to_owned())])
}

/// Receipts over rising amounts, and files to read.
async fn recognition(books: &Books) {
    let post = |path: &str, body: Value| books.post(path).json(body);
    for (number, total) in [("a", 100), ("b", 200), ("c", 300)] {
        post("/receipts", json!({"document_id": number, "total_amount": total, "currency": "EUR"})).await.expect(201);
        post("/ocr_tasks", json!({"file_url": format!("https://files.example/{number}.pdf")})).await.expect(202);
    }
}

/// Payments that are planned on a bill.
async fn planned_payments(books: &Books) {
    let post = |path: &str, body: Value| books.post(path).json(body);
    let bill = post("/payables", json!({"currency": "EUR"})).await.expect(200);
    for (amount, day) in [(300, "2024-06-10"), (100, "2024-06-20"), (200, "2024-06-30")] {
        let object = json!({"type": "payable", "id": bill["id"]});
        let body = json!({"object": object, "amount": amount, "currency": "EUR", "status": "created", "planned_payment_date": day});
        post("/payment_records", body).await.expect(201);
    }
}

/// What was asked for by links.
async fn payment_links(books: &Books) {
    let post = |path: &str, body: Value| books.post(path).json(body);
    post("/bank_accounts", json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"})).await.expect(201);
    books.partner.takes_payments(books.entity, &["sepa_credit"]).await;
    for amount in [300, 100, 200] {
        let recipient = json!({"type": "entity", "id": books.entity});
        let body = json!({
            "recipient": recipient, "payment_methods": ["sepa_credit"], "amount": amount, "currency": "EUR", "payment_reference": "RE-1",
        });
        post("/payment_links", body).await.expect(201);
    }
}

/// What nested lists belong to: an object that has several rows in each, by the name of its parameter.
async fn parents(books: &Books) -> BTreeMap<&'static str, String> {
    let post = |path: String, body: Value| books.post(&path).json(body);
    let payable = id(&post("/payables".to_owned(), json!({})).await.expect(200));
    for price in [100, 200, 300] {
        post(format!("/payables/{payable}/line_items"), json!({"quantity": 1, "unit_price": price})).await.expect(201);
    }
    let note = json!({"document_id": "1", "issued_at": "2024-06-01"});
    let note = id(&post("/payable_credit_notes".to_owned(), note).await.expect(201));
    for (name, price) in [("a", 100), ("b", 200), ("c", 300)] {
        let line = json!({"name": name, "quantity": 1, "unit_price": price, "tax": 0});
        post(format!("/payable_credit_notes/{note}/line_items"), line).await.expect(201);
    }
    let receipt = id(&post("/receipts".to_owned(), json!({})).await.expect(201));
    for (name, total) in [("a", 100), ("b", 200), ("c", 300)] {
        post(format!("/receipts/{receipt}/line_items"), json!({"name": name, "total": total})).await.expect(201);
    }
    let receivable = receivables(books).await;
    BTreeMap::from([("payable_id", payable), ("credit_note_id", note), ("receipt_id", receipt), ("receivable_id", receivable)])
}

/// Three invoices over rising amounts; answers the credit note that takes the last one back: it was mailed, and has a history.
async fn receivables(books: &Books) -> String {
    let entity = books.entity;
    let patch = |path: String, body: Value| books.partner.patch(&path).entity(entity).json(body);
    let post = |path: String, body: Value| books.partner.post(&path).entity(entity).json(body);
    let customer = post("/counterparts".to_owned(), company("Customer")).await.expect(201);
    let contact =
        json!({"first_name": "Ada", "last_name": "Byron", "email": "ada@example.com", "address": company("")["organization"]["address"]});
    post(format!("/counterparts/{}/contacts", customer["id"].as_str().expect("an id")), contact).await.expect(200);
    let mut last = String::new();
    for (number, price) in [100, 200, 300].into_iter().enumerate() {
        last = id(&post("/receivables".to_owned(), invoice(&customer, price)).await.expect(201));
        patch(format!("/receivables/{last}"), json!({"invoice": {"memo": format!("{number}")}})).await.expect(200);
    }
    for verb in ["issue", "cancel"] {
        let answer = books.partner.post(&format!("/receivables/{last}/{verb}")).entity(entity).await;
        assert!(answer.status < 300, "{verb}: {}", answer.text);
    }
    let notes = books.partner.get("/receivables?type=credit_note").entity(entity).await.expect(200);
    id(&notes["data"][0])
}

fn company(name: &str) -> Value {
    let address = json!({"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"});
    let organization = json!({"legal_name": name, "is_customer": true, "is_vendor": false, "address": address});
    json!({"type": "organization", "tax_id": name, "organization": organization})
}

/// A value that the schema of a parameter allows.
fn sample(schema: &Value) -> String {
    let one = if schema["type"] == "array" { &schema["items"] } else { schema };
    match (one["enum"][0].as_str(), one["format"].as_str(), one["type"].as_str()) {
        (Some(word), ..) => word.to_owned(),
        (_, Some("uuid"), _) => "00000000-0000-4000-8000-000000000001".to_owned(),
        (_, Some("date-time"), _) => "2024-06-03T09:30:00Z".to_owned(),
        (_, Some("date"), _) => "2024-06-03".to_owned(),
        (_, _, Some("integer" | "number")) => "7".to_owned(),
        (_, _, Some("boolean")) => "true".to_owned(),
        _ => "text".to_owned(),
    }
}

/// How two values compare that stand on the wire alike: moments by time, numbers by size.
fn compared(left: &Value, right: &str) -> Option<Ordering> {
    if let Some(number) = left.as_i64() {
        return Some(number.cmp(&right.parse().ok()?));
    }
    let left = left.as_str()?;
    let moment = |word: &str| word.parse::<DateTime<chrono::Utc>>().ok();
    Some(match (moment(left), moment(right)) {
        (Some(left), Some(right)) => Timestamp::cmp(&left, &right),
        _ => left.cmp(right),
    })
}

/// Does a row with this value pass the parameter? Nothing for what this test does not know to compare.
fn passes(ending: &str, own: &Value, asked: &str) -> Option<bool> {
    let compared = compared(own, asked);
    let is = |passes: fn(Ordering) -> bool| Some(compared.is_some_and(passes));
    match ending {
        "" | "in" => is(Ordering::is_eq),
        "not_in" => Some(compared != Some(Ordering::Equal)),
        "gt" => is(Ordering::is_gt),
        "lt" => is(Ordering::is_lt),
        "gte" => is(Ordering::is_ge),
        "lte" => is(Ordering::is_le),
        _ => None,
    }
}

async fn rows(filled: &Filled, list: &Operation, query: &[(&str, &str)]) -> Vec<Value> {
    page(filled, list, query).await["data"].as_array().expect("rows").clone()
}

async fn page(filled: &Filled, list: &Operation, query: &[(&str, &str)]) -> Value {
    let is_missing = |name: &str| query.iter().all(|(given, _)| *given != name);
    let required: Vec<(&str, &str)> = filled
        .required
        .iter()
        .filter(|((path, name), _)| *path == list.path && is_missing(name))
        .map(|((_, name), word)| (*name, word.as_str()))
        .collect();
    let query: Vec<String> =
        query.iter().chain(&required).map(|(name, word)| format!("{name}={}", word.replace('+', "%2B").replace(' ', "%20"))).collect();
    let path = filled.parents.iter().fold(list.path.clone(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
    let answer = filled.books.partner.get(&format!("{path}?{}", query.join("&"))).entity(filled.books.entity).await;
    assert_eq!(answer.status, 200, "{} {query:?}: {}", list.path, answer.text);
    answer.body
}

/// What lies behind the first page is not compared.
const LONGER_THAN_A_PAGE: [&str; 2] = ["/events", "/requests"];

/// No lender finances invoices here: its list is always empty.
const WITHOUT_ROWS: &str = "/financing_invoices";

#[tokio::test]
async fn every_parameter_filters_as_its_name_says() {
    let filled = filled().await;
    let mut compared = 0;
    for list in lists() {
        // The oldest first: the log of requests grows while it is read.
        let all = rows(&filled, &list, &[("order", "asc")]).await;
        assert_eq!(all.is_empty(), list.path == WITHOUT_ROWS, "{}", list.path);
        for parameter in list.query() {
            let name = parameter["name"].as_str().expect("a name");
            if ["order", "limit", "sort", "pagination_token"].contains(&name) {
                continue;
            }
            rows(&filled, &list, &[(name, &sample(&parameter["schema"]))]).await;
            let (field, ending) = name.split_once("__").unwrap_or((name, ""));
            // The value of a row in the middle leaves rows on both sides.
            let Some(middle) = all.get(all.len() / 2).map(|row| &row[field]) else { continue };
            let Some(asked) = middle.as_str().map(str::to_owned).or(middle.as_i64().map(|number| number.to_string())) else { continue };
            let judged: Option<Vec<bool>> = all.iter().map(|row| passes(ending, &row[field], &asked)).collect();
            let Some(judged) = judged else { continue };
            let expected: Vec<&Value> = all.iter().zip(judged).filter(|(_, passes)| *passes).map(|(row, _)| row).collect();
            let found = rows(&filled, &list, &[("order", "asc"), (name, &asked)]).await;
            let known: Vec<&Value> =
                found.iter().filter(|row| !LONGER_THAN_A_PAGE.contains(&list.path.as_str()) || all.contains(row)).collect();
            assert_eq!(known, expected, "{} {name}={asked}", list.path);
            compared += 1;
        }
    }
    assert!(compared > 40, "only {compared} parameters were compared with their rows");
}

#[tokio::test]
async fn every_sort_leads_there_and_back() {
    let filled = filled().await;
    // A list without an order is worked out as it is read, and leads forward only.
    let has_order = |list: &Operation| list.query().iter().any(|parameter| parameter["name"] == "order");
    for list in lists().into_iter().filter(has_order) {
        let sorts = list.query().into_iter().find(|parameter| parameter["name"] == "sort").map(|sort| sort["schema"]["enum"].clone());
        let sorts = sorts.and_then(|sorts| sorts.as_array().cloned()).unwrap_or_else(|| vec![Value::Null]);
        for (sort, order) in sorts.iter().flat_map(|sort| [(sort, "asc"), (sort, "desc")]) {
            let mut query = vec![("order", order), ("limit", "1")];
            query.extend(sort.as_str().map(|sort| ("sort", sort)));
            let first = page(&filled, &list, &query).await;
            let Some(next) = first["next_pagination_token"].as_str() else { continue };
            let second = page(&filled, &list, &[("pagination_token", next)]).await;
            assert_ne!(second["data"], first["data"], "{} {query:?}", list.path);
            let back = second["prev_pagination_token"].as_str().expect("a page lies before the second");
            let back = page(&filled, &list, &[("pagination_token", back)]).await;
            // Of the log of requests the newest are these very ones.
            if list.path != "/requests" || order == "asc" {
                assert_eq!(back["data"], first["data"], "{} {query:?}", list.path);
            }
        }
    }
}
