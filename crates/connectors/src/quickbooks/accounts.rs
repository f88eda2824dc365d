//! Accounts, products and services.

use bursar_kernel::Decimal;
use serde::Deserialize;

use super::row::{Reference, Translated};
use crate::currency::currency;
use crate::lenient::{Misread, members};
use crate::record::{Account, AccountReference, Body, Item};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccountRow {
    id: String,
    #[serde(default)]
    sync_token: String,
    #[serde(default)]
    name: String,
    fully_qualified_name: Option<String>,
    acct_num: Option<String>,
    classification: Option<String>,
    account_type: Option<String>,
    account_sub_type: Option<String>,
    active: Option<bool>,
    currency_ref: Option<Reference>,
    current_balance: Option<Decimal>,
    description: Option<String>,
    tax_code_ref: Option<Reference>,
}

/// An account of the chart.
pub(super) fn account(row: &str) -> Result<Translated, Misread> {
    let row: AccountRow = members(row)?;
    let kind = row.account_type.as_deref().unwrap_or_default();
    let account = Account {
        name: row.fully_qualified_name.unwrap_or(row.name),
        nominal_code: row.acct_num,
        class: class(row.classification.as_deref()).to_owned(),
        is_bank_account: kind == "Bank",
        subtype: row.account_type.map(|kind| match row.account_sub_type {
            Some(subtype) => format!("{kind}/{subtype}"),
            None => kind,
        }),
        status: if row.active.unwrap_or(true) { "Active" } else { "Archived" }.to_owned(),
        currency: currency(row.currency_ref.map(|currency| currency.value)),
        current_balance: row.current_balance,
        description: row.description,
        tax_rate_id: row.tax_code_ref.map(|code| code.value),
    };
    Ok(Translated {
        remote_id: row.id,
        remote_version: row.sync_token,
        name: account.name.clone(),
        unread: Vec::new(),
        body: Body::Account(account),
    })
}

fn class(classification: Option<&str>) -> &'static str {
    match classification {
        Some("Asset") => "Asset",
        Some("Equity") => "Equity",
        Some("Expense") => "Expense",
        Some("Liability") => "Liability",
        Some("Revenue") => "Income",
        _ => "Unknown",
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ItemRow {
    id: String,
    #[serde(default)]
    sync_token: String,
    #[serde(default)]
    name: String,
    sku: Option<String>,
    description: Option<String>,
    #[serde(rename = "Type")]
    item_type: Option<String>,
    unit_price: Option<Decimal>,
    purchase_cost: Option<Decimal>,
    income_account_ref: Option<Reference>,
    expense_account_ref: Option<Reference>,
    sales_tax_code_ref: Option<Reference>,
    purchase_tax_code_ref: Option<Reference>,
    active: Option<bool>,
}

/// A product or service.
pub(super) fn item(row: &str) -> Result<Translated, Misread> {
    let row: ItemRow = members(row)?;
    let account = |reference: Option<Reference>| reference.map(|reference| AccountReference::Id(reference.value));
    let item = Item {
        name: row.name,
        code: row.sku,
        description: row.description,
        item_type: row.item_type,
        sales_price: row.unit_price,
        purchase_price: row.purchase_cost,
        income_account: account(row.income_account_ref),
        expense_account: account(row.expense_account_ref),
        sales_tax_rate_id: row.sales_tax_code_ref.map(|code| code.value),
        purchase_tax_rate_id: row.purchase_tax_code_ref.map(|code| code.value),
        is_active: row.active.unwrap_or(true),
    };
    Ok(Translated {
        remote_id: row.id,
        remote_version: row.sync_token,
        name: item.name.clone(),
        unread: Vec::new(),
        body: Body::Item(item),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account_of(row: &str) -> Account {
        match account(row).unwrap().body {
            Body::Account(account) => account,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_account_is_translated_field_by_field() {
        let row = r#"{"Id":"35","SyncToken":"4","Name":"Checking","FullyQualifiedName":"Cash:Checking","AcctNum":"1010","Active":true,
            "Classification":"Asset","AccountType":"Bank","AccountSubType":"Checking","CurrentBalance":1201.10,
            "CurrencyRef":{"value":"USD","name":"United States Dollar"},"Description":"Main","domain":"QBO","sparse":false}"#;
        let translated = account(row).unwrap();
        assert_eq!(
            (translated.remote_id.as_str(), translated.remote_version.as_str(), translated.name.as_str()),
            ("35", "4", "Cash:Checking")
        );
        let expected = Account {
            name: "Cash:Checking".into(),
            nominal_code: Some("1010".into()),
            class: "Asset".into(),
            subtype: Some("Bank/Checking".into()),
            status: "Active".into(),
            currency: Some("USD".into()),
            current_balance: Some("1201.1".parse().unwrap()),
            is_bank_account: true,
            description: Some("Main".into()),
            tax_rate_id: None,
        };
        assert_eq!(translated.body, Body::Account(expected));
    }

    #[test]
    fn classes_statuses_and_banks() {
        for (theirs, ours) in [
            ("Asset", "Asset"),
            ("Equity", "Equity"),
            ("Expense", "Expense"),
            ("Liability", "Liability"),
            ("Revenue", "Income"),
            ("Other", "Unknown"),
        ] {
            let row = format!(r#"{{"Id":"1","Name":"A","Classification":"{theirs}","AccountType":"Credit Card","Active":false}}"#);
            let account = account_of(&row);
            assert_eq!((account.class.as_str(), account.status.as_str(), account.is_bank_account), (ours, "Archived", false));
            assert_eq!((account.name.as_str(), account.subtype.as_deref(), account.nominal_code), ("A", Some("Credit Card"), None));
        }
    }

    #[test]
    fn an_item_is_translated_field_by_field() {
        let row = r#"{"Id":"7","SyncToken":"1","Name":"Soil","Sku":"S-1","Description":"2 cubic ft bag","Type":"Inventory","UnitPrice":10.5,
            "PurchaseCost":6.255,"IncomeAccountRef":{"value":"49"},"ExpenseAccountRef":{"value":"80"},"SalesTaxCodeRef":{"value":"2"},
            "PurchaseTaxCodeRef":{"value":"3"},"Active":false}"#;
        let expected = Item {
            name: "Soil".into(),
            code: Some("S-1".into()),
            description: Some("2 cubic ft bag".into()),
            item_type: Some("Inventory".into()),
            sales_price: Some("10.5".parse().unwrap()),
            purchase_price: Some("6.255".parse().unwrap()),
            income_account: Some(AccountReference::Id("49".into())),
            expense_account: Some(AccountReference::Id("80".into())),
            sales_tax_rate_id: Some("2".into()),
            purchase_tax_rate_id: Some("3".into()),
            is_active: false,
        };
        assert_eq!(item(row).unwrap().body, Body::Item(expected));
    }
}
