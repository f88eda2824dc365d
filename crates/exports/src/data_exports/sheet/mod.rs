//! Tables of documents: a row for each line, and each column a function of it.

use std::collections::BTreeMap;

use bursar_accounting::{ExportedDocument, PostingLine};
use bursar_connectors::record::Address;
use bursar_connectors::write::TaxMode;
use bursar_kernel::{AmountError, Decimal, Money, NaiveDate, Result, Uuid};

use super::{ExportFormat, ExportObject};
use crate::extra_data::store::SaidOfObject;

mod cell;
mod plain;
mod xero;

use cell::{Cell, write_row};

/// A column: its heading, and what stands in it.
type Column = (&'static str, fn(&Row<'_>) -> Result<Cell, AmountError>);

/// A row of a table.
struct Row<'a> {
    document: &'a ExportedDocument,
    /// None of a document without lines, which has one row.
    line: Option<NumberedLine<'a>>,
    extra: &'a SaidOfObject,
    days: DayOrder,
}

/// A line, and its number within the document, from 1.
#[derive(Clone, Copy)]
struct NumberedLine<'a> {
    number: usize,
    line: &'a PostingLine,
}

/// How days are written where day, month and year are not distinguished by their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayFirst,
    MonthFirst,
}

impl DayOrder {
    /// As it is read in this country.
    pub(super) fn of_country(code: &str) -> Self {
        if code == "US" { DayOrder::MonthFirst } else { DayOrder::DayFirst }
    }

    fn write(self, day: NaiveDate) -> String {
        let form = if self == DayOrder::MonthFirst { "%m/%d/%Y" } else { "%d/%m/%Y" };
        day.format(form).to_string()
    }
}

/// A form of table.
pub(super) struct Sheet {
    columns: &'static [Column],
    days: DayOrder,
    has: fn(&ExportedDocument) -> bool,
}

impl Sheet {
    /// The table of such documents in this format; none where it has none.
    pub(super) fn of(format: ExportFormat, object: &ExportObject, days: DayOrder) -> Option<Self> {
        let (columns, has): (&'static [Column], fn(&ExportedDocument) -> bool) = match (format, object) {
            (ExportFormat::Pdf, _) => return None,
            (ExportFormat::Csv, _) => (plain::COLUMNS, |_| true),
            (ExportFormat::CsvXero, ExportObject::Payables(_)) => (xero::BILLS, |_| true),
            (ExportFormat::CsvXero, ExportObject::Receivables(_)) => (xero::SALES, |document| document.kind != "quote"),
        };
        Some(Sheet { columns, days, has })
    }

    /// Does the table have such a document?
    pub(super) fn has(&self, document: &ExportedDocument) -> bool {
        (self.has)(document)
    }

    /// The table of these documents, headings first.
    pub(super) fn table(&self, documents: &[&ExportedDocument], extra: &BTreeMap<Uuid, SaidOfObject>) -> Result<String, AmountError> {
        let (mut table, nothing) = (String::new(), SaidOfObject::default());
        write_row(&mut table, self.columns.iter().map(|(heading, _)| Cell::text(*heading)));
        for document in documents {
            let extra = document.posting.counterpart_id.and_then(|id| extra.get(&id)).unwrap_or(&nothing);
            let lines = document.posting.lines.iter().enumerate();
            let mut lines: Vec<_> = lines.map(|(place, line)| Some(NumberedLine { number: place + 1, line })).collect();
            if lines.is_empty() {
                lines.push(None);
            }
            for line in lines {
                let row = Row { document, line, extra, days: self.days };
                let cells = self.columns.iter().map(|(_, cell)| cell(&row)).collect::<Result<Vec<Cell>, AmountError>>()?;
                write_row(&mut table, cells);
            }
        }
        Ok(table)
    }
}

impl Row<'_> {
    /// An amount of the document in major units. One without a currency is empty: nobody could say what it is.
    fn amount(&self, minor: i64) -> Result<Cell, AmountError> {
        let currency = self.document.posting.currency;
        currency.map_or(Ok(Cell::Empty), |currency| Ok(Cell::number(Money::new(minor, currency).major()?)))
    }

    /// Do the amounts of its lines include tax?
    fn includes_tax(&self) -> bool {
        self.document.posting.tax_mode == TaxMode::Inclusive
    }

    /// What stands in a column of lines.
    fn of_line(&self, cell: impl FnOnce(&PostingLine) -> Result<Cell, AmountError>) -> Result<Cell, AmountError> {
        self.line.map_or(Ok(Cell::Empty), |numbered| cell(numbered.line))
    }

    /// A part of the counterpart's address.
    fn address(&self, part: impl FnOnce(&Address) -> Option<&String>) -> Result<Cell, AmountError> {
        Ok(Cell::maybe(self.document.counterpart.address.as_ref().and_then(part)))
    }
}

/// A rate in percent.
fn percent(line: &PostingLine) -> Result<Decimal, AmountError> {
    Decimal::scaled(line.rate.hundredths().into(), 4)
}
