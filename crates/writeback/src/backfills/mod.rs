//! Documents from before the connection, written to the ledger because somebody asks: first a report of what would happen, then the work.

use std::collections::BTreeMap;

use bursar_accounting::{Posting, PostingKind};
use bursar_connectors::write::TaxMode;
use bursar_kernel::{Currency, DateTime, Error, NaiveDate, Result, Timestamp, Utc, Uuid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::errors::PushErrorCode;
use crate::synced_records::SyncedType;

mod advance;
pub(crate) mod body;
pub(crate) mod cancel;
pub(crate) mod create;
mod decide;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod list_documents;
pub(crate) mod start;
pub(crate) mod store;

pub use advance::AdvanceBackfill;

/// A backfill of a book.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "accounting_backfills", called = "backfill", entity = "entity_id")]
pub(crate) struct Backfill {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) book_id: Uuid,
    #[record(word)]
    pub(crate) status: BackfillStatus,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    #[record(json_text = "body")]
    pub(crate) asked: Asked,
    /// How far the report or the work has come.
    #[record(json_text = "body")]
    pub(crate) cursor: Option<Cursor>,
    #[record(json_text = "body")]
    pub(crate) report: Report,
}

/// The status of a backfill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = AccountingBackfillStatus)]
pub(crate) enum BackfillStatus {
    /// The report is being made.
    Preparing,
    /// The report is ready; nothing was written.
    Prepared,
    /// Documents are being written.
    Running,
    /// Every document has come to an end, or waits for somebody to act.
    Done,
    /// It was canceled: what was not taken up yet is not written.
    Canceled,
}

/// What somebody asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) object_types: Vec<SyncedType>,
    pub(crate) starts_on: Option<NaiveDate>,
    pub(crate) including: Vec<Uuid>,
    #[serde(default)]
    pub(crate) posting_date: Option<NaiveDate>,
}

/// The last object that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub(crate) stage: Stage,
    pub(crate) after: Option<Uuid>,
}

/// What is looked at, in this order: documents before the credits and payments that need them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Invoices.
    Invoices,
    /// Credit notes.
    CreditNotes,
    /// Bills.
    Bills,
    /// Credit notes of vendors.
    VendorCredits,
    /// Payments.
    Payments,
}

impl Stage {
    pub(crate) const ALL: [Stage; 5] = [Stage::Invoices, Stage::CreditNotes, Stage::Bills, Stage::VendorCredits, Stage::Payments];

    /// The type of its objects.
    pub(crate) fn object_type(self) -> SyncedType {
        match self {
            Stage::Invoices | Stage::CreditNotes => SyncedType::Receivable,
            Stage::Bills | Stage::VendorCredits => SyncedType::Bill,
            Stage::Payments => SyncedType::PaymentRecord,
        }
    }
}

/// What would become of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = AccountingBackfillOutcome)]
pub(crate) enum BackfillOutcome {
    /// It is written.
    Push,
    /// The accounting system has it already: the two are linked, and nothing is written.
    Link,
    /// It is left out, because nobody named it and the books are closed at its date or it is older than what was asked for.
    LeaveOut,
    /// Somebody must act first: it would be an error.
    Error,
}

/// What a backfill found about one document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "backfill_documents", called = "document of a backfill", entity = "entity_id")]
#[schema(as = AccountingBackfillDocument)]
pub(crate) struct BackfillDocument {
    /// Its id within the report.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) backfill_id: Uuid,
    /// The type of the object.
    #[record(word)]
    pub(crate) object_type: SyncedType,
    /// The object.
    pub(crate) object_id: Uuid,
    /// What becomes of it.
    #[record(word)]
    pub(crate) outcome: BackfillOutcome,
    /// Its number.
    #[record(json_text = "body")]
    pub(crate) number: Option<String>,
    /// Its day.
    #[record(json_text = "body")]
    pub(crate) date: Option<NaiveDate>,
    /// The day on which it is posted, where that is not its own.
    #[record(json_text = "body")]
    pub(crate) posting_date: Option<NaiveDate>,
    /// The currency of its amount.
    #[record(json_text = "body")]
    pub(crate) currency: Option<String>,
    /// What it comes to, in minor units.
    #[record(json_text = "body")]
    pub(crate) amount: i64,
    /// The object of the accounting system that it is linked to.
    #[record(json_text = "body")]
    pub(crate) platform_object_id: Option<String>,
    /// Why it is left out or in error: a code of synchronized records, or `before_start`.
    #[record(json_text = "body")]
    pub(crate) code: Option<String>,
    /// The same in words.
    #[record(json_text = "body")]
    pub(crate) message: Option<String>,
}

/// What the report counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) totals: Vec<Total>,
    pub(crate) effects: Vec<Effect>,
}

/// Documents of one type and outcome in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountingBackfillTotal)]
pub(crate) struct Total {
    /// The type of the objects.
    pub(crate) object_type: SyncedType,
    /// What becomes of them.
    pub(crate) outcome: BackfillOutcome,
    /// The month of their dates, such as `2024-06`; empty for those without a date.
    pub(crate) month: String,
    /// The currency of the amount.
    pub(crate) currency: Option<String>,
    /// How many.
    pub(crate) count: i64,
    /// What they come to, in minor units; credit notes are negative.
    pub(crate) amount: i64,
}

/// What the documents that are written add to an account in a month, without tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountingBackfillEffect)]
pub(crate) struct Effect {
    /// The ledger account: one of `GET /ledger_accounts`.
    pub(crate) ledger_account_id: Uuid,
    /// For what is sold, or else for what is bought.
    pub(crate) is_sale: bool,
    /// The month, such as `2024-06`.
    pub(crate) month: String,
    /// The currency of the amount.
    pub(crate) currency: String,
    /// Minor units, without tax; credit notes are negative.
    pub(crate) amount: i64,
}

impl Backfill {
    /// The work may begin.
    pub(crate) fn start(&mut self, now: Timestamp) -> Result<()> {
        match self.status {
            BackfillStatus::Prepared => self.turn(BackfillStatus::Running, now),
            BackfillStatus::Preparing => return Err(Error::conflict("the report of the backfill is not ready yet")),
            _ => return Err(Error::conflict(format!("the backfill is {} already", self.status.into_str()))),
        }
        Ok(())
    }

    /// No further document of it is written.
    pub(crate) fn cancel(&mut self, now: Timestamp) -> Result<()> {
        if matches!(self.status, BackfillStatus::Done | BackfillStatus::Canceled) {
            return Err(Error::conflict(format!("the backfill is {} already", self.status.into_str())));
        }
        self.turn(BackfillStatus::Canceled, now);
        Ok(())
    }

    pub(crate) fn turn(&mut self, status: BackfillStatus, now: Timestamp) {
        (self.status, self.cursor, self.updated_at) = (status, None, now);
    }
}

impl Report {
    /// Counts a document, and what it adds to accounts where it is written.
    pub(crate) fn count(&mut self, document: &BackfillDocument, effects: &BTreeMap<Uuid, i64>, is_sale: bool) {
        let month = document.date.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
        let currency = document.currency.clone();
        let is_it = |total: &&mut Total| {
            total.object_type == document.object_type
                && total.outcome == document.outcome
                && total.month == month
                && total.currency == currency
        };
        match self.totals.iter_mut().find(is_it) {
            Some(total) => (total.count, total.amount) = (total.count + 1, total.amount.saturating_add(document.amount)),
            None => self.totals.push(Total {
                object_type: document.object_type,
                outcome: document.outcome,
                month: month.clone(),
                currency,
                count: 1,
                amount: document.amount,
            }),
        }
        let Some(currency) = document.currency.as_ref().filter(|_| document.outcome == BackfillOutcome::Push) else { return };
        for (account, amount) in effects {
            let is_it = |effect: &&mut Effect| {
                effect.ledger_account_id == *account && effect.is_sale == is_sale && effect.month == month && effect.currency == *currency
            };
            match self.effects.iter_mut().find(is_it) {
                Some(effect) => effect.amount = effect.amount.saturating_add(*amount),
                None => self.effects.push(Effect {
                    ledger_account_id: *account,
                    is_sale,
                    month: month.clone(),
                    currency: currency.clone(),
                    amount: *amount,
                }),
            }
        }
    }
}

/// What a document adds to each account, without tax, where it says which: `account_of` tells that of a line.
pub(crate) fn effects(posting: &Posting, account_of: impl Fn(Option<Uuid>) -> Option<Uuid>) -> BTreeMap<Uuid, i64> {
    let mut effects = BTreeMap::new();
    for line in &posting.lines {
        let Some(account) = account_of(line.ledger_account_id) else { continue };
        let net = if posting.tax_mode == TaxMode::Inclusive { line.amount.saturating_sub(line.tax_amount) } else { line.amount };
        let amount: &mut i64 = effects.entry(account).or_default();
        *amount = amount.saturating_add(signed(posting.kind, net));
    }
    effects
}

/// Credit notes take away.
pub(crate) fn signed(kind: PostingKind, amount: i64) -> i64 {
    match kind {
        PostingKind::Invoice | PostingKind::Bill => amount,
        PostingKind::CreditNote | PostingKind::VendorCredit => amount.saturating_neg(),
    }
}

/// A document that nobody named is left out where the books are closed, before the first day of the books, and before the day that was asked for.
pub(crate) fn left_out(asked: &Asked, limits: &Limits, id: Uuid, date: Option<NaiveDate>) -> Option<(String, String)> {
    let date = date.filter(|_| !asked.including.contains(&id))?;
    let closed = limits.closed_until.filter(|closed| date <= *closed).map(|closed| {
        let code = PushErrorCode::PeriodClosed.as_str().to_owned();
        (code, format!("the books are closed up to {closed}: name the document in including, with a posting_date, to have it written"))
    });
    let starts_on = asked.starts_on.into_iter().chain(limits.starts_on).max();
    let early = starts_on.filter(|start| date < *start).map(|start| {
        let message = format!("it is older than {start}, where the backfill begins: name the document in including to have it written");
        ("before_start".to_owned(), message)
    });
    early.or(closed)
}

/// The day on which a document is posted that somebody named: the one that was asked for, where the books are closed at its own.
pub(crate) fn posting_date(asked: &Asked, limits: &Limits, id: Uuid, date: Option<NaiveDate>) -> Option<NaiveDate> {
    let is_closed = limits.closed_until.zip(date).is_some_and(|(closed, date)| date <= closed);
    asked.posting_date.filter(|_| is_closed && asked.including.contains(&id))
}

/// What the books themselves allow.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    pub(crate) closed_until: Option<NaiveDate>,
    pub(crate) starts_on: Option<NaiveDate>,
}

/// The currency of a posting as its code.
pub(crate) fn code_of(currency: Option<Currency>) -> Option<String> {
    currency.map(|currency| currency.code().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_nobody_named_is_left_out_before_the_start_and_in_closed_periods() {
        let named = Uuid::from_u128(7);
        let asked = Asked { starts_on: Some(day("2024-02-01")), including: vec![named], ..Asked::default() };
        let limits = Limits { closed_until: Some(day("2024-03-31")), starts_on: Some(day("2024-01-15")) };
        let code = |id, date: &str| left_out(&asked, &limits, id, Some(day(date))).map(|(code, _)| code);
        assert_eq!(code(Uuid::nil(), "2024-01-31").as_deref(), Some("before_start"));
        assert_eq!(code(Uuid::nil(), "2024-03-31").as_deref(), Some("period_closed"));
        assert_eq!(code(Uuid::nil(), "2024-04-01"), None);
        assert_eq!(code(named, "2024-01-01"), None);
        let asked = Asked { posting_date: Some(day("2024-04-02")), ..asked.clone() };
        let posted = |id, date: &str| posting_date(&asked, &limits, id, Some(day(date)));
        assert_eq!(posted(named, "2024-03-31"), Some(day("2024-04-02")));
        assert_eq!((posted(named, "2024-04-01"), posted(Uuid::nil(), "2024-03-31")), (None, None), "others keep their own");
        let books = left_out(&Asked::default(), &limits, Uuid::nil(), Some(day("2024-01-14")));
        assert_eq!(books.unwrap().0, "before_start", "the first day of the books counts too");
    }
}
