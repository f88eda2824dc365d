//! Tax: a line points to a tax code, a code combines rates, and rates change over time.

use std::collections::HashMap;

use bursar_kernel::{AmountError, Decimal, NaiveDate};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::ID;
use super::row::NamedReference;
use crate::lenient::{self, members};
use crate::record::{Body, Kind, LedgerRecord, TaxComponent, TaxRate, UnreadableRow};

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
    rate_value: Option<Decimal>,
    #[serde(default)]
    effective_tax_rate: Vec<EffectiveRate>,
    #[serde(skip)]
    unread: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EffectiveRate {
    rate_value: Option<Decimal>,
    effective_date: Option<String>,
    end_date: Option<String>,
}

/// Codes and rates, as one answer after the other brings them.
#[derive(Default)]
pub(super) struct Tables {
    codes: Vec<(CodeRow, Bytes, Vec<String>)>,
    rates: HashMap<String, RateRow>,
    unreadable: Vec<UnreadableRow>,
}

impl Tables {
    /// Takes the tax codes of an answer. `page` holds the bytes that the rows are a part of.
    pub fn add_codes(&mut self, rows: &[&RawValue], page: &Bytes) {
        for row in rows {
            match lenient::translate(row, ID, page, |text| members::<CodeRow>(text)) {
                Ok((code, unread)) => self.codes.push((code, page.slice_ref(row.get().as_bytes()), unread)),
                Err(unreadable) => self.unreadable.push(unreadable),
            }
        }
    }

    /// Takes the tax rates of an answer.
    pub fn add_rates(&mut self, rows: &[&RawValue], page: &Bytes) {
        for row in rows {
            match lenient::translate(row, ID, page, |text| members::<RateRow>(text)) {
                // What is missing in a rate is told by the codes that use it.
                Ok((rate, unread)) => drop(self.rates.insert(rate.id.clone(), RateRow { unread, ..rate })),
                // A rate is no record of its own: the codes that use it are held without it.
                Err(UnreadableRow { remote_id, reason, raw }) => {
                    let reason = format!("tax rate {}: {reason}", remote_id.unwrap_or_default());
                    self.unreadable.push(UnreadableRow { remote_id: None, reason, raw });
                }
            }
        }
    }

    /// Takes what a further answer brought.
    pub fn append(&mut self, further: Tables) {
        self.codes.extend(further.codes);
        self.rates.extend(further.rates);
        self.unreadable.extend(further.unreadable);
    }

    /// The canonical tax rates of all codes, as they stand on `today`, and the rows that could not be read.
    pub fn records(self, today: NaiveDate) -> (Vec<LedgerRecord>, Vec<UnreadableRow>) {
        let Tables { codes, rates, unreadable } = self;
        let record = |(code, raw, mut unread): (CodeRow, Bytes, Vec<String>)| {
            let (remote_id, remote_version) = (code.id.clone(), code.sync_token.clone());
            let rate = tax_rate(code, &rates, today, &mut unread);
            let name = rate.name.clone();
            let body = Some(Body::TaxRate(rate));
            LedgerRecord { kind: Kind::TaxRate, remote_id, remote_version, is_deleted: false, name, body, raw, unread }
        };
        (codes.into_iter().map(record).collect(), unreadable)
    }
}

/// The one rate behind a tax code, by the code as QuickBooks wrote it: nothing when there are several, or none on that side.
pub(crate) fn rate_behind(raw: &str, is_sale: bool) -> Option<String> {
    let code: CodeRow = serde_json::from_str(raw).ok()?;
    let list = if is_sale { code.sales_tax_rate_list } else { code.purchase_tax_rate_list };
    match list?.tax_rate_detail.as_slice() {
        [one] => Some(one.tax_rate_ref.value.clone()),
        _ => None,
    }
}

fn tax_rate(code: CodeRow, rates: &HashMap<String, RateRow>, today: NaiveDate, unread: &mut Vec<String>) -> TaxRate {
    // A list without rates is no side: such a code is not used there.
    let mut side = |list: Option<RateList>| {
        let parts = parts(&list?, rates, today, unread);
        (!parts.is_empty()).then_some(parts)
    };
    let (sales, purchase) = (side(code.sales_tax_rate_list), side(code.purchase_tax_rate_list));
    let mut effective = |parts: &Vec<Part>| {
        let rate = combined(parts).ok();
        if rate.is_none() {
            unread.push("TaxRateDetail: the rates do not add up to a number".to_owned());
        }
        rate
    };
    let leading = sales.as_ref().or(purchase.as_ref());
    let (effective_rate, purchase_rate) = (leading.and_then(&mut effective), purchase.as_ref().and_then(&mut effective));
    let is_active = code.active.unwrap_or(true) && !code.hidden;
    let components = |parts: Option<&Vec<Part>>| parts.into_iter().flatten().map(component).collect::<Vec<_>>();
    let (leading_components, purchase_components) = (components(leading), components(purchase.as_ref()));
    TaxRate {
        name: match code.description.filter(|text| !text.is_empty() && *text != code.name) {
            Some(description) => format!("{} ({description})", code.name),
            None => code.name.clone(),
        },
        code: Some(code.name),
        status: if is_active { "Active" } else { "Archived" }.to_owned(),
        effective_rate,
        total_rate: leading.and_then(|parts| Decimal::sum(parts.iter().map(|part| part.rate)).ok()),
        purchase_rate: purchase_rate.filter(|rate| Some(*rate) != effective_rate),
        purchase_components: if purchase_components == leading_components { Vec::new() } else { purchase_components },
        components: leading_components,
        is_for_sales: sales.is_some(),
        is_for_purchases: purchase.is_some(),
        account_classes: Vec::new(),
    }
}

struct Part {
    id: String,
    name: String,
    rate: Decimal,
    applicable: Applicable,
    order: i64,
    on_order: Option<i64>,
}

fn component(part: &Part) -> TaxComponent {
    let is_compound = part.applicable != Applicable::Amount;
    TaxComponent { name: part.name.clone(), rate: part.rate, is_compound, remote_id: Some(part.id.clone()) }
}

fn parts(list: &RateList, rates: &HashMap<String, RateRow>, today: NaiveDate, unread: &mut Vec<String>) -> Vec<Part> {
    let mut parts: Vec<Part> = list
        .tax_rate_detail
        .iter()
        .map(|detail| {
            let rate = rates.get(&detail.tax_rate_ref.value);
            unread
                .extend(rate.iter().flat_map(|rate| &rate.unread).map(|member| format!("TaxRate {}: {member}", detail.tax_rate_ref.value)));
            Part {
                id: detail.tax_rate_ref.value.clone(),
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
    current.and_then(|entry| entry.rate_value).or(rate.rate_value).unwrap_or_default()
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
