//! A line of the document as a row, which can be cut where a page ends.

use std::ops::Range;
use std::rc::Rc;

use super::columns::{Grid, cell};
use crate::composer::Composer;
use crate::error::PaperError;
use crate::mark::{Block, Color, Mark};
use crate::paper::Line;
use crate::typeset::{Align, Style, TextLine};

/// Above and below a row.
const PADDING: f32 = 5.0;

/// A row: the lines of its name and description, and its figures, which stand beside the first of them or below the last.
pub struct Row {
    names: Vec<(Rc<TextLine>, Color)>,
    figures: Block,
    is_stacked: bool,
    padding: f32,
}

impl Row {
    pub fn of(line: &Line, grid: &Grid, composer: &mut Composer<'_>) -> Result<Self, PaperError> {
        let mut names = Vec::new();
        if let Some(name) = &grid.name {
            let style = grid.style.bold();
            let plain = Style { is_tabular: false, ..style };
            let small = Style { is_tabular: false, ..grid.style.sized(grid.style.size - 1.0).colored(composer.theme.muted) };
            names.extend(composer.text.lines(&line.name, plain, name.width).into_iter().map(|line| (line, plain.color)));
            for description in line.description.iter().filter(|description| !description.trim().is_empty()) {
                let lines = composer.text.lines(description.trim_end(), small, name.width);
                names.extend(lines.into_iter().map(|line| (line, small.color)));
            }
        }
        let mut figures = Block::default();
        for column in &grid.columns {
            let text = cell(composer.paper, line, &column.shown)?;
            let style = Style { is_tabular: column.align() == Align::Right, ..grid.style };
            figures.put(column.x, 0.0, composer.text.block(&text, style, column.width, column.align()));
        }
        Ok(Row { names, figures, is_stacked: grid.is_stacked, padding: composer.density.of(PADDING) })
    }

    /// How many lines of names it has; a row without names has one.
    pub fn lines(&self) -> usize {
        self.names.len().max(1)
    }

    pub fn height(&self) -> f32 {
        self.height_of(0..self.lines())
    }

    fn height_of(&self, range: Range<usize>) -> f32 {
        let names: f32 =
            self.names[range.start.min(self.names.len())..range.end.min(self.names.len())].iter().map(|(line, _)| line.height).sum();
        let content = match (self.is_stacked, self.has_figures(&range)) {
            (_, false) => names,
            (true, true) => names + 2.0 + self.figures.height,
            (false, true) => names.max(self.figures.height),
        };
        content + 2.0 * self.padding
    }

    /// Do its figures stand in this piece?
    pub fn has_figures(&self, range: &Range<usize>) -> bool {
        if self.is_stacked { range.end >= self.lines() } else { range.start == 0 }
    }

    /// The end of the longest piece from `start` that is no higher than the room; at least one line.
    pub fn fitting(&self, start: usize, room: f32) -> usize {
        if self.height_of(start..self.lines()) <= room {
            return self.lines();
        }
        let mut height = 2.0 * self.padding;
        let grows = |(line, _): &&(Rc<TextLine>, Color)| {
            height += line.height;
            height <= room
        };
        let fitting = self.names.iter().skip(start).take_while(grows).count();
        // Where all lines of names fit and the figures below them do not, the last line goes with the figures.
        (start + fitting.max(1)).min(self.lines().saturating_sub(1).max(start + 1))
    }

    /// A piece of it, with a rule below its end.
    pub fn piece(&self, range: Range<usize>, width: f32, rule: Color) -> Block {
        let mut piece = Block::default();
        let mut y = self.padding;
        let names = self.names.iter().skip(range.start).take(range.len());
        for (line, color) in names {
            piece.draw(Mark::Text { x: 0.0, y, line: Rc::clone(line), color: *color });
            y += line.height;
        }
        if self.has_figures(&range) {
            piece.put(0.0, if self.is_stacked { y + 2.0 } else { self.padding }, self.figures.clone());
        }
        piece.height = self.height_of(range.clone());
        if range.end >= self.lines() {
            piece.draw(Mark::rule(0.0, piece.height - 0.5, width, 0.5, rule));
        }
        piece
    }
}
