//! Blocks that fall from page to page.

use std::rc::Rc;

use crate::mark::{Block, Color, Mark};
use crate::typeset::TextLine;

/// How close everything stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    Open,
    /// So that a document does not begin another page for a few lines.
    Tight,
}

impl Density {
    /// A distance at this density.
    pub fn of(self, distance: f32) -> f32 {
        match self {
            Density::Open => distance,
            Density::Tight => distance * 0.62,
        }
    }
}

/// Where on a page something may stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    pub left: f32,
    pub width: f32,
    /// Of the first page, where the head of the document is drawn.
    pub first_top: f32,
    /// Of all others.
    pub top: f32,
    pub bottom: f32,
}

/// The pages of a document while they are filled.
#[derive(Debug)]
pub struct Pages {
    pub frame: Frame,
    density: Density,
    pub pages: Vec<Vec<Mark>>,
    /// What the last page gives away below its foot.
    pub reserved: f32,
    /// Where the next block begins.
    y: f32,
}

impl Pages {
    pub fn new(frame: Frame, density: Density) -> Self {
        Pages { frame, density, pages: vec![Vec::new()], reserved: 0.0, y: frame.first_top }
    }

    /// What is left of the page.
    pub fn room(&self) -> f32 {
        self.frame.bottom - self.y
    }

    /// What an empty page after the first one holds.
    pub fn full(&self) -> f32 {
        self.frame.bottom - self.frame.top
    }

    /// Is nothing on the page yet?
    pub fn is_at_top(&self) -> bool {
        self.y <= if self.pages.len() == 1 { self.frame.first_top } else { self.frame.top }
    }

    /// Would the next page hold more than what is left of this one?
    fn may_turn(&self) -> bool {
        !self.is_at_top() || self.full() > self.room()
    }

    /// Goes to the next page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = self.frame.top;
    }

    /// Gives away so much below the foot of the last page, where nothing stands yet.
    pub fn reserve(&mut self, height: f32) {
        if self.room() < height {
            self.turn();
        }
        self.reserved = height;
    }

    /// Leaves room, unless the page begins here.
    pub fn gap(&mut self, gap: f32) {
        if !self.is_at_top() {
            self.y += self.density.of(gap);
        }
    }

    /// Has the last of several pages so little on it that a reader would rather have none?
    pub fn ends_in_scraps(&self) -> bool {
        self.pages.len() > 1 && self.y - self.frame.top < self.full() * 0.4
    }

    /// Draws a block here, whether or not it fits.
    pub fn put(&mut self, block: Block) {
        let (left, y) = (self.frame.left, self.y);
        let mut whole = Block::default();
        whole.put(left, y, block);
        self.y = whole.height.max(y);
        if let Some(page) = self.pages.last_mut() {
            page.extend(whole.marks);
        }
    }

    /// Draws a block on this page, or on the next one if it does not fit. One that is higher than a page goes on where no mark is cut.
    pub fn place(&mut self, gap: f32, block: Block) {
        if block.is_empty() {
            return;
        }
        if self.density.of(gap) + block.height > self.room() && self.may_turn() {
            self.turn();
        }
        self.gap(gap);
        let mut rest = block;
        while rest.height > self.room() {
            match rest.cut(self.room()) {
                Ok((above, below)) => {
                    self.put(above);
                    self.turn();
                    rest = below;
                }
                Err(whole) => {
                    rest = whole;
                    break;
                }
            }
        }
        self.put(rest);
    }

    /// Draws a heading and lines of text, and goes on to the next page wherever one is full. A heading never stands alone.
    pub fn flow(&mut self, gap: f32, heading: Block, lines: Vec<(Rc<TextLine>, Color)>) {
        let first = lines.first().map_or(0.0, |(line, _)| line.height);
        if lines.is_empty() {
            return;
        }
        if self.density.of(gap) + heading.height + first * 2.0 > self.room() && self.may_turn() {
            self.turn();
        }
        self.gap(gap);
        self.put(heading);
        for (line, color) in lines {
            if line.height > self.room() && self.may_turn() {
                self.turn();
            }
            self.put(Block { width: line.width, height: line.height, marks: vec![Mark::Text { x: 0.0, y: 0.0, line, color }] });
        }
    }
}
