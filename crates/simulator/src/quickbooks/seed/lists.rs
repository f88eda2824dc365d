//! Company, preferences, accounts, customers, vendors and items.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{home, put};
use crate::company::{Account, AccountKind, Company, Contact};
use crate::quickbooks::books::Books;
use crate::quickbooks::entity::Entity;
use crate::quickbooks::{money, names};

pub fn settings(books: &mut Books, company: &Company, born: DateTime<Utc>) {
    let address = json!({ "Id": "1", "Line1": "12 Quay Street", "City": if books.is_us { "Oakland" } else { "Bristol" }, "CountrySubDivisionCode": if books.is_us { "CA" } else { "Avon" }, "PostalCode": if books.is_us { "94607" } else { "BS1 4DJ" }, "Country": if books.is_us { "USA" } else { "GBR" } });
    let info = json!({
        "Id": "1", "CompanyName": company.name, "LegalName": company.legal_name, "CompanyAddr": address, "LegalAddr": address,
        "CustomerCommunicationAddr": address, "Email": { "Address": "books@harbour.example" }, "PrimaryPhone": { "FreeFormNumber": "(555) 010-2000" },
        "CompanyStartDate": company.started_on.to_string(), "FiscalYearStartMonth": if books.is_us { "January" } else { "April" },
        "Country": company.country, "SupportedLanguages": "en", "DefaultTimeZone": company.time_zone,
        "NameValue": [
            { "Name": "SubscriptionStatus", "Value": "SUBSCRIBED" }, { "Name": "OfferingSku", "Value": "QuickBooks Online Plus" },
            { "Name": "IsQbdtMigrated", "Value": "false" }, { "Name": "CompanyType", "Value": "Other" },
        ],
    });
    put(books, Entity::CompanyInfo, info, born);
    let preferences = json!({
        "Id": "1",
        "AccountingInfoPrefs": { "UseAccountNumbers": true, "TrackDepartments": true, "ClassTrackingPerTxn": false, "ClassTrackingPerTxnLine": true, "FirstMonthOfFiscalYear": if books.is_us { "January" } else { "April" }, "TaxYearMonth": "January", "CustomerTerminology": "Customers" },
        "ProductAndServicesPrefs": { "ForSales": true, "ForPurchase": true, "QuantityWithPriceAndRate": true, "QuantityOnHand": true },
        "SalesFormsPrefs": { "CustomTxnNumbers": false, "AllowDeposit": true, "AllowDiscount": true, "AllowEstimates": true, "AllowServiceDate": false, "AllowShipping": false, "AutoApplyCredit": false },
        "VendorAndPurchasesPrefs": { "TrackingByCustomer": true, "BillableExpenseTracking": true },
        "TaxPrefs": { "UsingSalesTax": true, "PartnerTaxEnabled": false },
        "CurrencyPrefs": { "MultiCurrencyEnabled": books.has_many_currencies, "HomeCurrency": { "value": books.currency } },
        "ReportPrefs": { "ReportBasis": "Accrual" },
    });
    put(books, Entity::Preferences, preferences, born);
}

pub fn accounts(books: &mut Books, company: &Company, born: DateTime<Utc>) {
    for (place, account) in company.accounts.iter().enumerate() {
        let (kind, subtype, classification) = types(account);
        let body = json!({
            "Id": (place + 1).to_string(), "Name": account.name, "FullyQualifiedName": account.name, "AcctNum": account.code, "SubAccount": false, "Active": true,
            "Classification": classification, "AccountType": kind, "AccountSubType": subtype, "CurrentBalance": money::wire(account.balance),
            "CurrentBalanceWithSubAccounts": money::wire(account.balance), "CurrencyRef": home(books),
        });
        put(books, Entity::Account, body, born);
    }
    books.next_ids.insert(Entity::Account.name(), company.accounts.len() as u64);
}

fn types(account: &Account) -> (&'static str, &'static str, &'static str) {
    match account.kind {
        AccountKind::Bank if account.name.contains("Savings") => ("Bank", "Savings", "Asset"),
        AccountKind::Bank if account.name.contains("Cash") => ("Bank", "CashOnHand", "Asset"),
        AccountKind::Bank => ("Bank", "Checking", "Asset"),
        AccountKind::CreditCard => ("Credit Card", "CreditCard", "Liability"),
        AccountKind::Receivable => ("Accounts Receivable", "AccountsReceivable", "Asset"),
        AccountKind::Payable => ("Accounts Payable", "AccountsPayable", "Liability"),
        AccountKind::UndepositedFunds => ("Other Current Asset", "UndepositedFunds", "Asset"),
        AccountKind::Inventory => ("Other Current Asset", "Inventory", "Asset"),
        AccountKind::CurrentAsset => ("Other Current Asset", "OtherCurrentAssets", "Asset"),
        AccountKind::FixedAsset if account.balance < 0 => ("Fixed Asset", "AccumulatedDepreciation", "Asset"),
        AccountKind::FixedAsset => ("Fixed Asset", "MachineryAndEquipment", "Asset"),
        AccountKind::SalesTax => ("Other Current Liability", "SalesTaxPayable", "Liability"),
        AccountKind::CurrentLiability => ("Other Current Liability", "OtherCurrentLiabilities", "Liability"),
        AccountKind::LongTermLiability => ("Long Term Liability", "NotesPayable", "Liability"),
        AccountKind::RetainedEarnings => ("Equity", "RetainedEarnings", "Equity"),
        AccountKind::Equity => ("Equity", "OwnersEquity", "Equity"),
        AccountKind::Sales if account.name.contains("Goods") => ("Income", "SalesOfProductIncome", "Revenue"),
        AccountKind::Sales => ("Income", "ServiceFeeIncome", "Revenue"),
        AccountKind::OtherIncome => ("Other Income", "OtherMiscellaneousIncome", "Revenue"),
        AccountKind::CostOfSales => ("Cost of Goods Sold", "SuppliesMaterialsCogs", "Expense"),
        AccountKind::Depreciation => ("Other Expense", "Depreciation", "Expense"),
        AccountKind::OtherExpense => ("Other Expense", "OtherMiscellaneousExpense", "Expense"),
        AccountKind::Expense | AccountKind::Rounding => ("Expense", "OfficeGeneralAdministrativeExpenses", "Expense"),
    }
}

/// The item that is made of others.
pub const BUNDLE: &str = "Starter set";

/// What a new company has; the days after which a document is due.
const TERMS: [(&str, i64); 4] = [("Due on receipt", 0), ("Net 15", 15), ("Net 30", 30), ("Net 60", 60)];

pub fn terms(books: &mut Books, born: DateTime<Utc>) {
    for (place, (name, days)) in TERMS.into_iter().enumerate() {
        let body =
            json!({ "Id": (place + 1).to_string(), "Name": name, "Active": true, "Type": "STANDARD", "DueDays": days, "DiscountDays": 0 });
        put(books, Entity::Term, body, born);
    }
    books.next_ids.insert(Entity::Term.name(), TERMS.len() as u64);
}

/// What a company tells its lines and its documents apart by; the second class stands below the first.
pub fn dimensions(books: &mut Books, born: DateTime<Utc>) {
    let value = |id: &str, name: &str| json!({ "Id": id, "Name": name, "FullyQualifiedName": name, "Active": true });
    let with = |mut body: Value, further: Value| {
        further.as_object().into_iter().flatten().for_each(|(name, value)| body[name.as_str()] = value.clone());
        body
    };
    let top = json!({ "SubClass": false });
    let below = json!({ "SubClass": true, "ParentRef": { "value": "1" }, "FullyQualifiedName": "Shops:North" });
    for body in [with(value("1", "Shops"), top.clone()), with(value("2", "North"), below), with(value("3", "Wholesale"), top)] {
        put(books, Entity::Class, body, born);
    }
    for (id, name) in [("1", "Oxford"), ("2", "Leeds")] {
        put(books, Entity::Department, with(value(id, name), json!({ "SubDepartment": false })), born);
    }
    books.next_ids.insert(Entity::Class.name(), 3);
    books.next_ids.insert(Entity::Department.name(), 2);
}

/// Whoever both buys and sells is kept as a customer and as a vendor, under two names, because names are unique over both.
pub fn contacts(books: &mut Books, company: &Company, born: DateTime<Utc>) {
    let count = company.contacts.len();
    for (place, contact) in company.contacts.iter().enumerate() {
        if contact.is_customer {
            let above = contact.part_of.map(|above| (above + 1, &company.contacts[above]));
            put(books, Entity::Customer, customer(books, contact, place + 1, above), born);
        }
        if contact.is_vendor {
            let id = if contact.is_customer { count + place + 1 } else { place + 1 };
            put(books, Entity::Vendor, vendor(books, contact, id), born);
        }
    }
    books.next_ids.insert("Name", 2 * count as u64);
}

fn person(books: &Books, contact: &Contact, name: &str, id: usize) -> Value {
    let country = if contact.country == "US" { "USA" } else { "GBR" };
    json!({
        "Id": id.to_string(), "DisplayName": name, "CompanyName": contact.name, "PrintOnCheckName": name, "GivenName": contact.given_name,
        "FamilyName": contact.family_name, "Active": true, "Balance": 0, "CurrencyRef": home(books),
        "PrimaryEmailAddr": { "Address": contact.email }, "PrimaryPhone": { "FreeFormNumber": contact.phone },
        "BillAddr": { "Id": (id + 1).to_string(), "Line1": contact.street, "City": contact.city, "CountrySubDivisionCode": contact.region, "PostalCode": contact.postal_code, "Country": country },
    })
}

fn customer(books: &Books, contact: &Contact, id: usize, above: Option<(usize, &Contact)>) -> Value {
    let mut body = person(books, contact, &contact.name, id);
    for (name, value) in [
        ("BalanceWithJobs", json!(0)),
        ("Taxable", json!(true)),
        ("Job", json!(above.is_some())),
        ("BillWithParent", json!(false)),
        ("PreferredDeliveryMethod", json!("Print")),
    ] {
        body[name] = value;
    }
    body["FullyQualifiedName"] = json!(contact.name);
    if let Some((id, above)) = above {
        body["ParentRef"] = json!({ "value": id.to_string(), "name": above.name });
        body["FullyQualifiedName"] = json!(format!("{}:{}", above.name, contact.name));
        body["Level"] = json!(1);
    }
    if let Some(number) = &contact.tax_number {
        body["PrimaryTaxIdentifier"] = json!(number);
    }
    names::hide_tax_number(&mut body);
    body
}

fn vendor(books: &Books, contact: &Contact, id: usize) -> Value {
    let name = if contact.is_customer { format!("{} (V)", contact.name) } else { contact.name.clone() };
    let mut body = person(books, contact, &name, id);
    body["Vendor1099"] = json!(false);
    if let Some(number) = &contact.tax_number {
        body["TaxIdentifier"] = json!(number);
    }
    names::hide_tax_number(&mut body);
    body
}

pub fn items(books: &mut Books, company: &Company, born: DateTime<Utc>) {
    for (place, item) in company.items.iter().enumerate() {
        let account = |place: usize| json!({ "value": (place + 1).to_string(), "name": company.accounts[place].name });
        let body = json!({
            "Id": (place + 1).to_string(), "Name": item.name, "FullyQualifiedName": item.name, "Sku": item.code, "Description": item.description, "Active": true,
            "Type": if item.is_service { "Service" } else { "NonInventory" }, "Taxable": !item.is_service, "UnitPrice": money::wire(item.sale_price),
            "PurchaseCost": money::wire(item.purchase_cost), "IncomeAccountRef": account(item.income_account), "ExpenseAccountRef": account(item.expense_account), "TrackQtyOnHand": false,
        });
        put(books, Entity::Item, body, born);
    }
    let mut count = company.items.len();
    if let [first, second, ..] = company.items.as_slice() {
        count += 1;
        let part = |id: &str, name: &str, quantity: i64| json!({ "ItemRef": { "value": id, "name": name }, "Qty": quantity });
        let parts = [part("1", &first.name, 1), part("2", &second.name, 2)];
        let body = json!({
            "Id": count.to_string(), "Name": BUNDLE, "FullyQualifiedName": BUNDLE, "Description": "What one needs to begin", "Active": true, "Type": "Group",
            "Taxable": false, "UnitPrice": 0, "PurchaseCost": 0, "TrackQtyOnHand": false, "PrintGroupedItems": true,
            "ItemGroupDetail": { "ItemGroupLine": parts },
        });
        put(books, Entity::Item, body, born);
    }
    books.next_ids.insert(Entity::Item.name(), count as u64);
}
