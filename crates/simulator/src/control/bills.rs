//! Bills that a person could edit on the first page.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Edit, EditOperation};
use crate::Provider;
use crate::world::World;

/// This many bills of each company are shown.
const NEWEST: usize = 3;

/// A bill that is still open.
pub struct Bill {
    pub provider: Provider,
    pub company: String,
    pub company_name: String,
    pub id: String,
    pub number: String,
    pub supplier: String,
    pub total: String,
    /// The day, as forms write it.
    pub due: String,
}

/// The newest open bills of each company.
pub fn newest(world: &World) -> Vec<Bill> {
    let quickbooks = world.quickbooks.companies().into_iter().flat_map(|(id, name)| {
        let books = world.quickbooks.books(&id, Some("Bill"));
        let rows: Vec<Value> =
            books["Bill"].as_array().into_iter().flatten().filter(|row| is_unpaid(row, "Balance", "TotalAmt")).cloned().collect();
        let bill = move |row: &Value| Bill {
            provider: Provider::QuickBooks,
            company: id.clone(),
            company_name: name.clone(),
            id: text(&row["Id"]),
            number: text(&row["DocNumber"]),
            supplier: text(&row["VendorRef"]["name"]),
            total: amount(&row["TotalAmt"], &row["CurrencyRef"]["value"]),
            due: text(&row["DueDate"]),
        };
        rows.iter().rev().take(NEWEST).map(bill).collect::<Vec<_>>()
    });
    let xero = world.xero.companies().into_iter().flat_map(|(id, name)| {
        let books = world.xero.books(&id, Some("Invoices"));
        let is_open = |row: &&Value| row["Type"] == "ACCPAY" && row["Status"] == "AUTHORISED" && is_unpaid(row, "AmountDue", "Total");
        let rows: Vec<Value> = books["Invoices"].as_array().into_iter().flatten().filter(is_open).cloned().collect();
        let bill = move |row: &Value| Bill {
            provider: Provider::Xero,
            company: id.clone(),
            company_name: name.clone(),
            id: text(&row["InvoiceID"]),
            number: text(&row["InvoiceNumber"]),
            supplier: text(&row["Contact"]["Name"]),
            total: amount(&row["Total"], &row["CurrencyCode"]),
            due: text(&row["DueDateString"]).chars().take(10).collect(),
        };
        rows.iter().rev().take(NEWEST).map(bill).collect::<Vec<_>>()
    });
    quickbooks.chain(xero).collect()
}

/// A tombstone has neither amount.
fn is_unpaid(row: &Value, open: &str, total: &str) -> bool {
    row[open].is_number() && row[open] == row[total]
}

/// `3,564.04 USD`.
fn amount(total: &Value, currency: &Value) -> String {
    let written = format!("{:.2}", total.as_f64().unwrap_or(0.0));
    let whole = written.len() - ".00".len();
    let mut grouped = String::new();
    for (place, digit) in written.chars().enumerate() {
        if place > usize::from(written.starts_with('-')) && place < whole && (whole - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", text(currency))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The form of one bill.
#[derive(Deserialize)]
pub struct Change {
    pub provider: Provider,
    company: String,
    id: String,
    due: String,
}

impl Change {
    /// The same in the provider's own words.
    pub fn edit(self) -> Edit {
        let entity = match self.provider {
            Provider::QuickBooks => "Bill",
            Provider::Xero => "Invoice",
        };
        let body = json!({ "DueDate": self.due });
        Edit {
            provider: self.provider,
            company: self.company,
            entity: entity.to_owned(),
            operation: EditOperation::Update,
            id: Some(self.id),
            body,
        }
    }
}
