//! The table of lines. It falls over as many pages as it needs: each begins with the headings and what was brought forward, and ends with
//! what is carried over.

mod columns;
mod row;

use bursar_kernel::Money;

use crate::composer::Composer;
use crate::error::PaperError;
use crate::mark::{Area, Block, Mark};
use crate::pages::Pages;
use crate::paper::{Design, Line};
use crate::theme::WHITE;
use crate::typeset::{Align, Style};
use columns::{Grid, amount, carried, heading_style};
use row::Row;

/// Draws the table. What follows it, so high, stays with its last line.
pub fn draw(composer: &mut Composer<'_>, pages: &mut Pages, following: f32) -> Result<(), PaperError> {
    if composer.paper.columns.is_empty() || composer.paper.lines.is_empty() {
        return Ok(());
    }
    let grid = Grid::new(composer, pages.frame.width)?;
    Table::new(grid, composer, pages.frame.width)?.fill(composer, pages, following)
}

struct Table {
    grid: Grid,
    width: f32,
    headings: Block,
    rows: Vec<Row>,
}

impl Table {
    fn new(grid: Grid, composer: &mut Composer<'_>, width: f32) -> Result<Self, PaperError> {
        let headings = headings(&grid, composer, width);
        let rows = composer.paper.lines.iter().map(|line| Row::of(line, &grid, composer)).collect::<Result<_, _>>()?;
        Ok(Table { grid, width, headings, rows })
    }

    fn fill(self, composer: &mut Composer<'_>, pages: &mut Pages, following: f32) -> Result<(), PaperError> {
        let lines = &composer.paper.lines;
        let carry_height = self.carry(composer, "", &[])?.height;
        let last = self.rows.len() - 1;
        self.begin(composer, pages);
        let mut is_fresh = true;
        for (place, row) in self.rows.iter().enumerate() {
            let reserved = if place == last { following } else { carry_height };
            let full = pages.full() - self.headings.height - carry_height - reserved;
            if row.height() + reserved > pages.room() && !is_fresh && row.height() <= full.max(0.0) {
                self.turn(composer, pages, &lines[..place])?;
            }
            self.lay(composer, pages, row, (&lines[..place], &lines[..=place]), carry_height)?;
            is_fresh = false;
        }
        Ok(())
    }

    /// The headings, on the first page of the table: never without a line below them.
    fn begin(&self, composer: &Composer<'_>, pages: &mut Pages) {
        let first = self.rows.first().map_or(0.0, Row::height).min(60.0);
        if self.headings.height + first > pages.room() {
            pages.turn();
        }
        pages.put(self.headings.clone());
        if composer.paper.look.design == Design::Modern {
            pages.gap(2.0);
        }
    }

    /// Draws a row; one that is higher than a page goes on on the next one. What is carried in between counts the row as soon as its figures
    /// are told.
    fn lay(
        &self,
        composer: &mut Composer<'_>,
        pages: &mut Pages,
        row: &Row,
        (before, with): (&[Line], &[Line]),
        carry_height: f32,
    ) -> Result<(), PaperError> {
        let mut drawn = 0;
        loop {
            let piece = drawn..row.fitting(drawn, pages.room() - carry_height);
            let is_told = row.has_figures(&(0..piece.end));
            drawn = piece.end;
            pages.put(row.piece(piece, self.width, composer.theme.faint));
            if drawn >= row.lines() {
                return Ok(());
            }
            self.turn(composer, pages, if is_told { with } else { before })?;
        }
    }

    /// Ends a page with what is carried over and begins the next one with it.
    fn turn(&self, composer: &mut Composer<'_>, pages: &mut Pages, before: &[Line]) -> Result<(), PaperError> {
        let carried = self.carry(composer, composer.words.carried, before)?;
        pages.put(carried);
        pages.turn();
        pages.put(self.headings.clone());
        let brought = self.carry(composer, composer.words.brought, before)?;
        pages.put(brought);
        Ok(())
    }

    /// A row of sums of these lines; nothing where no column of totals is shown.
    fn carry(&self, composer: &mut Composer<'_>, label: &str, lines: &[Line]) -> Result<Block, PaperError> {
        let style = self.grid.style.bold();
        let mut row = Block::default();
        for column in &self.grid.columns {
            let Some(part) = carried(column.shown.column) else { continue };
            let sum = Money::sum(lines.iter().map(part), composer.paper.currency).map_err(PaperError::at("lines"))?;
            let text = amount(composer.paper, sum, &column.shown);
            row.put(column.x, 5.0, composer.text.block(&text, style, column.width, Align::Right));
        }
        if !row.is_empty() {
            let style = Style { is_tabular: false, ..style.colored(composer.theme.muted) };
            let label = composer.block(label, style, self.width / 2.0);
            row.put(0.0, 5.0, label);
            row.height += 5.0;
            row.draw(Mark::rule(0.0, row.height - 0.5, self.width, 0.5, composer.theme.faint));
        }
        Ok(row)
    }
}

/// The headings: in the modern design over a rule, in the letter in a band of the accent.
fn headings(grid: &Grid, composer: &mut Composer<'_>, width: f32) -> Block {
    let is_band = composer.paper.look.design == Design::Letter;
    let color = if is_band { WHITE } else { composer.theme.muted };
    let style = heading_style(grid.style).colored(color);
    let columns: Vec<_> = grid.name.iter().filter(|_| !grid.is_stacked).chain(&grid.columns).collect();
    let texts: Vec<(f32, Block)> =
        columns.iter().map(|column| (column.x, composer.text.block(&column.heading, style, column.width, column.align()))).collect();
    let highest = texts.iter().map(|(_, text)| text.height).fold(0.0, f32::max);
    let mut row = Block::default();
    let (padding, bleed) = if is_band { (5.0, 8.0) } else { (0.0, 0.0) };
    if is_band {
        let area = Area { x: -bleed, y: 0.0, width: width + 2.0 * bleed, height: highest + 2.0 * padding };
        row.draw(Mark::Fill { area, radius: 2.0, color: composer.theme.accent_text });
    }
    for (x, text) in texts {
        row.put(x, padding + highest - text.height, text);
    }
    row.height = highest + padding + 5.0;
    if !is_band {
        row.draw(Mark::rule(0.0, row.height - 0.9, width, 0.9, composer.theme.ink));
    }
    row
}
