//! Accounts, tax rates, contacts and items.

use crate::company::{AccountKind, Company};
use crate::random::Random;
use crate::xero::books::{
    accounts as account_rules, contacts as contact_rules, items as item_rules, tax_rates as tax_rules, tracking as tracking_rules,
};
use crate::xero::collection::Row;
use crate::xero::decimal::Number;
use crate::xero::wire::{
    Account, Address, Contact, ContactRef, ContactRest, Item, Phone, Side, TaxComponent, TaxRate, TrackingCategory, TrackingOption,
};
use chrono::{DateTime, Duration, Utc};
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

/// Xero's type, and the system account that it is.
fn kind_of(kind: AccountKind) -> (&'static str, Option<&'static str>) {
    match kind {
        AccountKind::Bank | AccountKind::CreditCard => ("BANK", None),
        AccountKind::Receivable => ("CURRENT", Some("DEBTORS")),
        AccountKind::Payable => ("CURRLIAB", Some("CREDITORS")),
        AccountKind::UndepositedFunds | AccountKind::CurrentAsset => ("CURRENT", None),
        AccountKind::Inventory => ("INVENTORY", None),
        AccountKind::FixedAsset => ("FIXED", None),
        AccountKind::SalesTax => ("CURRLIAB", Some("GST")),
        AccountKind::CurrentLiability => ("CURRLIAB", None),
        AccountKind::LongTermLiability => ("TERMLIAB", None),
        AccountKind::Equity => ("EQUITY", None),
        AccountKind::RetainedEarnings => ("EQUITY", Some("RETAINEDEARNINGS")),
        AccountKind::Sales => ("REVENUE", None),
        AccountKind::OtherIncome => ("OTHERINCOME", None),
        AccountKind::CostOfSales => ("DIRECTCOSTS", None),
        AccountKind::Expense => ("OVERHEADS", None),
        AccountKind::Depreciation => ("DEPRECIATN", None),
        AccountKind::OtherExpense => ("EXPENSE", None),
        AccountKind::Rounding => ("EXPENSE", Some("ROUNDING")),
    }
}

/// The tax type that an account or an item of a class usually has.
fn usual_tax(company: &Company, class: &str) -> String {
    let is_usual = |rate: &crate::company::TaxRate| match (company.country, class) {
        ("US", _) => false,
        (_, "REVENUE") => rate.for_sales && rate.basis_points > 0,
        (_, "EXPENSE") => rate.for_purchases && rate.basis_points > 0,
        (_, "ASSET") => rate.for_capital,
        _ => false,
    };
    let place = company.tax_rates.iter().position(is_usual).unwrap_or_default();
    type_of(company.tax_rates[place].code, place)
}

pub fn accounts(company: &Company, started: DateTime<Utc>, random: &mut Random) -> (Vec<Row>, Vec<(Uuid, String)>) {
    let make = |source: &crate::company::Account, random: &mut Random| {
        let (kind, system) = kind_of(source.kind);
        let class = account_rules::class_of(kind);
        let tax = usual_tax(company, class);
        let is_bank = kind == "BANK";
        Account {
            id: random.uuid(),
            code: Some(source.code.to_owned()),
            name: source.name.to_owned(),
            status: "ACTIVE".to_owned(),
            kind: kind.to_owned(),
            tax_type: Some(tax),
            description: Some(source.kind.description().to_owned()),
            class: class.to_owned(),
            system_account: system.map(str::to_owned),
            enable_payments_to_account: source.kind == AccountKind::UndepositedFunds,
            show_in_expense_claims: class == "EXPENSE",
            bank_account_number: is_bank.then(|| random.digits(14)),
            bank_account_type: match source.kind {
                AccountKind::Bank => "BANK",
                AccountKind::CreditCard => "CREDITCARD",
                _ => "",
            }
            .to_owned(),
            currency_code: is_bank.then(|| company.currency.to_owned()),
            reporting_code: account_rules::class_of(kind)[..3].to_owned(),
            has_attachments: false,
            add_to_watchlist: is_bank,
            updated: String::new(),
        }
    };
    let mut known = Vec::new();
    let rows = company
        .accounts
        .iter()
        .map(|source| {
            let account = make(source, random);
            known.push((account.id, source.code.to_owned()));
            account_rules::row(account, started, None)
        })
        .collect();
    (rows, known)
}

/// Xero's own types where it has one, which are longer than our codes; elsewhere rates of the organisation's own, `TAX001` and on.
fn type_of(code: &str, place: usize) -> String {
    let known = match code {
        "NONE" => "NONE",
        "20S" => "OUTPUT2",
        "20P" => "INPUT2",
        "5S" => "RROUTPUT",
        "5P" => "RRINPUT",
        "0S" => "ZERORATEDOUTPUT",
        "0P" => "ZERORATEDINPUT",
        "EXS" => "EXEMPTOUTPUT",
        "EXP" => "EXEMPTINPUT",
        own if own.len() >= 5 => own,
        _ => return format!("TAX{place:03}"),
    };
    known.to_owned()
}

pub fn tax_rates(company: &Company, started: DateTime<Utc>, random: &mut Random) -> (Vec<Row>, Vec<(String, Decimal)>) {
    let mut known = Vec::new();
    let mut rows = Vec::new();
    for (place, source) in company.tax_rates.iter().enumerate() {
        let percent = |basis_points: i64| Number(Decimal::new(basis_points, 2));
        let rate = TaxRate {
            name: source.name.to_owned(),
            tax_type: type_of(source.code, place),
            report_tax_type: match (source.for_sales, source.for_purchases) {
                (true, true) => "NONE",
                (true, false) => "OUTPUT",
                _ => "INPUT",
            }
            .to_owned(),
            can_apply_to_assets: true,
            can_apply_to_equity: !source.for_capital,
            can_apply_to_expenses: !source.for_capital,
            can_apply_to_liabilities: !source.for_capital,
            can_apply_to_revenue: source.for_sales,
            display_tax_rate: percent(source.basis_points),
            effective_rate: percent(source.basis_points),
            status: "ACTIVE".to_owned(),
            tax_components: source
                .components
                .iter()
                .map(|part| TaxComponent {
                    name: part.name.to_owned(),
                    rate: percent(part.basis_points),
                    is_compound: false,
                    is_non_recoverable: false,
                })
                .collect(),
        };
        known.push((rate.tax_type.clone(), rate.effective_rate.0));
        rows.push(tax_rules::row(&rate, random.uuid(), started));
    }
    (rows, known)
}

pub fn contacts(company: &Company, started: DateTime<Utc>, random: &mut Random) -> (Vec<Row>, Vec<ContactRef>) {
    let mut known = Vec::new();
    let mut rows = Vec::new();
    for (place, source) in company.contacts.iter().enumerate() {
        let id = random.uuid();
        known.push(ContactRef { id, name: source.name.clone(), has_validation_errors: false });
        let address = |kind: &str| Address { address_type: kind.to_owned(), ..Address::default() };
        let street = Address {
            line_1: Some(source.street.clone()),
            city: source.city.to_owned(),
            region: source.region.to_owned(),
            postal_code: source.postal_code.clone(),
            country: source.country.to_owned(),
            ..address("STREET")
        };
        let phone = |kind: &str, number: &str| Phone { phone_type: kind.to_owned(), phone_number: number.to_owned(), ..Phone::default() };
        let contact = Contact {
            id,
            contact_number: None,
            account_number: None,
            contact_status: "ACTIVE".to_owned(),
            name: source.name.clone(),
            first_name: Some(source.given_name.clone()),
            last_name: Some(source.family_name.clone()),
            company_number: None,
            email_address: source.email.clone(),
            bank_account_details: String::new(),
            tax_number: source.tax_number.clone(),
            accounts_receivable_tax_type: None,
            accounts_payable_tax_type: None,
            addresses: vec![street, address("POBOX")],
            phones: vec![phone("DEFAULT", &source.phone), phone("DDI", ""), phone("FAX", ""), phone("MOBILE", "")],
            updated: String::new(),
            contact_groups: Vec::new(),
            is_supplier: source.is_vendor,
            is_customer: source.is_customer,
            default_currency: (place % 3 == 0).then(|| company.currency.to_owned()),
            has_attachments: false,
            has_validation_errors: false,
        };
        let terms = json!({ "Bills": { "Day": 30, "Type": "DAYSAFTERBILLDATE" }, "Sales": { "Day": 14, "Type": "DAYSAFTERBILLDATE" } });
        let rest = ContactRest { payment_terms: (place % 4 == 0).then_some(terms), ..ContactRest::default() };
        // Minutes apart, so that If-Modified-Since cuts somewhere.
        let at = started + Duration::minutes(i64::try_from(place).unwrap_or(0));
        rows.push(contact_rules::row(contact, &rest, at, None));
    }
    (rows, known)
}

/// Two categories, as many as Xero has at a time. Their ids follow from that of the organisation.
pub fn tracking(organisation: Uuid, started: DateTime<Utc>) -> Vec<Row> {
    let id = |number: u128| Uuid::from_u128(organisation.as_u128() ^ number);
    let category = |number: u128, name: &str, options: [&str; 3]| {
        let option =
            |(place, name): (u128, &str)| TrackingOption { id: id(number + place), name: name.to_owned(), status: "ACTIVE".to_owned() };
        let options = (1..).zip(options).map(option).collect();
        tracking_rules::row(&TrackingCategory { name: name.to_owned(), status: "ACTIVE".to_owned(), id: id(number), options }, started)
    };
    vec![category(0x10, "Region", ["North", "South", "Overseas"]), category(0x20, "Channel", ["Shops", "Wholesale", "Online"])]
}

type Named = Vec<(Uuid, String, String)>;

pub fn items(company: &Company, accounts: &[(Uuid, String)], started: DateTime<Utc>, random: &mut Random) -> (Vec<Row>, Named) {
    let mut known = Vec::new();
    let mut rows = Vec::new();
    for source in &company.items {
        let side = |minor: i64, account: usize, tax: String| Side {
            unit_price: Some(Number::from_minor(minor)),
            account_code: Some(accounts[account].1.clone()),
            cost_account_code: None,
            tax_type: Some(tax),
        };
        let item = Item {
            id: random.uuid(),
            code: source.code.clone(),
            name: Some(source.name.clone()),
            description: Some(source.description.clone()),
            purchase_description: Some(source.description.clone()),
            updated: String::new(),
            purchase_details: side(source.purchase_cost, source.expense_account, usual_tax(company, "EXPENSE")),
            sales_details: side(source.sale_price, source.income_account, usual_tax(company, "REVENUE")),
            is_tracked_as_inventory: false,
            is_sold: true,
            is_purchased: true,
        };
        known.push((item.id, item.code.clone(), source.name.clone()));
        rows.push(item_rules::row(item, started, None));
    }
    (rows, known)
}
