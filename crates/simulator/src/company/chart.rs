//! The chart of accounts.

/// What an account is for; each provider has its own type for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountKind {
    Bank,
    CreditCard,
    Receivable,
    Payable,
    UndepositedFunds,
    Inventory,
    CurrentAsset,
    FixedAsset,
    SalesTax,
    CurrentLiability,
    LongTermLiability,
    Equity,
    RetainedEarnings,
    Sales,
    OtherIncome,
    CostOfSales,
    Expense,
    Depreciation,
    OtherExpense,
    Rounding,
}

impl AccountKind {
    /// What a bookkeeper writes below the name of such an account.
    pub fn description(self) -> &'static str {
        match self {
            K::Bank => "Money in the bank or in the till",
            K::CreditCard => "What was paid by card and is not settled yet",
            K::Receivable => "Invoices that customers have not paid yet",
            K::Payable => "Bills that are not paid yet",
            K::UndepositedFunds => "Money received that is not in the bank yet",
            K::Inventory => "Goods that are held for sale",
            K::CurrentAsset => "What turns into money within a year",
            K::FixedAsset => "What is used for years, and its depreciation",
            K::SalesTax => "Tax that was charged and is owed to the authorities",
            K::CurrentLiability => "What is owed within a year",
            K::LongTermLiability => "What is owed for longer than a year",
            K::Equity => "What belongs to the owner",
            K::RetainedEarnings => "Profit of earlier years that stayed in the company",
            K::Sales => "Income from what the company sells",
            K::OtherIncome => "Income beside the company's trade",
            K::CostOfSales => "What sold goods and services have cost",
            K::Expense => "Costs of running the company",
            K::Depreciation => "Loss of value of what is used for years",
            K::OtherExpense => "Costs beside the company's trade",
            K::Rounding => "Differences of cents",
        }
    }
}

/// A ledger account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Nominal code.
    pub code: &'static str,
    pub name: &'static str,
    pub kind: AccountKind,
    /// Minor units.
    pub balance: i64,
}

use AccountKind as K;

const CHART: &[(&str, &str, AccountKind, i64)] = &[
    ("090", "Business Current Account", K::Bank, 4_218_733),
    ("091", "Business Savings Account", K::Bank, 12_500_000),
    ("092", "Petty Cash", K::Bank, 25_000),
    ("095", "Company Credit Card", K::CreditCard, 184_512),
    ("110", "Accounts Receivable", K::Receivable, 0),
    ("115", "Undeposited Funds", K::UndepositedFunds, 0),
    ("120", "Inventory Asset", K::Inventory, 1_940_000),
    ("130", "Prepaid Expenses", K::CurrentAsset, 96_000),
    ("135", "Employee Advances", K::CurrentAsset, 30_000),
    ("140", "Security Deposits", K::CurrentAsset, 250_000),
    ("150", "Office Equipment", K::FixedAsset, 860_000),
    ("151", "Accumulated Depreciation on Office Equipment", K::FixedAsset, -312_000),
    ("160", "Computer Equipment", K::FixedAsset, 1_240_000),
    ("161", "Accumulated Depreciation on Computer Equipment", K::FixedAsset, -655_000),
    ("170", "Vehicles", K::FixedAsset, 2_350_000),
    ("171", "Accumulated Depreciation on Vehicles", K::FixedAsset, -940_000),
    ("180", "Workshop Machinery", K::FixedAsset, 3_105_000),
    ("181", "Accumulated Depreciation on Workshop Machinery", K::FixedAsset, -820_000),
    ("210", "Accounts Payable", K::Payable, 0),
    ("215", "Accrued Liabilities", K::CurrentLiability, 142_000),
    ("220", "Sales Tax Payable", K::SalesTax, 0),
    ("225", "Payroll Liabilities", K::CurrentLiability, 318_400),
    ("226", "Pension Payable", K::CurrentLiability, 61_250),
    ("230", "Customer Deposits", K::CurrentLiability, 75_000),
    ("240", "Income Tax Payable", K::CurrentLiability, 233_000),
    ("250", "Bank Loan", K::LongTermLiability, 4_800_000),
    ("255", "Vehicle Finance", K::LongTermLiability, 1_120_000),
    ("300", "Owner's Capital", K::Equity, 10_000_000),
    ("305", "Owner's Drawings", K::Equity, -1_450_000),
    ("310", "Opening Balance Equity", K::Equity, 0),
    ("320", "Retained Earnings", K::RetainedEarnings, 3_287_000),
    ("400", "Sales of Goods", K::Sales, 0),
    ("401", "Sales of Services", K::Sales, 0),
    ("402", "Repairs Income", K::Sales, 0),
    ("405", "Delivery Income", K::Sales, 0),
    ("410", "Discounts Given", K::Sales, 0),
    ("460", "Interest Income", K::OtherIncome, 0),
    ("470", "Other Income", K::OtherIncome, 0),
    ("500", "Cost of Goods Sold", K::CostOfSales, 0),
    ("505", "Subcontractors", K::CostOfSales, 0),
    ("510", "Freight and Delivery Costs", K::CostOfSales, 0),
    ("515", "Packaging", K::CostOfSales, 0),
    ("600", "Advertising and Marketing", K::Expense, 0),
    ("604", "Bank Charges", K::Expense, 0),
    ("608", "Cleaning", K::Expense, 0),
    ("612", "Professional Fees", K::Expense, 0),
    ("616", "Entertainment", K::Expense, 0),
    ("620", "Insurance", K::Expense, 0),
    ("624", "Light, Power and Heating", K::Expense, 0),
    ("628", "Motor Vehicle Expenses", K::Expense, 0),
    ("632", "Office Supplies", K::Expense, 0),
    ("636", "Postage and Couriers", K::Expense, 0),
    ("640", "Rent", K::Expense, 0),
    ("644", "Repairs and Maintenance", K::Expense, 0),
    ("648", "Software Subscriptions", K::Expense, 0),
    ("652", "Telephone and Internet", K::Expense, 0),
    ("656", "Training", K::Expense, 0),
    ("660", "Travel", K::Expense, 0),
    ("664", "Wages and Salaries", K::Expense, 0),
    ("670", "Depreciation", K::Depreciation, 0),
    ("680", "Loan Interest", K::OtherExpense, 0),
    ("690", "Rounding", K::Rounding, 0),
];

/// About sixty accounts, the same for every company.
pub(super) fn accounts() -> Vec<Account> {
    CHART.iter().map(|&(code, name, kind, balance)| Account { code, name, kind, balance }).collect()
}
