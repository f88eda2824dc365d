//! What the lines come to: the sums at the right, the table of VAT at the left.

use bursar_kernel::Money;

use crate::composer::Composer;
use crate::error::PaperError;
use crate::mark::{Area, Block, Mark};
use crate::paper::{Column, Design, Discount, Kind, Payment};
use crate::theme::WHITE;
use crate::typeset::{Align, Style};

/// A row of sums.
struct Sum {
    name: String,
    /// Below the name.
    note: Option<String>,
    amount: String,
    is_bold: bool,
}

/// The sums and the table of VAT, side by side; nothing on a paper without prices.
pub fn totals(composer: &mut Composer<'_>, width: f32) -> Result<Block, PaperError> {
    if composer.paper.kind == Kind::DeliveryNote {
        return Ok(Block::default());
    }
    let sums_width = (width * 0.46).max(225.0);
    let left_width = width - sums_width - 36.0;
    let sums = sums(composer, sums_width)?;
    let vat = vat_table(composer, left_width)?;
    let mut block = Block::default();
    block.put(width - sums_width, 0.0, sums);
    block.put(0.0, 5.0, vat);
    Ok(block)
}

fn sums(composer: &mut Composer<'_>, width: f32) -> Result<Block, PaperError> {
    let style = composer.theme.body().tabular();
    let mut block = Block::default();
    for sum in rows(composer)? {
        let style = if sum.is_bold { style.bold() } else { style };
        let row = sum_row(composer, &sum, style, width);
        if sum.is_bold {
            block.draw(Mark::rule(0.0, block.height + 3.0, width, 0.5, composer.theme.faint));
            block.height += 3.0;
        }
        block.below(0.0, row);
    }
    let due = due_row(composer, width);
    block.below(5.0, due);
    Ok(block)
}

fn sum_row(composer: &mut Composer<'_>, sum: &Sum, style: Style, width: f32) -> Block {
    let amount = composer.text.word(&sum.amount, style);
    let names_width = width - amount.width - 14.0;
    let mut row = Block::default();
    let name = composer.block(&sum.name, Style { is_tabular: false, ..style }, names_width);
    let padding = composer.density.of(2.6);
    row.put(0.0, padding, name);
    row.put(width - amount.width, padding, amount);
    if let Some(note) = &sum.note {
        let note = composer.block(note, composer.theme.small(), names_width);
        row.below(0.0, note);
    }
    row.height += padding;
    row
}

/// The last row, larger than all others.
fn due_row(composer: &mut Composer<'_>, width: f32) -> Block {
    let (paper, theme) = (composer.paper, composer.theme);
    let is_letter = paper.look.design == Design::Letter;
    let color = if is_letter { WHITE } else { theme.accent_text };
    let style = Style::new(11.5, color).bold().tabular();
    let name = composer.text.word(composer.words.due(paper.kind), style);
    let amount = composer.text.word(&composer.language.money(paper.totals.due), style);
    let (padding, bleed) = if is_letter { (6.0, 8.0) } else { (7.0, 0.0) };
    let mut row = Block::default();
    let is_narrow = name.width + amount.width + 10.0 > width;
    let below = if is_narrow { name.height } else { 0.0 };
    let height = amount.height + below + 2.0 * padding;
    if is_letter {
        let area = Area { x: -bleed, y: 0.0, width: width + 2.0 * bleed, height };
        row.draw(Mark::Fill { area, radius: 2.0, color: theme.accent_text });
    } else {
        row.draw(Mark::rule(0.0, 0.0, width, 0.9, theme.ink));
    }
    row.put(width - amount.width, padding + below, amount);
    row.put(0.0, padding, name);
    row.height = height;
    row
}

/// The rows before the last one: only what there is.
fn rows(composer: &Composer<'_>) -> Result<Vec<Sum>, PaperError> {
    let (paper, words) = (composer.paper, composer.words);
    let totals = &paper.totals;
    let plain = |name: String, amount: Money| Sum { name, note: None, amount: composer.money(amount), is_bold: false };
    let mut rows = vec![plain(words.subtotal.to_owned(), totals.subtotal)];
    if let Some((discount, amount)) = totals.discount.as_ref().filter(|(_, amount)| amount.minor() != 0) {
        let name = match discount {
            Discount::Percentage(rate) => format!("{} {}", words.discount, composer.rate(*rate)?),
            Discount::Amount(_) => words.discount.to_owned(),
        };
        rows.push(plain(name, negative(*amount)?));
    }
    for vat in &totals.vat {
        let name = vat.name.as_deref().unwrap_or(words.vat);
        rows.push(plain(format!("{name} {}", composer.percent(vat.rate)?), vat.amount));
    }
    if let Some(deduction) = &totals.deduction {
        let name = deduction.title.clone().unwrap_or_else(|| words.deduction.to_owned());
        rows.push(Sum { note: deduction.memo.clone(), ..plain(name, negative(deduction.amount)?) });
    }
    // Where the last row says the same, it is said once.
    if totals.total != totals.due {
        rows.push(Sum { is_bold: true, ..plain(words.total.to_owned(), totals.total) });
    }
    if let Some((rate, amount)) = totals.withholding {
        rows.push(plain(format!("{} {}", words.withholding, composer.rate(rate)?), negative(amount)?));
    }
    for payment in &paper.payments {
        rows.push(plain(payment_name(composer, payment), negative(payment.amount)?));
    }
    Ok(rows)
}

/// A payment by its day and method, or the credit note that stands instead of one.
fn payment_name(composer: &Composer<'_>, payment: &Payment) -> String {
    let day = composer.date(payment.on);
    match (&payment.credit_note, &payment.method) {
        (Some(number), _) => format!("{} {number}, {day}", composer.words.credit),
        (None, Some(method)) => format!("{method}, {day}"),
        (None, None) => format!("{}, {day}", composer.words.paid),
    }
}

/// The amount as one that comes off.
fn negative(amount: Money) -> Result<Money, PaperError> {
    Money::new(0, amount.currency()).minus(amount).map_err(PaperError::at("totals"))
}

/// For each rate what is taxed and the tax; what a custom rate is made of stands below it.
fn vat_table(composer: &mut Composer<'_>, width: f32) -> Result<Block, PaperError> {
    let (paper, words) = (composer.paper, composer.words);
    // Whoever hides the columns of VAT, or has one rate only, has said it all in the sums.
    let has_parts = paper.totals.vat.iter().any(|vat| !vat.components.is_empty());
    let is_told = paper.totals.vat.len() < 2 && !has_parts;
    let shows_vat = paper.columns.is_empty() || paper.columns.iter().any(|shown| shown.column == Column::VatRate);
    if is_told && shows_vat {
        return Ok(Block::default());
    }
    let style = composer.theme.small().colored(composer.theme.ink).tabular();
    let muted = style.colored(composer.theme.muted);
    let head = composer.theme.label().bold();
    let columns = [width * 0.34, width * 0.34, width * 0.32];
    let mut table = cells(composer, [words.vat, words.net, words.column(Column::VatAmount)], columns, head);
    table.draw(Mark::rule(0.0, table.height + 1.5, width, 0.5, composer.theme.faint));
    table.height += 3.0;
    for vat in &paper.totals.vat {
        let rate = composer.percent(vat.rate)?;
        let (taxable, amount) = (composer.language.amount(vat.taxable, 0), composer.language.amount(vat.amount, 0));
        table.below(2.0, cells(composer, [&rate, &taxable, &amount], columns, style));
        for part in &vat.components {
            let name = format!("{} {}", part.name, composer.percent(part.rate)?);
            let amount = composer.language.amount(part.amount, 0);
            table.below(1.0, cells(composer, [&name, "", &amount], columns, muted));
        }
    }
    Ok(table)
}

/// A row of three: the first left, the others right.
fn cells(composer: &mut Composer<'_>, texts: [&str; 3], widths: [f32; 3], style: Style) -> Block {
    let mut row = Block::default();
    let mut x = 0.0;
    for (place, (text, width)) in texts.into_iter().zip(widths).enumerate() {
        let align = if place == 0 { Align::Left } else { Align::Right };
        row.put(x, 0.0, composer.text.block(text, style, width, align));
        x += width;
    }
    row
}
