//! Tax rates: `TaxType` is the key.

use super::{Context, Mode, Organisation, Refused, word};
use crate::xero::collection::{Body, Row, fold};
use crate::xero::decimal::Number;
use crate::xero::input::Input;
use crate::xero::wire::{Nothing, TaxComponent, TaxRate};
use rust_decimal::Decimal;
use uuid::Uuid;

pub const STATUSES: [&str; 4] = ["ACTIVE", "DELETED", "ARCHIVED", "PENDING"];

pub fn row(rate: &TaxRate, id: Uuid, now: chrono::DateTime<chrono::Utc>) -> Row {
    Row {
        id,
        updated: now,
        key: rate.tax_type.as_str().into(),
        other_key: rate.name.as_str().into(),
        kind: "",
        status: word(&rate.status, &STATUSES).unwrap_or("ACTIVE"),
        date: None,
        owner: None,
        app: None,
        body: Body::join(rate, &Nothing {}),
    }
}

/// Creates a rate with the next free `TAX00n`, or changes one that is found by its type or name.
pub fn save(books: &mut Organisation, context: &mut Context<'_>, sent: Input<'_>, mode: Mode) -> Result<Uuid, Refused> {
    let found = sent.words("TaxType").and_then(|kind| books.tax_rates.find(kind)).or_else(|| {
        let name = fold(sent.words("Name")?);
        books.tax_rates.all().find(|row| fold(&row.other_key) == name)
    });
    let (id, mut rate) = match (found, mode) {
        (Some(_), Mode::Create) => return Err(Refused::because("Please enter a unique Name.")),
        (Some(row), Mode::CreateOrUpdate) => (row.id, row.body.read::<TaxRate>()),
        (None, _) => (context.id(), blank(next_type(books))),
    };
    if let Some(name) = sent.words("Name") {
        name.clone_into(&mut rate.name);
    }
    if let Some(status) = sent.words("Status").and_then(|status| word(status, &STATUSES)) {
        status.clone_into(&mut rate.status);
    }
    if let Some(parts) = sent.list("TaxComponents") {
        rate.tax_components = parts.iter().map(|part| component(Input(part))).collect();
    }
    if rate.name.is_empty() || rate.tax_components.is_empty() {
        return Err(Refused::because("A tax rate needs a Name and at least one TaxComponent."));
    }
    rate.display_tax_rate = Number(rate.tax_components.iter().map(|part| part.rate.0).sum());
    rate.effective_rate = Number(effective(&rate.tax_components));
    books.tax_rates.put(row(&rate, id, context.now));
    Ok(id)
}

/// A compound part is taken on top of the others.
fn effective(parts: &[TaxComponent]) -> Decimal {
    let simple: Decimal = parts.iter().filter(|part| !part.is_compound).map(|part| part.rate.0).sum();
    let compound: Decimal = parts.iter().filter(|part| part.is_compound).map(|part| part.rate.0).sum();
    simple + compound * (Decimal::ONE_HUNDRED + simple) / Decimal::ONE_HUNDRED
}

fn next_type(books: &Organisation) -> String {
    let free = (1..).map(|number| format!("TAX{number:03}")).find(|kind| books.tax_rates.find(kind).is_none());
    free.unwrap_or_default()
}

fn blank(tax_type: String) -> TaxRate {
    TaxRate {
        name: String::new(),
        tax_type,
        report_tax_type: "OUTPUT".to_owned(),
        can_apply_to_assets: true,
        can_apply_to_equity: true,
        can_apply_to_expenses: true,
        can_apply_to_liabilities: true,
        can_apply_to_revenue: true,
        display_tax_rate: Number::ZERO,
        effective_rate: Number::ZERO,
        status: "ACTIVE".to_owned(),
        tax_components: Vec::new(),
    }
}

fn component(sent: Input<'_>) -> TaxComponent {
    TaxComponent {
        name: sent.words("Name").unwrap_or_default().to_owned(),
        rate: Number(sent.number("Rate").unwrap_or_default()),
        is_compound: sent.flag("IsCompound").unwrap_or(false),
        is_non_recoverable: sent.flag("IsNonRecoverable").unwrap_or(false),
    }
}
