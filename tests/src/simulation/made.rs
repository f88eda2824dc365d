//! What a platform made, and what became of it here and in the ledger: the knowledge that the auditor goes by.

use serde_json::Value;

use super::habits::Currency;

/// A tag, and what it stands for in the ledger.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Its id here.
    pub id: Value,
    /// The provider's id of the class or the tracking option of each line.
    pub line: String,
    /// The provider's id of the department of the document; nothing at Xero, which has none.
    pub document: Option<String>,
}

/// A payment that somebody entered in the ledger.
#[derive(Debug, Clone)]
pub struct PaidThere {
    /// The payment as the provider has it.
    pub row: Value,
    /// What was paid, in minor units.
    pub amount: i64,
    /// Somebody deleted it there.
    pub is_taken_back: bool,
}

/// A document.
#[derive(Debug, Clone)]
pub struct Made {
    /// An invoice, or else a bill.
    pub is_invoice: bool,
    /// Its id here.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Of an invoice: whom it is to, by the name that the ledger has of them.
    pub customer: Option<String>,
    /// What it came to, one after the other, in minor units.
    pub totals: Vec<i64>,
    /// Its terms allow two percent to whoever pays within the time of a history.
    pub has_discount: bool,
    /// It has a scan.
    pub has_scan: bool,
    /// It waits in the ledger for the approval of whoever keeps the books there.
    pub is_draft_there: bool,
    /// The tag that it has.
    pub tag: Option<Tag>,
    /// All of it was paid here, but for the discount.
    pub is_paid_here: bool,
    /// What was paid here came back: it is owed again.
    pub has_come_back: bool,
    /// What people paid of it in the ledger.
    pub paid_there: Vec<PaidThere>,
    /// Somebody deleted or voided it in the ledger, when it had come to so many totals.
    pub gone_after: Option<usize>,
    /// What it came to in the ledger when somebody changed a line of it there, in hundredths. Nobody pays it or takes it back any more.
    pub total_there: Option<i64>,
    /// It was canceled here: an invoice by a credit note, a bill without one.
    pub is_canceled: bool,
    /// A bill that was reopened here and is not approved again yet.
    pub is_reopened: bool,
    /// The day due that somebody set in the ledger.
    pub due_there: Option<String>,
    /// The day of posting that was chosen here, as its own was closed in the ledger.
    pub posted_on: Option<String>,
}

impl Made {
    /// A document that nothing has happened to.
    pub fn new(is_invoice: bool, id: String, number: String, currency: Currency, total: i64) -> Made {
        Made {
            has_discount: false,
            has_scan: false,
            is_draft_there: false,
            tag: None,
            is_invoice,
            id,
            number,
            currency,
            customer: None,
            totals: vec![total],
            is_paid_here: false,
            has_come_back: false,
            paid_there: Vec::new(),
            gone_after: None,
            total_there: None,
            is_canceled: false,
            is_reopened: false,
            due_there: None,
            posted_on: None,
        }
    }

    /// Nobody paid any of it, and nobody took it back, here or there.
    pub fn is_open(&self) -> bool {
        let is_settled = self.is_paid_here || !self.paid_there.is_empty();
        !is_settled && self.gone_after.is_none() && self.total_there.is_none() && !self.is_canceled
    }

    /// It may be paid or canceled here.
    pub fn is_open_here(&self) -> bool {
        self.is_open() && !self.is_reopened
    }

    /// All of it was paid here, and may come back.
    pub fn may_come_back(&self) -> bool {
        self.is_paid_here && !self.has_discount && !self.has_come_back
    }

    /// A bill that may be corrected.
    pub fn may_reopen(&self) -> bool {
        !self.is_invoice && self.is_open_here()
    }

    /// Something of it is left that people of the ledger may pay.
    pub fn is_open_there(&self) -> bool {
        let has_ended = self.is_paid_here || self.gone_after.is_some() || self.is_canceled;
        !has_ended && !self.is_draft_there && self.total_there.is_none() && self.open_amount() > 0
    }

    /// It waits for an approval in the ledger, and what was paid or credited of it waits with it.
    pub fn keeps_waiting(&self) -> bool {
        self.is_draft_there && self.gone_after.is_none() && (self.is_paid_here || (self.is_canceled && self.is_invoice))
    }

    /// It was deleted in the ledger and is wanted otherwise since.
    pub fn is_changed_since(&self) -> bool {
        self.gone_after.is_some_and(|totals| self.totals.len() > totals)
    }

    /// What it comes to now.
    pub fn total(&self) -> i64 {
        self.totals.last().copied().unwrap_or_default()
    }

    /// What nobody pays of it, if it is paid here: two percent, rounded half up.
    pub fn discount(&self) -> i64 {
        if self.is_paid_here && self.has_discount { (self.total() * 2 + 50) / 100 } else { 0 }
    }

    /// What people paid in the ledger and did not take back.
    pub fn left_there(&self) -> impl Iterator<Item = &PaidThere> {
        self.paid_there.iter().filter(|paid| !paid.is_taken_back)
    }

    /// What must be open of it in the ledger; of a canceled invoice nothing, because its credit note is used for it.
    pub fn open_amount(&self) -> i64 {
        let is_settled = (self.is_paid_here && !self.has_come_back) || (self.is_canceled && self.is_invoice);
        if is_settled { 0 } else { self.total() - self.left_there().map(|paid| paid.amount).sum::<i64>() }
    }
}

/// A customer of here that somebody merged into another one in the ledger.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The invoice that was with it.
    pub place: usize,
    /// Its name.
    pub name: String,
}

/// What somebody archived in the ledger, as the simulator names it.
#[derive(Debug, Clone)]
pub struct Archived {
    /// Its entity.
    pub entity: &'static str,
    /// Its id; of a tracking option, that of its category.
    pub id: String,
    /// Of a tracking option: its id.
    pub option: Option<String>,
}
