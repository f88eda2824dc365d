//! Where an entity's documents and payments part from its books. The comparison is pure; the mirror stands for the books.

use bursar_accounting::LabelKind;
use bursar_connectors::record::AccountReference;
use bursar_kernel::{Decimal, NaiveDate, Uuid};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::plan::number::is_same;
use crate::plan::placed_dimensions::PlacedDimensions;

mod here;
pub(crate) mod list;
mod place;
mod there;
mod totals;

/// How two sides part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum DifferenceKind {
    /// It is one for the ledger, and the books do not have it: it was never written, or was deleted or voided there.
    OnlyHere,
    /// The books have it, and nothing here is linked to it.
    OnlyThere,
    /// It was taken back here, deleted, or reopened and not approved again, and counts in the books.
    TakenBackHere,
    /// Both have it, and fields of it differ.
    FieldsDiffer,
}

/// A field that both sides have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ComparedField {
    /// The number; of one that QuickBooks cuts, its end.
    Number,
    /// The day of the document, or the day on which it was to be posted.
    Date,
    /// The day it is due; of invoices and bills.
    DueDate,
    /// The currency.
    Currency,
    /// Whom it is with.
    Counterpart,
    /// What it comes to.
    Total,
    /// Its tax.
    Tax,
    /// What is open of it; of invoices and bills.
    OpenAmount,
    /// What the payments and credits of the books come to that were read (`here`), and what the balance says was settled (`there`), where the
    /// two differ: something settled it that was not read, or not yet. Looked at where what is open differs.
    Settlement,
    /// Its dimension values and those of its lines, where some are mapped.
    Dimensions,
}

/// One difference.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingDifference)]
pub(crate) struct Difference {
    /// How the two sides differ.
    difference: DifferenceKind,
    /// What it is.
    document: LabelKind,
    /// Its number, as it is here where it is here.
    number: Option<String>,
    /// Its day, as it is here where it is here.
    date: Option<NaiveDate>,
    /// What it comes to, in the units of its currency such as 12.50, as it is here where it is here.
    total: String,
    /// Its id here; null where only the books have it.
    object_id: Option<Uuid>,
    /// Its record, where it has one.
    synced_record_id: Option<Uuid>,
    /// Its id at `GET /accounting_records`; null where only this side has it.
    accounting_record_id: Option<Uuid>,
    /// Its id in the accounting system.
    platform_object_id: Option<String>,
    /// The fields that differ; empty where only one side has it.
    fields: Vec<FieldDifference>,
}

/// A page of differences.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = AccountingDifferencePage)]
pub(crate) struct DifferencePage {
    /// The differences.
    data: Vec<Difference>,
    /// What the lines of all documents come to that this page looked at, by month and class of account; those of all pages add up to the whole.
    /// Payments are in none.
    totals: Vec<DifferenceTotal>,
    /// Token of the next page; null on the last.
    next_pagination_token: Option<String>,
    /// Always null: pages cannot be read backwards.
    prev_pagination_token: Option<String>,
}

/// A field that differs.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AccountingFieldDifference)]
pub(crate) struct FieldDifference {
    /// Which one.
    field: ComparedField,
    /// Here; amounts in the units of the currency, a counterpart by its id in the accounting system, or null where it is missing there.
    here: Option<String>,
    /// In the books.
    there: Option<String>,
}

/// What documents of a month have on accounts of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AccountingDifferenceTotal)]
pub(crate) struct DifferenceTotal {
    /// The month of the documents, such as 2024-06, by the day that each side has; null for those without a day.
    month: Option<String>,
    /// `Asset`, `Equity`, `Expense`, `Income`, `Liability` or `Unknown`; null for lines whose account is not known.
    account_class: Option<String>,
    /// The currency of the documents; null where nobody says it.
    currency: Option<String>,
    /// What their lines come to here, in the units of the currency such as 12.50.
    here: String,
    /// The same in the books.
    there: String,
}

/// A line, as far as totals need it.
#[derive(Debug, Clone, PartialEq)]
struct ComparedLine {
    account: LineAccount,
    /// As it stands on the document: with tax where the document says so.
    amount: Decimal,
}

/// By what a line names its account.
#[derive(Debug, Clone, PartialEq)]
enum LineAccount {
    /// By our id, where it names one.
    Ours(Option<Uuid>),
    /// By the provider's id or code.
    Theirs(AccountReference),
    /// By the item that is sold or bought, where it names one.
    Item(Option<String>),
}

/// What is compared of a document or payment on one side. What is none says nothing, and is not compared.
#[derive(Debug, Clone, Default, PartialEq)]
struct Compared {
    number: Option<String>,
    date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
    currency: Option<String>,
    /// Ids in the accounting system; here, those of all roles and currencies of the counterpart.
    counterparts: Option<Vec<String>>,
    total: Decimal,
    tax: Option<Decimal>,
    open_amount: Option<Decimal>,
    dimensions: Option<PlacedDimensions>,
    /// Of documents; not compared line by line, but added up.
    lines: Vec<ComparedLine>,
}

impl Compared {
    /// The fields in which the books say something else.
    fn differences(&self, there: &Compared) -> Vec<FieldDifference> {
        let mut found = Vec::new();
        let mut add = |field, differs: bool, here: Option<String>, there: Option<String>| {
            if differs {
                found.push(FieldDifference { field, here, there });
            }
        };
        let (number, their_number) = (self.number.as_deref().map(str::trim), there.number.as_deref().map(str::trim));
        let is_renumbered = number.is_some_and(|number| their_number.is_none_or(|theirs| !is_same(number, theirs)));
        add(ComparedField::Number, is_renumbered, self.number.clone(), there.number.clone());
        // Not every ledger tells the day on which a credit was used.
        let date = self.date.filter(|_| there.date.is_some());
        for (field, here, theirs) in [(ComparedField::Date, date, there.date), (ComparedField::DueDate, self.due_date, there.due_date)] {
            add(field, here.is_some() && here != theirs, here.map(|day| day.to_string()), theirs.map(|day| day.to_string()));
        }
        let is_other_currency = self.currency.as_ref().zip(there.currency.as_ref()).is_some_and(|(here, there)| here != there);
        add(ComparedField::Currency, is_other_currency, self.currency.clone(), there.currency.clone());
        if let (Some(ours), Some(theirs)) = (&self.counterparts, &there.counterparts) {
            let is_another = !theirs.iter().any(|id| ours.contains(id));
            add(ComparedField::Counterpart, is_another, ours.first().cloned(), theirs.first().cloned());
        }
        let amounts = [
            (ComparedField::Total, Some(self.total), Some(there.total)),
            (ComparedField::Tax, self.tax, there.tax),
            (ComparedField::OpenAmount, self.open_amount, there.open_amount),
        ];
        for (field, here, theirs) in amounts {
            let (Some(here), Some(theirs)) = (here, theirs) else { continue };
            add(field, here != theirs, Some(here.to_string()), Some(theirs.to_string()));
        }
        if let (Some(here), Some(there)) = (&self.dimensions, &there.dimensions) {
            add(ComparedField::Dimensions, here != there, Some(here.words()), Some(there.words()));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_side_does_not_say_is_no_difference() {
        let here = Compared { tax: Some(Decimal::default()), ..Compared::default() };
        assert_eq!(here.differences(&Compared::default()), []);
    }
}
