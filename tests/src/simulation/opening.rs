//! How a history begins: the ledger has an account for each currency, and a platform signs in, names accounts and makes counterparts.

use std::time::Duration;

use bursar_connectors::Platform;
use http::Method;
use serde_json::{Value, json};

use super::habits::{Currency, Habits, Taxes};
use super::made::Tag;
use super::platform::{PlatformSide, word};
use super::world::World;

/// What a platform finds in the books once they were pulled.
struct Found {
    sales: Value,
    /// The bank account of each currency.
    banks: Vec<(Currency, Value)>,
    rates: Value,
}

impl<'a> PlatformSide<'a> {
    /// Signs in once the books were pulled, names accounts and makes counterparts.
    pub async fn enter(world: &'a World, seed: u64) -> PlatformSide<'a> {
        let mut side = PlatformSide::new(world, Habits::of(seed, world.platform));
        side.set_up_the_ledger().await;
        let found = side.find_in_the_books().await;
        side.choose(&found).await;
        if side.habits.track {
            side.map_tags().await;
        }
        for name in ["Lighthouse Books", "Quay Street Bakery", "Anchor Design"] {
            let made = side.call(Method::POST, "/counterparts", party(name, true)).await;
            side.customers.push(made);
        }
        side.vendor = side.call(Method::POST, "/counterparts", party("Harbour Paper Supplies", false)).await;
        side
    }

    /// Somebody subscribes to the currencies of the history in the ledger, and opens a bank account in each; or has sales taxed there.
    async fn set_up_the_ledger(&self) {
        if self.habits.taxes == Taxes::Sales {
            self.edit("Preferences", "update", Some("1"), json!({"TaxPrefs": {"PartnerTaxEnabled": true}})).await;
        }
        let currencies: Vec<&str> = self.habits.currencies().iter().map(|currency| currency.code).collect();
        if self.world.platform == Platform::Xero {
            self.edit("Organisation", "update", Some(&self.world.company), json!({"Currencies": currencies})).await;
        }
        for (place, code) in currencies.iter().enumerate().skip(1) {
            let name = format!("Account in {code}");
            let account = match self.world.platform {
                Platform::Xero => json!({"Name": name, "Type": "BANK", "BankAccountNumber": format!("1000{place}"), "CurrencyCode": code}),
                Platform::QuickbooksOnline => json!({"Name": name, "AccountType": "Bank", "CurrencyRef": {"value": code}}),
            };
            self.edit("Account", "create", None, account).await.expect("an account");
        }
    }

    async fn find_in_the_books(&mut self) -> Found {
        loop {
            tokio::time::sleep(Duration::from_secs(30)).await;
            let accounts = self.get("/ledger_accounts").await;
            let rates = self.get("/accounting_tax_rates").await;
            let find = |is_it: &dyn Fn(&Value) -> bool| {
                accounts["data"].as_array().into_iter().flatten().find(|account| is_it(account)).map(|account| account["id"].clone())
            };
            let sales = find(&|account| account["type"] == "Income" && account["name"].as_str().is_some_and(|name| name.contains("Sales")));
            let bank = |currency: Currency| {
                Some((currency, find(&|account| account["is_bank_account"] == true && account["currency"] == currency.code)?))
            };
            let banks: Option<Vec<_>> = self.habits.currencies().into_iter().map(bank).collect();
            let expense = accounts["data"].as_array().into_iter().flatten().find(|account| account["type"] == "Expense");
            let has_rates = rates["data"].as_array().is_some_and(|rates| !rates.is_empty());
            if let (Some(sales), Some(banks), Some(expense), true) = (sales, banks, expense, has_rates) {
                (self.expense, self.expense_name) = (expense["id"].clone(), word(expense, "name"));
                return Found { sales, banks, rates };
            }
        }
    }

    /// What is written, and through which accounts and rates.
    async fn choose(&self, Found { sales, banks, rates }: &Found) {
        let (habits, entity) = (self.habits, self.world.entity);
        self.call(Method::PATCH, &format!("/entities/{entity}"), json!({"tax_id": "12-3456789"})).await;
        let settings = json!({
            "document_ids": {"document_type_prefix": {"invoice": "SIM"}},
            "vat_mode": if habits.taxes == Taxes::Inclusive { "inclusive" } else { "exclusive" },
            "accounting": {"ledger_account_ids": {"payments": banks[0].1, "products": sales}},
        });
        self.call(Method::PATCH, &format!("/entities/{entity}/settings"), settings).await;
        let foreign = |(currency, bank): &(Currency, Value)| {
            ["received", "made"].map(|direction| json!({"direction": direction, "currency": currency.code, "ledger_account_id": bank}))
        };
        let write_off = |direction, account: &Value| json!({"reason": "discount", "direction": direction, "ledger_account_id": account});
        let pushes = json!({
            "invoices": habits.modes().0, "bills": if habits.backfill { "off" } else { habits.modes().1 },
            "ledger_payments": habits.pay_there, "attach_files": habits.attach, "void_returned_payments": habits.returns,
            "payment_accounts": banks[1..].iter().flat_map(foreign).collect::<Vec<_>>(),
            "write_off_accounts": [write_off("received", sales), write_off("made", &self.expense)],
        });
        self.call(Method::PATCH, "/accounting_push_settings", pushes).await;
        self.choose_no_tax(rates).await;
    }

    /// Two tags stand for two values of one dimension each.
    async fn map_tags(&mut self) {
        let (mut lines, documents) = self.dimensions().await;
        let category = lines[0]["category"].clone();
        lines.retain(|value| value["category"] == category);
        let mut mappings = Vec::new();
        for (place, name) in ["Retail", "Trade"].into_iter().enumerate() {
            let tag = self.call(Method::POST, "/tags", json!({"name": name})).await;
            let (line, document) = (&lines[place], documents.get(place));
            let mapped = |value: &Value| json!({"object_type": "tag", "object_id": tag["id"], "dimension_id": value["id"]});
            mappings.extend(std::iter::once(line).chain(document).map(mapped));
            let id = |value: &Value| word(value, "platform_object_id");
            self.tags.push(Tag { id: tag["id"].clone(), line: id(line), document: document.map(id) });
        }
        self.call(Method::PATCH, "/accounting_push_settings", json!({"dimensions": mappings})).await;
    }

    /// Values for lines and, at QuickBooks, for documents, once they were pulled.
    async fn dimensions(&self) -> (Vec<Value>, Vec<Value>) {
        loop {
            let values = self.get("/accounting_dimensions").await;
            let (documents, lines): (Vec<Value>, Vec<Value>) =
                values["data"].as_array().into_iter().flatten().cloned().partition(|value| value["type"] == "department");
            if lines.len() > 1 && (documents.len() > 1 || self.world.platform == Platform::Xero) {
                return (lines, documents);
            }
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
    }

    /// What is written off has no tax; of rates that are nothing, taxed companies have several.
    async fn choose_no_tax(&self, rates: &Value) {
        let rate = rates["data"].as_array().into_iter().flatten().find(|rate| rate["name"] == "No VAT");
        let Some(rate) = rate.filter(|_| self.habits.taxes.is_british()) else { return };
        for direction in ["sales", "purchases"] {
            let choice = json!({"direction": direction, "rate": 0, "accounting_tax_rate_id": rate["id"]});
            self.call(Method::POST, "/accounting_tax_choices", choice).await;
        }
    }
}

fn party(name: &str, is_customer: bool) -> Value {
    let address = json!({"country": "US", "city": "Fresno", "line1": "1 Main Street", "postal_code": "93650", "state": "CA"});
    json!({"type": "organization", "organization": {"legal_name": name, "is_customer": is_customer, "is_vendor": !is_customer, "address": address}})
}
