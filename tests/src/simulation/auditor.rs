//! The auditor of what was written: looks into a provider's books and at a plain list of what should be there, and names what is wrong.
//!
//! It shares no code with what writes: it reads the simulator's own rows, knows our mark by the places where a person would see it, and
//! counts in minor units. What it is told it takes from the workload, never from a journal.

mod books;

use axum::Router;
use bursar_simulator::Provider;
use serde_json::Value;

pub use books::{Books, hundredths};

/// What an object is called in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A customer, known by name.
    Customer,
    /// A vendor, known by name.
    Vendor,
    /// A product or service, known by name.
    Item,
    /// An invoice to a customer.
    Invoice,
    /// A supplier's bill.
    Bill,
    /// A credit note to a customer.
    CreditNote,
    /// A supplier's credit.
    VendorCredit,
    /// Money received.
    Payment,
    /// Money paid.
    BillPayment,
    /// A credit that was used. At Xero it is a part of the credit note and is known by the number of that.
    Allocation,
}

/// How an object should stand in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It is there and counts.
    Counts,
    /// It was voided, or deleted where the provider has no voids.
    IsVoid,
    /// Whoever wrote does not know: wrong when everything is over.
    IsUnknown,
}

/// What an object says: once it has been changed, it says the last of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Says {
    /// What it comes to, in hundredths.
    pub total: i64,
    /// Words that stand in it, such as the description of a line; nothing when they are of no interest.
    pub words: String,
}

/// One entry of the list of what should be there.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub what: What,
    /// Our mark: the name of parties and items.
    pub marker: String,
    /// The number on a document, by which suppliers' credits of Xero are known: they have no place for a mark.
    pub number: Option<String>,
    /// What it said one after the other, the last of which holds.
    pub says: Vec<Says>,
    /// How it should stand now.
    pub stands: Stands,
    /// What else must be so of a document that counts.
    pub document: Option<DocumentState>,
}

/// What must be so of a document in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentState {
    /// What is open of it, in hundredths.
    pub open: Option<i64>,
    /// The day due that a person set in the ledger.
    pub due: Option<String>,
    /// The day of posting that was chosen for it.
    pub day: Option<String>,
    /// How many files lie beside it.
    pub files: Option<usize>,
    /// The currency in which it is.
    pub currency: Option<String>,
    /// It waits for an approval.
    pub is_draft: Option<bool>,
    /// What it is tracked by.
    pub tracked: Option<Tracked>,
}

/// What a document and its lines are told apart by, each by the provider's id.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tracked {
    /// The class or the tracking option of every line.
    pub line: Option<String>,
    /// The department of the document.
    pub document: Option<String>,
}

/// An object that somebody else made, as it was before we wrote.
#[derive(Debug, Clone)]
pub struct Stranger {
    /// The simulator's name of the entity.
    pub entity: String,
    /// The simulator's row.
    pub before: Value,
}

/// What should be there.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// What we were to write.
    pub entries: Vec<Entry>,
    /// What we were to leave alone.
    pub strangers: Vec<Stranger>,
    /// How all our marks begin.
    pub prefix: String,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Defect {
    /// More than one object with our mark counts.
    Duplicate { marker: String, count: usize },
    /// Nothing with our mark counts.
    Lost { marker: String },
    /// It comes to another sum.
    WrongTotal { marker: String, expected: i64, found: i64 },
    /// It says what it said before, or still counts.
    StaleWrite { marker: String },
    /// It has our mark, and nobody asked for it.
    Echo { entity: String, id: String },
    /// Somebody else's object is another than it was.
    OverwrittenStranger { entity: String, id: String, field: String },
    /// Payments and credits leave another sum open of it.
    WrongBalance { marker: String, expected: i64, found: Option<i64> },
    /// What a person set in the ledger was written over.
    EditLost { marker: String, expected: String, found: String },
    /// It is posted on another day than was chosen.
    WrongDay { marker: String, expected: String, found: String },
    /// It is in another currency.
    WrongCurrency { marker: String, expected: String, found: String },
    /// It was booked before somebody approved it, or waits after it.
    WrongState { marker: String, is_draft: bool },
    /// A line of it, or the document, is tracked by something else.
    WrongTracking { marker: String, expected: Tracked, found: Vec<Tracked> },
    /// Another number of files lies beside it.
    WrongFiles { marker: String, expected: usize, found: usize },
    /// Nobody knows what became of it.
    UnknownNeverSettled { marker: String },
}

/// Every defect of a company's books, in order.
pub async fn audit(router: &Router, provider: Provider, company: &str, list: &List) -> Vec<Defect> {
    let books = Books::read(router, provider, company).await;
    let mut defects: Vec<Defect> = list.entries.iter().flat_map(|entry| of_entry(&books, entry)).collect();
    defects.extend(list.strangers.iter().filter_map(|stranger| overwritten(&books, stranger)));
    defects.extend(echoes(&books, list));
    defects.sort();
    defects
}

fn of_entry(books: &Books, entry: &Entry) -> Vec<Defect> {
    let marker = || entry.marker.clone();
    let found = books.marked(entry);
    let counting: Vec<_> = found.iter().filter(|row| row.counts).collect();
    match (entry.stands, counting.as_slice()) {
        (Stands::IsUnknown, _) => vec![Defect::UnknownNeverSettled { marker: marker() }],
        (_, [_, _, ..]) => vec![Defect::Duplicate { marker: marker(), count: counting.len() }],
        (Stands::IsVoid, []) => vec![],
        (Stands::IsVoid, [_]) => vec![Defect::StaleWrite { marker: marker() }],
        (Stands::Counts, []) => vec![Defect::Lost { marker: marker() }],
        (Stands::Counts, [row]) => said(entry, row).into_iter().chain(states(books, entry, row)).collect(),
    }
}

/// Whether a document is in the state that it must be in.
fn states(books: &Books, entry: &Entry, row: &books::Row) -> Vec<Defect> {
    let Some(DocumentState { open, due, day, files, currency, is_draft, tracked }) = &entry.document else { return Vec::new() };
    let marker = || entry.marker.clone();
    let other =
        |expected: &Option<String>, found: String| expected.clone().filter(|expected| *expected != found).map(|expected| (expected, found));
    let balance = open.filter(|open| row.open != Some(*open));
    let balance = balance.map(|expected| Defect::WrongBalance { marker: marker(), expected, found: row.open });
    let edit = other(due, row.day("DueDate")).map(|(expected, found)| Defect::EditLost { marker: marker(), expected, found });
    let day = other(day, row.day("Date")).map(|(expected, found)| Defect::WrongDay { marker: marker(), expected, found });
    let beside = books.files_beside(row);
    let files = files.filter(|files| *files != beside).map(|expected| Defect::WrongFiles { marker: marker(), expected, found: beside });
    let currency = other(currency, row.currency());
    let currency = currency.map(|(expected, found)| Defect::WrongCurrency { marker: marker(), expected, found });
    let state = is_draft.filter(|is_draft| *is_draft != row.is_draft());
    let state = state.map(|is_draft| Defect::WrongState { marker: marker(), is_draft: !is_draft });
    let found = row.tracked();
    let tracked = tracked.clone().filter(|expected| found.iter().any(|found| found != expected));
    let tracked = tracked.map(|expected| Defect::WrongTracking { marker: marker(), expected, found });
    balance.into_iter().chain(edit).chain(day).chain(files).chain(currency).chain(state).chain(tracked).collect()
}

/// Whether the object says the last of what it was to say.
fn said(entry: &Entry, row: &books::Row) -> Option<Defect> {
    let (last, earlier) = entry.says.split_last()?;
    let holds = |says: &Says| row.total.is_none_or(|total| total == says.total) && row.text.contains(&says.words);
    match row.total {
        _ if holds(last) => None,
        _ if earlier.iter().any(holds) => Some(Defect::StaleWrite { marker: entry.marker.clone() }),
        Some(found) if found != last.total => Some(Defect::WrongTotal { marker: entry.marker.clone(), expected: last.total, found }),
        // The words are those of a person who came after us.
        _ => None,
    }
}

fn overwritten(books: &Books, stranger: &Stranger) -> Option<Defect> {
    let id = books.id(&stranger.before);
    let field = books.changed(&stranger.entity, &stranger.before)?;
    Some(Defect::OverwrittenStranger { entity: stranger.entity.clone(), id, field })
}

fn echoes(books: &Books, list: &List) -> Vec<Defect> {
    let is_asked_for = |marker: &str| list.entries.iter().any(|entry| entry.marker == marker);
    let ours = books.with_mark_of(&list.prefix).into_iter().filter(|(row, marker)| row.counts && !is_asked_for(marker));
    ours.map(|(row, _)| Defect::Echo { entity: row.entity.clone(), id: row.id.clone() }).collect()
}

#[cfg(test)]
mod tests;
