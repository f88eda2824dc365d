//! Tax: a line points to a tax code, a code combines rates, and rates change over time.

use std::collections::HashMap;

use bursar_kernel::{AmountError, Decimal, NaiveDate};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::row::NamedReference;
use crate::ErrorClass;
use crate::client::Failure;
use crate::exact::Exact;
use crate::record::{Body, Kind, Record, TaxComponent, TaxRate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CodeRow {
    id: String,
    #[serde(default)]
    sync_token: String,
    #[serde(default)]
    name: String,
    description: Option<String>,
    active: Option<bool>,
    #[serde(default)]
    hidden: bool,
    sales_tax_rate_list: Option<RateList>,
    purchase_tax_rate_list: Option<RateList>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RateList {
    #[serde(default)]
    tax_rate_detail: Vec<RateDetail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RateDetail {
    tax_rate_ref: NamedReference,
    #[serde(default)]
    tax_type_applicable: Applicable,
    #[serde(default)]
    tax_order: i64,
    tax_on_tax_order: Option<i64>,
}

/// What a rate is computed on.
#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
enum Applicable {
    /// The amounts that earlier rates yielded, without the net amount.
    #[serde(rename = "TaxOnTax")]
    Tax,
    /// The net amount and what earlier rates yielded.
    #[serde(rename = "TaxOnAmountPlusTax")]
    AmountPlusTax,
    /// The net amount.
    #[default]
    #[serde(other)]
    Amount,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RateRow {
    id: String,
    #[serde(default)]
    name: String,
    rate_value: Option<Exact>,
    #[serde(default)]
    effective_tax_rate: Vec<EffectiveRate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EffectiveRate {
    rate_value: Option<Exact>,
    effective_date: Option<String>,
    end_date: Option<String>,
}

/// The canonical tax rates of all codes, as they stand on `today`.
pub(super) fn records(codes: &[&RawValue], rates: &[&RawValue], page: &Bytes, today: NaiveDate) -> Result<Vec<Record>, Failure> {
    let mut by_id: HashMap<String, RateRow> = HashMap::new();
    for row in rates {
        let rate: RateRow = serde_json::from_str(row.get()).map_err(|error| strange("tax rate", &error))?;
        by_id.insert(rate.id.clone(), rate);
    }
    let record = |row: &&RawValue| {
        let code: CodeRow = serde_json::from_str(row.get()).map_err(|error| strange("tax code", &error))?;
        let (remote_id, remote_version) = (code.id.clone(), code.sync_token.clone());
        let rate = tax_rate(code, &by_id, today).map_err(|error| uncomputable(&remote_id, error))?;
        let (name, raw) = (rate.name.clone(), page.slice_ref(row.get().as_bytes()));
        Ok(Record { kind: Kind::TaxRate, remote_id, remote_version, is_deleted: false, name, body: Some(Body::TaxRate(rate)), raw })
    };
    codes.iter().map(record).collect()
}

fn strange(what: &str, error: &serde_json::Error) -> Failure {
    Failure::new(ErrorClass::Bug, format!("a {what} of QuickBooks has an unknown shape: {error}"))
}

fn uncomputable(id: &str, error: AmountError) -> Failure {
    Failure::new(ErrorClass::Bug, format!("the rate of the tax code {id} of QuickBooks {error}"))
}

fn tax_rate(code: CodeRow, rates: &HashMap<String, RateRow>, today: NaiveDate) -> Result<TaxRate, AmountError> {
    let parts = |list: &Option<RateList>| list.as_ref().map(|list| parts(list, rates, today));
    let (sales, purchase) = (parts(&code.sales_tax_rate_list), parts(&code.purchase_tax_rate_list));
    let leading = sales.as_deref().or(purchase.as_deref());
    let (effective_rate, purchase_rate) = (leading.map(combined).transpose()?, purchase.as_deref().map(combined).transpose()?);
    let is_active = code.active.unwrap_or(true) && !code.hidden;
    Ok(TaxRate {
        name: match code.description.filter(|text| !text.is_empty() && *text != code.name) {
            Some(description) => format!("{} ({description})", code.name),
            None => code.name.clone(),
        },
        code: Some(code.name),
        status: if is_active { "Active" } else { "Archived" }.to_owned(),
        effective_rate,
        total_rate: leading.map(|parts| Decimal::sum(parts.iter().map(|part| part.rate))).transpose()?,
        components: leading.map(|parts| parts.iter().map(component).collect()).unwrap_or_default(),
        purchase_rate: purchase_rate.filter(|rate| Some(*rate) != effective_rate),
        is_for_sales: sales.is_some(),
        is_for_purchases: purchase.is_some(),
    })
}

struct Part {
    name: String,
    rate: Decimal,
    applicable: Applicable,
    order: i64,
    on_order: Option<i64>,
}

fn component(part: &Part) -> TaxComponent {
    TaxComponent { name: part.name.clone(), rate: part.rate, is_compound: part.applicable != Applicable::Amount }
}

fn parts(list: &RateList, rates: &HashMap<String, RateRow>, today: NaiveDate) -> Vec<Part> {
    let mut parts: Vec<Part> = list
        .tax_rate_detail
        .iter()
        .map(|detail| {
            let rate = rates.get(&detail.tax_rate_ref.value);
            Part {
                name: rate.map(|rate| rate.name.clone()).or_else(|| detail.tax_rate_ref.name.clone()).unwrap_or_default(),
                rate: rate.map(|rate| value_on(rate, today)).unwrap_or_default(),
                applicable: detail.tax_type_applicable,
                order: detail.tax_order,
                on_order: detail.tax_on_tax_order,
            }
        })
        .collect();
    parts.sort_by_key(|part| part.order);
    parts
}

/// The rate on a day: the latest entry that has begun and not ended, else the plain value.
fn value_on(rate: &RateRow, today: NaiveDate) -> Decimal {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.get(..10)?.parse::<NaiveDate>().ok());
    let begun = |entry: &&EffectiveRate| day(&entry.effective_date).is_none_or(|from| from <= today);
    let running = |entry: &&EffectiveRate| day(&entry.end_date).is_none_or(|until| until >= today);
    let current = rate.effective_tax_rate.iter().filter(begun).filter(running).max_by_key(|entry| day(&entry.effective_date));
    current.and_then(|entry| entry.rate_value).or(rate.rate_value).unwrap_or_default().0
}

/// Percent of the net amount that all parts yield together. A part upon tax counts what the parts named by its order yielded,
/// or all parts before it when it names none.
fn combined(parts: &[Part]) -> Result<Decimal, AmountError> {
    let hundred = Decimal::ONE_HUNDRED;
    let mut yields: Vec<(i64, Decimal)> = Vec::with_capacity(parts.len());
    for part in parts {
        let upon = |below: &dyn Fn(i64, i64) -> bool| {
            let counted = yields.iter().filter(|(order, _)| part.on_order.is_none_or(|on| below(*order, on)));
            Decimal::sum(counted.map(|(_, amount)| *amount))
        };
        let base = match part.applicable {
            Applicable::Amount => hundred,
            Applicable::AmountPlusTax => hundred.plus(upon(&|order, on| order <= on)?)?,
            Applicable::Tax => upon(&|order, on| order == on)?,
        };
        yields.push((part.order, part.rate.times(base)?.divided_by(hundred)?));
    }
    Decimal::sum(yields.iter().map(|(_, amount)| *amount))
}

#[cfg(test)]
mod tests;
