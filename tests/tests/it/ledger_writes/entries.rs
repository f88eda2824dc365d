//! Objects to write, as the tests of this folder need them.

use bursar_connectors::write::{DocumentEntry, ItemEntry, LineEntry, PartyEntry, PaymentEntry, PushAs, TaxEntry, TaxMode};
use bursar_connectors::{Kind, LedgerRecord, Platform};
use bursar_kernel::Decimal;

use super::{Book, day, decimal, named};

impl Book {
    pub fn party(&self, kind: Kind, name: &str) -> PartyEntry {
        PartyEntry {
            kind,
            name: name.to_owned(),
            first_name: None,
            last_name: None,
            email: Some("office@ada.test".to_owned()),
            phone: None,
            address: None,
            tax_number: None,
            currency: self.company.base_currency.clone(),
        }
    }

    pub async fn item_entry(&self, name: &str, code: &str) -> ItemEntry {
        ItemEntry {
            name: name.to_owned(),
            code: code.to_owned(),
            description: Some("By the hour".to_owned()),
            is_goods: false,
            sales_price: Some(decimal("80")),
            income_account: Some(self.account("401").await),
            sales_tax_rate_id: None,
        }
    }

    /// The remote id of a rate of the United Kingdom, by its percent.
    pub fn rate(&self, kind: Kind, percent: &str) -> String {
        let is_sale = matches!(kind, Kind::Invoice | Kind::CreditNote);
        let id = match (self.platform, is_sale, percent) {
            (Platform::QuickbooksOnline, true, "20") => "3",
            (Platform::QuickbooksOnline, false, "20") => "4",
            (Platform::QuickbooksOnline, true, "5") => "5",
            (Platform::QuickbooksOnline, false, "5") => "6",
            (Platform::QuickbooksOnline, ..) => "2",
            (Platform::Xero, true, "20") => "OUTPUT2",
            (Platform::Xero, false, "20") => "INPUT2",
            (Platform::Xero, true, "5") => "RROUTPUT",
            (Platform::Xero, false, "5") => "RRINPUT",
            (Platform::Xero, ..) => "NONE",
        };
        id.to_owned()
    }

    /// A document of these lines: quantity, price of one, what the line comes to, its tax, and the percent of that.
    pub async fn document(&self, kind: Kind, number: &str, mode: TaxMode, lines: &[[&str; 5]]) -> DocumentEntry {
        let is_sale = matches!(kind, Kind::Invoice | Kind::CreditNote);
        let account = self.account(if is_sale { "401" } else { "632" }).await;
        let line = |[quantity, unit_amount, amount, tax, percent]: &[&str; 5]| LineEntry {
            description: "Work 🧾".to_owned(),
            quantity: decimal(quantity),
            unit_amount: decimal(unit_amount),
            amount: decimal(amount),
            tax_amount: decimal(tax),
            tax_rate_id: Some(self.rate(kind, percent)),
            account: Some(account.clone()),
            item_id: is_sale.then(|| self.item.clone()),
            dimensions: Vec::new(),
        };
        let lines: Vec<LineEntry> = lines.iter().map(line).collect();
        let sum = |of: fn(&LineEntry) -> Decimal| Decimal::sum(lines.iter().map(of)).unwrap();
        let (amounts, tax_total) = (sum(|line| line.amount), sum(|line| line.tax_amount));
        let total = if mode == TaxMode::Exclusive { amounts.plus(tax_total).unwrap() } else { amounts };
        DocumentEntry {
            dimensions: Vec::new(),
            kind,
            number: Some(number.to_owned()),
            date: day("2026-03-01"),
            due_date: Some(day("2026-03-31")),
            currency: self.company.base_currency.clone().unwrap(),
            currency_rate: None,
            counterpart_id: if is_sale { self.customer.clone() } else { self.vendor.clone() },
            tax_mode: mode,
            push_as: PushAs::Authorised,
            note: Some("For the accountant".to_owned()),
            reference: None,
            link: Some(format!("https://bursar.test/documents/{number}")),
            marker: format!("bursar-{number}"),
            ship_to: None,
            bill_to: None,
            taxes: self.taxes(&lines, mode),
            tax_total,
            total,
            lines,
        }
    }

    /// A plain one of 100.00 and 20.00 of tax.
    pub async fn plain(&self, kind: Kind, number: &str) -> DocumentEntry {
        self.document(kind, number, TaxMode::Exclusive, &[["2", "50", "100", "20", "20"]]).await
    }

    /// A payment of a document.
    pub async fn payment(&self, of: &LedgerRecord, amount: &str) -> PaymentEntry {
        let is_sale = of.kind == Kind::Invoice;
        PaymentEntry {
            kind: if is_sale { Kind::Payment } else { Kind::BillPayment },
            document: named(of),
            counterpart_id: if is_sale { self.customer.clone() } else { self.vendor.clone() },
            date: day("2026-03-02"),
            amount: decimal(amount),
            currency: self.company.base_currency.clone().unwrap(),
            currency_rate: None,
            account: self.account("090").await,
            is_credit_card: false,
            reference: Some("WIRE-1".to_owned()),
            marker: "bursar-pay-1".to_owned(),
        }
    }
}

impl Book {
    /// The tax of each rate, as the lines have it.
    fn taxes(&self, lines: &[LineEntry], mode: TaxMode) -> Vec<TaxEntry> {
        let mut taxes: Vec<TaxEntry> = Vec::new();
        for line in lines.iter().filter(|_| mode != TaxMode::NoTax) {
            let id = line.tax_rate_id.clone().unwrap();
            match taxes.iter_mut().find(|tax| tax.tax_rate_id == id) {
                Some(tax) => tax.amount = tax.amount.plus(line.tax_amount).unwrap(),
                None => taxes.push(TaxEntry {
                    component_id: self.is_quickbooks().then(|| self.rate_of(&id)),
                    components: Vec::new(),
                    tax_rate_id: id,
                    percent: decimal("20"),
                    net: line.amount,
                    amount: line.tax_amount,
                }),
            }
        }
        taxes
    }

    /// The id of the one rate of a code: codes of the United Kingdom have one each, and their ids begin at 2.
    fn rate_of(&self, code: &str) -> String {
        (code.parse::<u32>().unwrap() - 1).to_string()
    }
}
