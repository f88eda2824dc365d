//! Accounts, tax rates and items: the small lists.

use bursar_kernel::Decimal;
use serde::Deserialize;

use super::dates::Moment;
use super::row::Translated;
use crate::currency::currency;
use crate::lenient::{Misread, members};
use crate::record::{Account, AccountReference, Body, Item, Kind, TaxComponent, TaxRate};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccountRow {
    #[serde(rename = "AccountID")]
    id: String,
    #[serde(default)]
    name: String,
    code: Option<String>,
    class: Option<String>,
    #[serde(rename = "Type")]
    kind: Option<String>,
    status: Option<String>,
    currency_code: Option<String>,
    description: Option<String>,
    tax_type: Option<String>,
    #[serde(rename = "UpdatedDateUTC")]
    updated_at: Option<Moment>,
}

/// An account of the chart. Xero tells no balances here.
pub(super) fn account(row: &str) -> Result<Translated, Misread> {
    let row: AccountRow = members(row)?;
    let account = Account {
        name: row.name,
        nominal_code: row.code,
        class: class(row.class.as_deref()).to_owned(),
        is_bank_account: row.kind.as_deref() == Some("BANK"),
        subtype: row.kind,
        status: status(row.status.as_deref()).to_owned(),
        currency: currency(row.currency_code),
        current_balance: None,
        description: row.description,
        tax_rate_id: row.tax_type,
    };
    Ok(Translated {
        kind: Kind::Account,
        remote_id: row.id,
        remote_version: row.updated_at.map(Moment::version).unwrap_or_default(),
        name: account.name.clone(),
        unread: Vec::new(),
        is_deleted: row.status.as_deref() == Some("DELETED"),
        body: Body::Account(account),
    })
}

fn class(class: Option<&str>) -> &'static str {
    match class {
        Some("ASSET") => "Asset",
        Some("EQUITY") => "Equity",
        Some("EXPENSE") => "Expense",
        Some("LIABILITY") => "Liability",
        Some("REVENUE") => "Income",
        _ => "Unknown",
    }
}

fn status(status: Option<&str>) -> &'static str {
    match status {
        Some("ACTIVE") => "Active",
        Some("ARCHIVED" | "DELETED") => "Archived",
        Some("PENDING") => "Pending",
        _ => "Unknown",
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TaxRateRow {
    tax_type: String,
    #[serde(default)]
    name: String,
    status: Option<String>,
    effective_rate: Option<Decimal>,
    display_tax_rate: Option<Decimal>,
    #[serde(default)]
    tax_components: Vec<ComponentRow>,
    #[serde(default)]
    can_apply_to_revenue: bool,
    #[serde(default)]
    can_apply_to_expenses: bool,
    #[serde(default)]
    can_apply_to_assets: bool,
    #[serde(default)]
    can_apply_to_liabilities: bool,
    #[serde(default)]
    can_apply_to_equity: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ComponentRow {
    #[serde(default)]
    name: String,
    #[serde(default)]
    rate: Decimal,
    #[serde(default)]
    is_compound: bool,
}

/// A tax rate. Its tax type is its only id, and it has no version.
pub(super) fn tax_rate(row: &str) -> Result<Translated, Misread> {
    let row: TaxRateRow = members(row)?;
    let classes = [
        ("Asset", row.can_apply_to_assets),
        ("Equity", row.can_apply_to_equity),
        ("Expense", row.can_apply_to_expenses),
        ("Income", row.can_apply_to_revenue),
        ("Liability", row.can_apply_to_liabilities),
    ];
    let component = |part: ComponentRow| TaxComponent { name: part.name, rate: part.rate, is_compound: part.is_compound, remote_id: None };
    let rate = TaxRate {
        name: row.name,
        code: Some(row.tax_type.clone()),
        status: status(row.status.as_deref()).to_owned(),
        effective_rate: row.effective_rate,
        total_rate: row.display_tax_rate,
        components: row.tax_components.into_iter().map(component).collect(),
        purchase_rate: None,
        purchase_components: Vec::new(),
        is_for_sales: row.can_apply_to_revenue,
        // What is bought is an expense or becomes an asset.
        is_for_purchases: row.can_apply_to_expenses || row.can_apply_to_assets,
        account_classes: classes.into_iter().filter(|(_, is_allowed)| *is_allowed).map(|(class, _)| class.to_owned()).collect(),
    };
    Ok(Translated {
        kind: Kind::TaxRate,
        remote_id: row.tax_type,
        remote_version: String::new(),
        name: rate.name.clone(),
        unread: Vec::new(),
        is_deleted: row.status.as_deref() == Some("DELETED"),
        body: Body::TaxRate(rate),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ItemRow {
    #[serde(rename = "ItemID")]
    id: String,
    #[serde(default)]
    code: String,
    name: Option<String>,
    description: Option<String>,
    #[serde(default)]
    sales_details: Details,
    #[serde(default)]
    purchase_details: Details,
    #[serde(default)]
    is_tracked_as_inventory: bool,
    #[serde(rename = "UpdatedDateUTC")]
    updated_at: Option<Moment>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Details {
    unit_price: Option<Decimal>,
    account_code: Option<String>,
    #[serde(rename = "COGSAccountCode")]
    cost_account_code: Option<String>,
    tax_type: Option<String>,
}

/// A product or service. A name is optional there; the code stands in for it.
pub(super) fn item(row: &str) -> Result<Translated, Misread> {
    let row: ItemRow = members(row)?;
    let (sales, purchase) = (row.sales_details, row.purchase_details);
    let item = Item {
        name: row.name.filter(|name| !name.is_empty()).unwrap_or_else(|| row.code.clone()),
        code: Some(row.code),
        description: row.description,
        item_type: Some(if row.is_tracked_as_inventory { "Tracked" } else { "Untracked" }.to_owned()),
        sales_price: sales.unit_price,
        purchase_price: purchase.unit_price,
        income_account: sales.account_code.map(AccountReference::Code),
        expense_account: purchase.account_code.or(purchase.cost_account_code).map(AccountReference::Code),
        sales_tax_rate_id: sales.tax_type,
        purchase_tax_rate_id: purchase.tax_type,
        // Items are deleted, never archived.
        is_active: true,
    };
    Ok(Translated {
        kind: Kind::Item,
        remote_id: row.id,
        remote_version: row.updated_at.map(Moment::version).unwrap_or_default(),
        name: item.name.clone(),
        unread: Vec::new(),
        is_deleted: false,
        body: Body::Item(item),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_translated_field_by_field() {
        let row = r#"{"AccountID":"a-1","Code":"090","Name":"Business Bank","Status":"ACTIVE","Type":"BANK","Class":"ASSET","CurrencyCode":"NZD",
            "TaxType":"NONE","UpdatedDateUTC":"\/Date(1573755038314+0000)\/"}"#;
        let translated = account(row).unwrap();
        assert_eq!((translated.remote_id.as_str(), translated.remote_version.as_str()), ("a-1", "2019-11-14T18:10:38.314Z"));
        let expected = Account {
            name: "Business Bank".into(),
            nominal_code: Some("090".into()),
            class: "Asset".into(),
            subtype: Some("BANK".into()),
            status: "Active".into(),
            currency: Some("NZD".into()),
            current_balance: None,
            is_bank_account: true,
            description: None,
            tax_rate_id: Some("NONE".into()),
        };
        assert_eq!(translated.body, Body::Account(expected));
        let deleted = account(r#"{"AccountID":"a-2","Name":"Old","Class":"REVENUE","Type":"SALES","Status":"DELETED"}"#).unwrap();
        let Body::Account(body) = deleted.body else { panic!("not an account") };
        assert_eq!((body.class.as_str(), body.status.as_str(), deleted.is_deleted), ("Income", "Archived", true));
    }

    #[test]
    fn a_tax_rate_is_translated_field_by_field() {
        let row = r#"{"Name":"15% GST on Expenses","TaxType":"INPUT2","Status":"PENDING","DisplayTaxRate":15.0000,"EffectiveRate":15.5000,
            "CanApplyToAssets":true,"CanApplyToExpenses":false,"CanApplyToRevenue":false,
            "TaxComponents":[{"Name":"GST","Rate":10.0,"IsCompound":false},{"Name":"On top","Rate":5,"IsCompound":true}]}"#;
        let translated = tax_rate(row).unwrap();
        assert_eq!((translated.remote_id.as_str(), translated.is_deleted), ("INPUT2", false));
        let part = |name: &str, rate: &str, is_compound| TaxComponent {
            name: name.into(),
            rate: rate.parse().unwrap(),
            is_compound,
            remote_id: None,
        };
        let expected = TaxRate {
            name: "15% GST on Expenses".into(),
            code: Some("INPUT2".into()),
            status: "Pending".into(),
            effective_rate: Some("15.5".parse().unwrap()),
            total_rate: Some("15".parse().unwrap()),
            components: vec![part("GST", "10", false), part("On top", "5", true)],
            purchase_rate: None,
            purchase_components: Vec::new(),
            is_for_sales: false,
            is_for_purchases: true,
            account_classes: vec!["Asset".into()],
        };
        assert_eq!(translated.body, Body::TaxRate(expected));
    }

    #[test]
    fn an_item_is_translated_field_by_field() {
        let row = r#"{"ItemID":"i-1","Code":"BOOK","Description":"A book","IsTrackedAsInventory":true,
            "SalesDetails":{"UnitPrice":19.9525,"AccountCode":"200","TaxType":"OUTPUT2"},
            "PurchaseDetails":{"UnitPrice":10,"COGSAccountCode":"300","TaxType":"INPUT2"}}"#;
        let expected = Item {
            name: "BOOK".into(),
            code: Some("BOOK".into()),
            description: Some("A book".into()),
            item_type: Some("Tracked".into()),
            sales_price: Some("19.9525".parse().unwrap()),
            purchase_price: Some("10".parse().unwrap()),
            income_account: Some(AccountReference::Code("200".into())),
            expense_account: Some(AccountReference::Code("300".into())),
            sales_tax_rate_id: Some("OUTPUT2".into()),
            purchase_tax_rate_id: Some("INPUT2".into()),
            is_active: true,
        };
        assert_eq!(item(row).unwrap().body, Body::Item(expected));
    }
}
