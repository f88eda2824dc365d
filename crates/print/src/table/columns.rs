//! The columns of the table of lines: what they say and how wide they are.

use bursar_kernel::Money;

use crate::composer::Composer;
use crate::error::PaperError;
use crate::paper::{Column, Discount, Line, Paper, ShownColumn};
use crate::typeset::{Align, Style};

/// The least width in which names are read with pleasure. With less, a name stands above the figures of its line.
const LEAST_NAME: f32 = 118.0;
const GAP: f32 = 13.0;

/// The columns with their places.
#[derive(Debug)]
pub struct Grid {
    pub columns: Vec<GridColumn>,
    /// How wide names are; nothing if they are not shown.
    pub name: Option<GridColumn>,
    pub is_stacked: bool,
    pub style: Style,
}

/// A column with its place.
#[derive(Debug, Clone)]
pub struct GridColumn {
    pub shown: ShownColumn,
    pub heading: String,
    pub x: f32,
    pub width: f32,
}

impl GridColumn {
    pub fn align(&self) -> Align {
        if matches!(self.shown.column, Column::Name | Column::Unit) { Align::Left } else { Align::Right }
    }
}

impl Grid {
    /// Columns for the lines of a paper in a width: figures as wide as they are, the name has what is left.
    pub fn new(composer: &mut Composer<'_>, width: f32) -> Result<Self, PaperError> {
        let paper = composer.paper;
        let mut shown: Vec<ShownColumn> = paper.columns.clone();
        shown.sort_by_key(|shown| shown.column);
        shown.dedup_by_key(|shown| shown.column);
        let mut name = None;
        for size in [9.0, 8.5, 8.0, 7.5] {
            let style = Style::new(size, composer.theme.ink).leading(1.4).tabular();
            let columns = figures(composer, &shown, style)?;
            let taken: f32 = columns.iter().map(|column| column.width + GAP).sum();
            name = column_of_names(composer, &shown, width - taken);
            let fits = width - taken >= if name.is_some() { LEAST_NAME } else { -GAP };
            let is_smallest = size == 7.5;
            if fits || is_smallest {
                return Ok(Self::placed(columns, name, style, width, !fits));
            }
        }
        Ok(Grid { columns: Vec::new(), name, is_stacked: false, style: composer.theme.body() })
    }

    /// Figures end at the right edge; stacked ones share the width.
    fn placed(mut columns: Vec<GridColumn>, mut name: Option<GridColumn>, style: Style, width: f32, is_stacked: bool) -> Self {
        let mut right = width;
        let taken: f32 = columns.iter().map(|column| column.width).sum();
        let gaps = columns.len().saturating_sub(1).max(1) as f32;
        let gap = if is_stacked { ((width - taken) / gaps).clamp(2.0, 40.0) } else { GAP };
        for column in columns.iter_mut().rev() {
            column.x = right - column.width;
            right = column.x - gap;
        }
        if let (Some(name), true) = (&mut name, is_stacked) {
            name.width = width;
        }
        Grid { columns, name, is_stacked, style }
    }
}

fn column_of_names(composer: &Composer<'_>, shown: &[ShownColumn], width: f32) -> Option<GridColumn> {
    let shown = shown.iter().find(|shown| shown.column == Column::Name)?.clone();
    Some(GridColumn { heading: heading(composer, &shown), shown, x: 0.0, width: width.max(LEAST_NAME) })
}

fn heading(composer: &Composer<'_>, shown: &ShownColumn) -> String {
    shown.label.clone().unwrap_or_else(|| composer.words.column(shown.column).to_owned())
}

/// The columns but that of names, with their widths. One in which no line says anything is left out.
fn figures(composer: &mut Composer<'_>, shown: &[ShownColumn], style: Style) -> Result<Vec<GridColumn>, PaperError> {
    let mut columns = Vec::new();
    for shown in shown.iter().filter(|shown| shown.column != Column::Name) {
        let mut widest: f32 = 0.0;
        for line in &composer.paper.lines {
            let text = cell(composer.paper, line, shown)?;
            widest = widest.max(composer.text.width(&text, style));
        }
        if widest == 0.0 && matches!(shown.column, Column::Unit | Column::Discount) {
            continue;
        }
        if let Some(sum) = carried(shown.column).map(|part| sum(composer.paper, part)).transpose()? {
            widest = widest.max(composer.text.width(&amount(composer.paper, sum, shown), style.bold()));
        }
        let most = if shown.column == Column::Unit { 64.0 } else { f32::INFINITY };
        let heading = heading(composer, shown);
        let width = widest.min(most).max(heading_width(composer, &heading, style));
        columns.push(GridColumn { shown: shown.clone(), heading, x: 0.0, width });
    }
    Ok(columns)
}

/// The width in which a heading takes two lines at most, as a rule.
fn heading_width(composer: &mut Composer<'_>, heading: &str, style: Style) -> f32 {
    let style = heading_style(style);
    let longest = heading.split(' ').map(|word| composer.text.width(word, style)).fold(0.0, f32::max);
    let whole = composer.text.width(heading, style);
    // A hair more than the words take, for they are measured one by one.
    longest.max(whole * 0.58) + 0.5
}

/// Headings are smaller than what stands below them.
pub fn heading_style(style: Style) -> Style {
    Style { leading: 1.25, is_tabular: false, ..style.bold().sized(style.size - 1.5) }
}

/// What a line says in a column.
pub fn cell(paper: &Paper, line: &Line, shown: &ShownColumn) -> Result<String, PaperError> {
    let language = paper.language;
    let number = |text: Result<String, _>| text.map_err(PaperError::at("lines"));
    let precision = shown.precision.unwrap_or(0);
    Ok(match shown.column {
        Column::Name => line.name.clone(),
        Column::Quantity => number(line.quantity.number().and_then(|quantity| language.number(quantity, precision)))?,
        Column::Unit => line.unit.clone().unwrap_or_default(),
        Column::Price => amount(paper, line.price, shown),
        Column::PriceAfterVat => amount(paper, line.price_after_vat, shown),
        Column::Discount => match line.discount {
            Some(Discount::Percentage(rate)) if rate.percent_minor_units() != 0 => number(language.rate(rate))?,
            Some(Discount::Amount(off)) if off.minor() != 0 => amount(paper, off, shown),
            Some(_) | None => String::new(),
        },
        Column::VatRate => number(language.percent_with(line.vat_rate, precision))?,
        Column::VatAmount => amount(paper, line.vat_amount, shown),
        Column::Total => amount(paper, line.total, shown),
        Column::TotalAfterVat => amount(paper, line.total_after_vat, shown),
    })
}

/// An amount in a column.
pub fn amount(paper: &Paper, amount: Money, shown: &ShownColumn) -> String {
    paper.language.amount(amount, shown.precision.unwrap_or(0))
}

/// Which amount of a line is carried from page to page in a column.
pub fn carried(column: Column) -> Option<fn(&Line) -> Money> {
    match column {
        Column::Total => Some(|line| line.total),
        Column::TotalAfterVat => Some(|line| line.total_after_vat),
        _ => None,
    }
}

fn sum(paper: &Paper, part: fn(&Line) -> Money) -> Result<Money, PaperError> {
    Money::sum(paper.lines.iter().map(part), paper.currency).map_err(PaperError::at("lines"))
}
