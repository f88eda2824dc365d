//! What is drawn, before anything is written: marks with their places. A block is measured and moved; a page is a list of marks.

use std::rc::Rc;

use crate::typeset::TextLine;

/// A color of the screen: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

/// A rectangle in points, from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Which picture of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Logo,
    Signature,
}

/// One thing that is drawn.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A line of text whose top left corner is at a place.
    Text {
        x: f32,
        y: f32,
        line: Rc<TextLine>,
        color: Color,
    },
    /// A filled rectangle with rounded corners.
    Fill {
        area: Area,
        radius: f32,
        color: Color,
    },
    /// The outline of a rectangle with rounded corners.
    Frame {
        area: Area,
        radius: f32,
        width: f32,
        color: Color,
    },
    Picture {
        area: Area,
        picture: Picture,
    },
    /// The dark modules of a code, a row after the other.
    Code {
        area: Area,
        code: Rc<Vec<Vec<bool>>>,
    },
    /// A place that leads to an address.
    Link {
        area: Area,
        url: Rc<str>,
    },
    /// A block that is turned clockwise around a place, its own top left corner at the origin.
    Turned {
        x: f32,
        y: f32,
        degrees: f32,
        block: Block,
    },
}

impl Mark {
    /// A line across.
    pub fn rule(x: f32, y: f32, width: f32, thickness: f32, color: Color) -> Self {
        Mark::Fill { area: Area { x, y, width, height: thickness }, radius: 0.0, color }
    }

    /// Where it begins and ends from the top.
    fn extent(&self) -> (f32, f32) {
        match self {
            Mark::Text { y, line, .. } => (*y, *y + line.height),
            Mark::Turned { y, block, .. } => (*y, *y + block.height),
            Mark::Fill { area, .. }
            | Mark::Frame { area, .. }
            | Mark::Picture { area, .. }
            | Mark::Code { area, .. }
            | Mark::Link { area, .. } => (area.y, area.y + area.height),
        }
    }

    /// The same mark so much further right and down.
    fn moved(mut self, right: f32, down: f32) -> Self {
        match &mut self {
            Mark::Text { x, y, .. } | Mark::Turned { x, y, .. } => {
                *x += right;
                *y += down;
            }
            Mark::Fill { area, .. }
            | Mark::Frame { area, .. }
            | Mark::Picture { area, .. }
            | Mark::Code { area, .. }
            | Mark::Link { area, .. } => {
                area.x += right;
                area.y += down;
            }
        }
        self
    }
}

/// Marks with a common corner, and the room that they take.
#[derive(Debug, Clone, Default)]
pub struct Block {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
}

impl Block {
    /// Adds a mark that takes no room.
    pub fn draw(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// Draws another block with its corner at a place, and grows to hold it.
    pub fn put(&mut self, x: f32, y: f32, other: Block) {
        self.width = self.width.max(x + other.width);
        self.height = self.height.max(y + other.height);
        self.marks.extend(other.marks.into_iter().map(|mark| mark.moved(x, y)));
    }

    /// Draws another block below all that is there.
    pub fn below(&mut self, gap: f32, other: Block) {
        if other.height > 0.0 {
            let gap = if self.height > 0.0 { gap } else { 0.0 };
            self.put(0.0, self.height + gap, other);
        }
    }

    /// Blocks below each other.
    pub fn stack(gap: f32, blocks: impl IntoIterator<Item = Block>) -> Self {
        let mut stack = Block::default();
        blocks.into_iter().for_each(|block| stack.below(gap, block));
        stack
    }

    /// Cuts it at this height or above, where no mark is cut; nothing where it would have to be cut through its first mark.
    pub fn cut(self, at: f32) -> Result<(Block, Block), Block> {
        let mut cut = at;
        loop {
            let straddling = self.marks.iter().map(Mark::extent).filter(|(top, bottom)| *top < cut && *bottom > cut);
            let Some(higher) = straddling.map(|(top, _)| top).reduce(f32::min) else { break };
            cut = higher;
        }
        if cut <= 0.0 || cut >= self.height {
            return Err(self);
        }
        let (above, below): (Vec<Mark>, Vec<Mark>) = self.marks.into_iter().partition(|mark| mark.extent().1 <= cut);
        let below = below.into_iter().map(|mark| mark.moved(0.0, -cut)).collect();
        let rest = Block { width: self.width, height: self.height - cut, marks: below };
        Ok((Block { width: self.width, height: cut, marks: above }, rest))
    }

    /// Is nothing drawn, and no room taken?
    pub fn is_empty(&self) -> bool {
        self.height == 0.0 && self.marks.is_empty()
    }
}
