//! Bills, invoices, credit notes and the payments for a good part of them, in time that grows with their number.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::chart::AccountKind;
use super::{Company, Size};
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    Bill,
    Invoice,
    /// A vendor's credit note.
    BillCredit,
    /// A credit note for a customer.
    InvoiceCredit,
}

/// A document of either direction. Amounts are before tax; each provider computes tax by its own rule.
#[derive(Clone, Debug)]
pub struct Document {
    pub kind: DocumentKind,
    pub number: String,
    /// Place in the company's contacts.
    pub contact: usize,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub lines: Vec<Line>,
    pub memo: Option<&'static str>,
    /// One of the tenth that people went on working with: with discounts, words, addresses and whatever else a provider has room for.
    pub is_lived_in: bool,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub description: &'static str,
    /// Place in the company's items.
    pub item: Option<usize>,
    /// Place in the company's accounts.
    pub account: usize,
    /// Place in the company's tax rates.
    pub tax: usize,
    pub quantity: i64,
    /// Minor units.
    pub unit_price: i64,
}

impl Line {
    /// Quantity times price, minor units.
    pub fn amount(&self) -> i64 {
        self.quantity * self.unit_price
    }
}

/// Money for one document.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Place in the company's documents.
    pub document: usize,
    /// The share of the document's total that was paid, in percent; providers turn it into an amount, as only they know the tax.
    pub percent: i64,
    pub paid_on: NaiveDate,
    /// Place of the bank account.
    pub account: usize,
    pub reference: String,
    pub created_at: DateTime<Utc>,
}

const EXPENSES: &[&str] =
    &["Monthly charge", "Materials", "Office supplies", "Service agreement", "Delivery", "Repairs", "Fuel", "Printing"];
const SALES: &[&str] = &["As ordered", "Work completed", "Monthly retainer", "Spare parts", "Site visit", "Support plan"];
const MEMOS: &[&str] = &["Thank you", "Please quote the number", "As agreed by phone", "Second delivery"];

pub(super) fn fill(company: &mut Company, size: Size, random: &mut Random, now: DateTime<Utc>) {
    let counts = [
        (DocumentKind::Bill, size.bills),
        (DocumentKind::Invoice, size.invoices),
        (DocumentKind::BillCredit, size.bills / 50),
        (DocumentKind::InvoiceCredit, size.invoices / 50),
    ];
    let places = Places::of(company);
    company.documents.reserve(counts.iter().map(|count| count.1).sum());
    for (kind, count) in counts {
        if places.contacts(kind).is_empty() {
            continue;
        }
        for place in 0..count {
            // Evenly over two years, so that a window by date always holds a fitting share.
            let age = Duration::days(730) * i32::try_from(count - place).unwrap_or(1) / i32::try_from(count + 1).unwrap_or(1);
            let document = document(company, &places, kind, place, now - age, random);
            company.documents.push(document);
        }
    }
    for place in 0..company.documents.len() {
        let payment = payment(&company.documents[place], place, &places, random, now);
        company.payments.extend(payment);
    }
}

/// The lists that documents draw from, found once.
struct Places {
    customers: Vec<usize>,
    vendors: Vec<usize>,
    expenses: Vec<usize>,
    sales: Vec<usize>,
    sale_taxes: Vec<usize>,
    purchase_taxes: Vec<usize>,
    bank: usize,
}

impl Places {
    fn of(company: &Company) -> Self {
        let contacts =
            |wanted: fn(&super::Contact) -> bool| (0..company.contacts.len()).filter(|&place| wanted(&company.contacts[place])).collect();
        let accounts = |wanted: &[AccountKind]| {
            (0..company.accounts.len()).filter(|&place| wanted.contains(&company.accounts[place].kind)).collect::<Vec<_>>()
        };
        let taxes =
            |wanted: fn(&super::TaxRate) -> bool| (0..company.tax_rates.len()).filter(|&place| wanted(&company.tax_rates[place])).collect();
        Self {
            customers: contacts(|contact| contact.is_customer),
            vendors: contacts(|contact| contact.is_vendor),
            expenses: accounts(&[AccountKind::Expense, AccountKind::CostOfSales]),
            sales: accounts(&[AccountKind::Sales]),
            sale_taxes: taxes(|rate| rate.for_sales),
            purchase_taxes: taxes(|rate| rate.for_purchases),
            bank: accounts(&[AccountKind::Bank]).first().copied().unwrap_or(0),
        }
    }

    fn contacts(&self, kind: DocumentKind) -> &[usize] {
        if is_purchase(kind) { &self.vendors } else { &self.customers }
    }
}

fn is_purchase(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::Bill | DocumentKind::BillCredit)
}

fn document(
    company: &Company,
    places: &Places,
    kind: DocumentKind,
    place: usize,
    created_at: DateTime<Utc>,
    random: &mut Random,
) -> Document {
    let prefix = match kind {
        DocumentKind::Bill => "B",
        DocumentKind::Invoice => "INV",
        DocumentKind::BillCredit => "VC",
        DocumentKind::InvoiceCredit => "CN",
    };
    let issued_on = created_at.date_naive();
    // One tax for a whole document: that is all a US sale can say.
    let tax = *random.pick(if is_purchase(kind) { &places.purchase_taxes } else { &places.sale_taxes });
    let count = 1 + random.below(3);
    Document {
        kind,
        number: format!("{prefix}-{:05}", place + 1),
        contact: *random.pick(places.contacts(kind)),
        issued_on,
        due_on: issued_on + Duration::days(*random.pick(&[0, 14, 30, 30, 60])),
        lines: (0..count).map(|_| line(company, places, kind, tax, random)).collect(),
        memo: random.chance(0.4).then(|| *random.pick(MEMOS)),
        is_lived_in: place % 10 == 7,
        created_at,
    }
}

fn line(company: &Company, places: &Places, kind: DocumentKind, tax: usize, random: &mut Random) -> Line {
    let quantity = random.between(1, 12);
    let by_item = !company.items.is_empty() && (!is_purchase(kind) || random.chance(0.3));
    if by_item {
        let item = usize::try_from(random.below(company.items.len() as u64)).unwrap_or(0);
        let sold = &company.items[item];
        let (account, unit_price) =
            if is_purchase(kind) { (sold.expense_account, sold.purchase_cost) } else { (sold.income_account, sold.sale_price) };
        return Line { description: word(SALES, random), item: Some(item), account, tax, quantity, unit_price };
    }
    let (descriptions, accounts) = if is_purchase(kind) { (EXPENSES, &places.expenses) } else { (SALES, &places.sales) };
    Line {
        description: word(descriptions, random),
        item: None,
        account: *random.pick(accounts),
        tax,
        quantity: 1,
        unit_price: quantity * random.between(700, 30_000),
    }
}

fn word(list: &[&'static str], random: &mut Random) -> &'static str {
    let found: &&'static str = random.pick(list);
    found
}

fn payment(document: &Document, place: usize, places: &Places, random: &mut Random, now: DateTime<Utc>) -> Option<Payment> {
    if !matches!(document.kind, DocumentKind::Bill | DocumentKind::Invoice) {
        return None;
    }
    // Two thirds are paid, a tenth in part.
    let percent = match random.below(100) {
        0..=56 => 100,
        57..=66 => random.between(20, 80),
        _ => return None,
    };
    let created_at = (document.created_at + Duration::days(random.between(1, 40))).min(now - Duration::minutes(1));
    Some(Payment {
        document: place,
        percent,
        paid_on: created_at.date_naive(),
        account: places.bank,
        reference: format!("PAY-{}", random.digits(6)),
        created_at,
    })
}
