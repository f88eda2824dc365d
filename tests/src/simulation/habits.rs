//! What is peculiar to a history: what people do in it, how its provider behaves, and which company it is about.

use bursar_connectors::Platform;

/// What people do in a history, beside issuing, approving, paying, reopening and deleting.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// Payments are made and taken back in the ledger, and recorded here.
    pub pay_there: bool,
    /// Customers are merged in the ledger.
    pub merge: bool,
    /// Periods are closed and opened in the ledger.
    pub lock: bool,
    /// Bills are not written at first, and all of them are by a backfill later.
    pub backfill: bool,
    /// The clocks of processes disagree.
    pub skew: bool,
    /// The provider keeps no keys.
    pub forgotten_keys: bool,
    /// The provider, which keeps its keys, carries calls out long after their sending.
    pub late_calls: bool,
    /// Scans are attached to bills in the ledger.
    pub attach: bool,
    /// Invoices are left as drafts in the ledger, and bills for approval, where the provider has that.
    pub drafts: bool,
    /// Accounts, customers, vendors and dimension values are archived in the ledger and made active again.
    pub archive: bool,
    /// The subscription of the ledger ends for a while: nothing can be written.
    pub lapse: bool,
    /// Lines are changed in the ledger.
    pub edit_lines: bool,
    /// Lines of invoices are changed here too.
    pub edit_invoices: bool,
    /// Tags stand for classes and departments, or for tracking options.
    pub track: bool,
    /// Every second document is in a foreign currency: one with two decimals, one without and one with three.
    pub foreign: bool,
    /// The database is lost once and brought back from a backup.
    pub restore: bool,
    /// The authorization is ended once in the provider's pages, and given again.
    pub revoke: bool,
    /// What was paid here comes back, and its payment is voided in the ledger.
    pub returns: bool,
    /// How the company of the history is taxed.
    pub taxes: Taxes,
}

/// The taxes of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taxes {
    /// An American one, of which no sales are taxed.
    No,
    /// An American one whose ledger taxes sales by itself, and by another rate than documents of here.
    Sales,
    /// A British one with 20 % on top of what its lines say.
    Exclusive,
    /// A British one with 20 % within what the lines of its invoices say.
    Inclusive,
}

impl Taxes {
    /// The place of such a company among those of a simulated provider.
    pub fn place(self) -> usize {
        usize::from(self.is_british())
    }

    pub fn is_british(self) -> bool {
        matches!(self, Taxes::Exclusive | Taxes::Inclusive)
    }

    /// Its home currency.
    fn home(self) -> Currency {
        Currency { code: if self.is_british() { "GBP" } else { "USD" }, digits: 2 }
    }

    /// The rate of its lines, in hundredths of a percent.
    pub fn rate(self) -> i64 {
        match self {
            Taxes::No => 0,
            Taxes::Sales => 900,
            Taxes::Exclusive | Taxes::Inclusive => 2_000,
        }
    }
}

impl Habits {
    /// Those of a seed: each habit is in some histories, with every other one and without it.
    pub fn of(seed: u64, platform: Platform) -> Habits {
        let (lock, forgotten_keys) = (matches!(seed % 8, 1 | 2 | 4 | 7), matches!(seed % 4, 1 | 2));
        // Of a call that was refused QuickBooks keeps no key: where much is refused, calls are not carried out late.
        let late_calls = !forgotten_keys && (!lock || platform == Platform::Xero);
        let taxes = match seed % 6 {
            2 => Taxes::Inclusive,
            3 if platform == Platform::QuickbooksOnline => Taxes::Sales,
            5 => Taxes::Exclusive,
            _ => Taxes::No,
        };
        Habits {
            pay_there: seed.is_multiple_of(2),
            merge: seed % 3 == 1,
            lock,
            backfill: seed % 5 == 1,
            skew: !seed.is_multiple_of(3),
            forgotten_keys,
            late_calls,
            attach: matches!(seed % 7, 0 | 4..=6),
            drafts: platform == Platform::Xero && matches!(seed % 4, 0 | 3),
            archive: matches!(seed % 8, 1 | 2 | 4 | 6),
            lapse: seed % 5 == 4 && !late_calls,
            edit_lines: seed % 3 != 1,
            edit_invoices: matches!(seed % 5, 0 | 2),
            track: matches!(seed % 5, 1..=3),
            restore: matches!(seed % 7, 3 | 5),
            revoke: matches!(seed % 11, 2 | 5 | 7),
            returns: matches!(seed % 9, 1 | 4 | 6),
            // The American company of QuickBooks keeps its books in one currency.
            foreign: matches!(seed % 4, 2 | 3) && (platform == Platform::Xero || taxes.is_british()),
            taxes,
        }
    }

    /// How invoices and bills are written.
    pub fn modes(&self) -> (&'static str, &'static str) {
        if self.drafts { ("draft", "submitted") } else { ("authorised", "authorised") }
    }

    /// The currencies of documents, the home currency first.
    pub fn currencies(&self) -> Vec<Currency> {
        let foreign = FOREIGN.iter().copied().filter(|_| self.foreign);
        std::iter::once(self.taxes.home()).chain(foreign).collect()
    }
}

/// The currency of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    pub code: &'static str,
    /// How many decimals it has.
    digits: u32,
}

const FOREIGN: [Currency; 3] =
    [Currency { code: "EUR", digits: 2 }, Currency { code: "JPY", digits: 0 }, Currency { code: "KWD", digits: 3 }];

impl Currency {
    /// An amount in minor units as ledgers write it: in hundredths.
    pub fn hundredths(self, minor: i64) -> i64 {
        minor * 100 / 10_i64.pow(self.digits)
    }

    /// The least amount that ledgers can write, in minor units: they keep two decimals.
    pub fn least(self) -> i64 {
        10_i64.pow(self.digits.saturating_sub(2))
    }

    /// What prices are a multiple of, so that they can be written with 20 % on top of them and with that taken out of them.
    pub fn price_step(self) -> i64 {
        if self.least() == 1 { 1 } else { self.least() * 30 }
    }
}
