//! A provider's books as the auditor sees them.

use axum::Router;
use axum::body::Body;
use bursar_simulator::Provider;
use http::Request;
use http_body_util::BodyExt;
use serde_json::{Map, Value};
use tower::ServiceExt;

use super::{Entry, Tracked, What};

/// What changes without anybody's writing: versions, times, and what others applied to an object.
const PASSING: [&str; 19] = [
    "SyncToken",
    "MetaData",
    "UpdatedDateUTC",
    "Balance",
    "BalanceWithJobs",
    "HomeBalance",
    "RemainingCredit",
    "LinkedTxn",
    "AmountDue",
    "AmountPaid",
    "AmountCredited",
    "Payments",
    "CreditNotes",
    "Allocations",
    "FullyPaidOnDate",
    "Status",
    "IsCustomer",
    "IsSupplier",
    "CurrentBalance",
];

/// An object of the books.
#[derive(Debug, Clone)]
pub struct Row {
    /// The simulator's name of its entity.
    pub entity: String,
    /// The provider's id.
    pub id: String,
    /// Neither voided nor deleted nor archived.
    pub counts: bool,
    /// What it comes to, in hundredths; nothing for what has no sum.
    pub total: Option<i64>,
    /// What is open of it, in hundredths; nothing for what is no document.
    pub open: Option<i64>,
    /// All of it.
    pub text: String,
    value: Value,
}

impl Row {
    /// The day of posting (`Date`) or the day due (`DueDate`): Xero tells days in words too, QuickBooks alone in words.
    pub fn day(&self, name: &str) -> String {
        let of_quickbooks = if name == "Date" { "TxnDate" } else { name };
        let told = [format!("{name}String"), of_quickbooks.to_owned()];
        let day = told.iter().find_map(|name| self.value[name].as_str());
        day.unwrap_or_default().chars().take(10).collect()
    }

    /// What each line is tracked by, with what the document is tracked by.
    pub fn tracked(&self) -> Vec<Tracked> {
        let document = self.value["DepartmentRef"]["value"].as_str().map(str::to_owned);
        let lines = self.value["LineItems"].as_array().or(self.value["Line"].as_array()).into_iter().flatten();
        let of_line = |line: &Value| {
            let of_quickbooks = &line[line["DetailType"].as_str().unwrap_or_default()]["ClassRef"]["value"];
            let told = [&line["Tracking"][0]["TrackingOptionID"], of_quickbooks];
            told.iter().find_map(|id| id.as_str()).map(str::to_owned)
        };
        let priced = lines.filter(|line| line["DetailType"] != "SubTotalLineDetail");
        priced.map(|line| Tracked { line: of_line(line), document: document.clone() }).collect()
    }

    /// It waits for an approval, which only Xero knows.
    pub fn is_draft(&self) -> bool {
        matches!(self.value["Status"].as_str(), Some("DRAFT" | "SUBMITTED"))
    }

    /// The code of its currency.
    pub fn currency(&self) -> String {
        let told = [&self.value["CurrencyCode"], &self.value["CurrencyRef"]["value"]];
        told.iter().find_map(|code| code.as_str()).unwrap_or_default().to_owned()
    }
}

/// All objects of a company.
#[derive(Debug)]
pub struct Books {
    provider: Provider,
    rows: Vec<Row>,
}

impl Books {
    /// Reads them past every API of the product.
    pub async fn read(router: &Router, provider: Provider, company: &str) -> Books {
        let request =
            Request::get(format!("/_sim/state?provider={}&company={company}", provider.word())).body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("a router answers");
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        let state: Value = serde_json::from_slice(&bytes).expect("the books");
        let entities: &Map<String, Value> = state["entities"].as_object().expect("entities");
        let of_entity = |(entity, rows): (&String, &Value)| {
            rows.as_array().into_iter().flatten().map(|value| row(provider, entity, value)).collect::<Vec<Row>>()
        };
        Books { provider, rows: entities.iter().flat_map(of_entity).collect() }
    }

    /// Whether there is or was an object of this id: of deleted ones QuickBooks keeps nothing else.
    pub fn had(&self, id: &str) -> bool {
        self.rows.iter().any(|row| row.id == id)
    }

    /// The objects of an entry, whatever became of them.
    pub fn marked(&self, entry: &Entry) -> Vec<Row> {
        if entry.what == What::Allocation && self.provider == Provider::Xero {
            return self.uses(entry);
        }
        let is_of = |row: &&Row| is_what(self.provider, entry.what, row) && self.is_known_by(entry, row);
        self.rows.iter().filter(is_of).cloned().collect()
    }

    /// How many files lie beside a document.
    pub fn files_beside(&self, document: &Row) -> usize {
        let is_beside = |file: &&Row| match self.provider {
            Provider::Xero => file.entity == "Attachments" && file.value["DocumentID"] == document.id.as_str(),
            Provider::QuickBooks => {
                let to = &file.value["AttachableRef"][0]["EntityRef"];
                file.entity == "Attachable" && to["type"] == document.entity.as_str() && to["value"] == document.id.as_str()
            }
        };
        self.rows.iter().filter(is_beside).count()
    }

    /// Objects with a mark that begins like ours, each with its mark.
    pub fn with_mark_of(&self, prefix: &str) -> Vec<(&Row, String)> {
        let ours = |row| marks(row).into_iter().filter(|mark| !prefix.is_empty() && mark.starts_with(prefix)).map(move |mark| (row, mark));
        self.rows.iter().flat_map(ours).collect()
    }

    /// The first field in which somebody else's object differs from what it was; its entity when it is gone.
    pub fn changed(&self, entity: &str, before: &Value) -> Option<String> {
        let id = self.id(before);
        let Some(row) = self.rows.iter().find(|row| row.entity == entity && row.id == id) else { return Some(entity.to_owned()) };
        let fields = before.as_object()?.iter().filter(|(name, _)| !PASSING.contains(&name.as_str()));
        let differing = fields.filter(|(name, value)| row.value.get(*name) != Some(*value)).map(|(name, _)| name.clone());
        let is_ended = !row.counts && self::row(self.provider, entity, before).counts;
        differing.min().or_else(|| is_ended.then(|| "Status".to_owned()))
    }

    /// The id of an object.
    pub fn id(&self, value: &Value) -> String {
        let names = ["Id", "InvoiceID", "CreditNoteID", "PaymentID", "ItemID", "ContactID", "AccountID"];
        let id = names.iter().take(if self.provider == Provider::Xero { names.len() } else { 1 }).find_map(|name| value[*name].as_str());
        id.unwrap_or_default().to_owned()
    }

    fn is_known_by(&self, entry: &Entry, row: &Row) -> bool {
        let value = &row.value;
        match entry.what {
            What::Customer | What::Vendor | What::Item => {
                let names = ["DisplayName", "Name"];
                names.iter().any(|name| value[*name].as_str().is_some_and(|name| name.eq_ignore_ascii_case(&entry.marker)))
            }
            What::VendorCredit if self.provider == Provider::Xero => {
                entry.number.is_some() && value["CreditNoteNumber"].as_str() == entry.number.as_deref()
            }
            _ => marks(row).contains(&entry.marker),
        }
    }

    /// The uses of a credit note of Xero, which are parts of it.
    fn uses(&self, entry: &Entry) -> Vec<Row> {
        let by_number = |row: &&Row| entry.number.is_some() && row.value["CreditNoteNumber"].as_str() == entry.number.as_deref();
        let notes = self.rows.iter().filter(|row| row.entity == "CreditNotes").filter(by_number);
        let uses = notes.flat_map(|note| note.value["Allocations"].as_array().into_iter().flatten());
        let row = |value: &Value| Row {
            entity: "Allocations".to_owned(),
            id: value["AllocationID"].as_str().unwrap_or_default().to_owned(),
            counts: true,
            total: hundredths(&value["Amount"]),
            open: None,
            text: value.to_string(),
            value: value.clone(),
        };
        uses.map(row).collect()
    }
}

fn row(provider: Provider, entity: &str, value: &Value) -> Row {
    let books = Books { provider, rows: Vec::new() };
    let note = value["PrivateNote"].as_str().unwrap_or_default();
    let total = ["TotalAmt", "Total", "Amount"].iter().find_map(|name| hundredths(&value[*name]));
    let is_ended = matches!(value["Status"].as_str(), Some("VOIDED" | "DELETED" | "ARCHIVED"))
        || value["status"] == "Deleted"
        || value["ContactStatus"] == "ARCHIVED"
        || value["Active"] == false
        || note.starts_with("Voided");
    // A credit used at QuickBooks is a payment of nothing: what it comes to stands in its lines.
    let used = value["Line"].as_array().and_then(|lines| lines.first()).filter(|line| line["LinkedTxn"].is_array());
    let total = match (total, used) {
        (Some(0), Some(line)) if entity.ends_with("Payment") => hundredths(&line["Amount"]),
        (total, _) => total,
    };
    let open = ["Balance", "AmountDue"].iter().find_map(|name| hundredths(&value[*name]));
    Row { entity: entity.to_owned(), id: books.id(value), counts: !is_ended, total, open, text: value.to_string(), value: value.clone() }
}

/// The marks that a person would see on an object: a line of the note, the end of the link, a word of the reference.
fn marks(row: &Row) -> Vec<String> {
    let text = |name: &str| row.value[name].as_str().unwrap_or_default();
    let of_note = text("PrivateNote").lines().map(|line| line.strip_prefix("Voided - ").unwrap_or(line).trim());
    let of_link = text("Url").rsplit(['#', '/']).take(1);
    let marks = of_note.chain(of_link).chain(text("Reference").split_whitespace());
    marks.filter(|mark| !mark.is_empty()).map(str::to_owned).collect()
}

fn is_what(provider: Provider, what: What, row: &Row) -> bool {
    let is_used = row.value["TotalAmt"].as_f64() == Some(0.0);
    if provider == Provider::QuickBooks {
        return match what {
            What::Customer => row.entity == "Customer",
            What::Vendor => row.entity == "Vendor",
            What::Item => row.entity == "Item",
            What::Invoice => row.entity == "Invoice",
            What::Bill => row.entity == "Bill",
            What::CreditNote => row.entity == "CreditMemo",
            What::VendorCredit => row.entity == "VendorCredit",
            What::Payment => row.entity == "Payment",
            What::BillPayment => row.entity == "BillPayment",
            What::Allocation => row.entity.ends_with("Payment") && is_used,
        };
    }
    let kind = row.value["Type"].as_str().unwrap_or_default();
    match what {
        What::Customer | What::Vendor => row.entity == "Contacts",
        What::Item => row.entity == "Items",
        What::Invoice => kind == "ACCREC",
        What::Bill => kind == "ACCPAY",
        What::CreditNote => kind == "ACCRECCREDIT",
        What::VendorCredit => kind == "ACCPAYCREDIT",
        What::Payment | What::BillPayment => row.entity == "Payments",
        What::Allocation => false,
    }
}

/// An amount of JSON in hundredths, read from its text.
pub fn hundredths(value: &Value) -> Option<i64> {
    let text = value.as_number()?.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction: String = fraction.chars().chain("00".chars()).take(2).collect();
    let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |whole| (-1, whole));
    Some(sign * (whole.parse::<i64>().ok()?.checked_mul(100)? + fraction.parse::<i64>().ok()?))
}
