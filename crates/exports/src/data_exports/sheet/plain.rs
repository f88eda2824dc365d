//! The columns of plain tables: everything that a document says of itself and of its lines.

use bursar_kernel::Uuid;

use super::{Cell, Column, percent};

/// The columns.
pub(super) const COLUMNS: &[Column] = &[
    ("id", |row| Ok(Cell::text(row.document.posting.id))),
    ("type", |row| Ok(Cell::text(row.document.kind))),
    ("status", |row| Ok(Cell::text(row.document.status))),
    ("document_id", |row| Ok(Cell::maybe(row.document.posting.number.as_ref()))),
    ("created_at", |row| Ok(Cell::text(bursar_kernel::wire_time(row.document.created_at)))),
    ("issued_at", |row| Ok(row.document.posting.date.map_or(Cell::Empty, Cell::text))),
    ("due_date", |row| Ok(row.document.posting.due_date.map_or(Cell::Empty, Cell::text))),
    ("counterpart_id", |row| Ok(id(row.document.posting.counterpart_id))),
    ("counterpart_name", |row| Ok(Cell::maybe(row.document.counterpart.name.as_ref()))),
    ("counterpart_email", |row| Ok(Cell::maybe(row.document.counterpart.email.as_ref()))),
    ("counterpart_address_line1", |row| row.address(|address| address.lines.first())),
    ("counterpart_address_line2", |row| row.address(|address| address.lines.get(1))),
    ("counterpart_city", |row| row.address(|address| address.city.as_ref())),
    ("counterpart_state", |row| row.address(|address| address.region.as_ref())),
    ("counterpart_postal_code", |row| row.address(|address| address.postal_code.as_ref())),
    ("counterpart_country", |row| row.address(|address| address.country.as_ref())),
    ("account_code", |row| Ok(Cell::maybe(row.extra.account_code.as_ref()))),
    ("tax_rate_code", |row| Ok(Cell::maybe(row.extra.tax_rate_code.as_ref()))),
    ("project_id", |row| Ok(id(row.document.posting.project_id))),
    ("memo", |row| Ok(Cell::maybe(row.document.posting.memo.as_ref()))),
    ("currency", |row| Ok(row.document.posting.currency.map_or(Cell::Empty, |currency| Cell::text(currency.code())))),
    ("tax_amount", |row| row.amount(row.document.posting.tax_total)),
    ("total_amount", |row| row.amount(row.document.posting.total)),
    ("amounts_include_tax", |row| Ok(Cell::text(if row.includes_tax() { "true" } else { "false" }))),
    ("line_number", |row| Ok(row.line.map_or(Cell::Empty, |numbered| Cell::number(numbered.number)))),
    ("line_description", |row| row.of_line(|line| Ok(Cell::text(&line.description)))),
    ("line_quantity", |row| row.of_line(|line| Ok(Cell::number(line.quantity.number()?)))),
    ("line_unit_price", |row| row.of_line(|line| row.amount(line.unit_price))),
    ("line_amount", |row| row.of_line(|line| row.amount(line.amount))),
    ("line_tax_rate", |row| row.of_line(|line| Ok(Cell::number(percent(line)?)))),
    ("line_tax_amount", |row| row.of_line(|line| row.amount(line.tax_amount))),
    ("line_product_id", |row| row.of_line(|line| Ok(id(line.product_id)))),
    ("line_ledger_account_id", |row| row.of_line(|line| Ok(id(line.ledger_account_id)))),
];

fn id(id: Option<Uuid>) -> Cell {
    id.map_or(Cell::Empty, Cell::text)
}
