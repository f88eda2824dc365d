//! A page as words that stand somewhere: what the text of a PDF and the text of a scan have in common.

use crate::recognized::PageArea;

/// A page and its words, in units of its own: points of a PDF, pixels of a picture. The origin is the upper left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Page {
    /// The first is 1.
    pub number: u32,
    pub width: f32,
    pub height: f32,
    pub words: Vec<Word>,
}

/// Letters without a space between them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    pub text: String,
    pub frame: Frame,
    /// How sure it is that it says so, in percent.
    pub certainty: u8,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Frame {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Frame {
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// The smallest that holds both.
    pub fn with(self, other: Frame) -> Frame {
        Frame {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Do they share a part of the width?
    pub fn is_above_or_below(&self, other: &Frame) -> bool {
        self.left < other.right && other.left < self.right
    }

    /// Is it the next line of the same text: close below and of about the same height?
    pub fn goes_on_in(&self, below: &Frame) -> bool {
        self.is_close_above(below) && (0.65..1.5).contains(&(below.height() / self.height()))
    }

    /// Does the other one stand close below, at the same edge or in the same middle?
    pub fn is_close_above(&self, below: &Frame) -> bool {
        let (gap, height) = (below.top - self.bottom, self.height().max(below.height()));
        let (left, right) = (below.left - self.left, below.right - self.right);
        let is_at_edge = [left, right, (left + right) / 2.0].iter().any(|distance| distance.abs() < height * 0.25);
        (-0.5 * height..0.6 * height).contains(&gap) && is_at_edge
    }

    /// As thousandths of a page.
    pub fn on(&self, page: &Page) -> PageArea {
        let part = |length: f32, whole: f32| if whole > 0.0 { (length / whole * 1000.0).clamp(0.0, 1000.0) as u16 } else { 0 };
        PageArea {
            page: page.number,
            left: part(self.left, page.width),
            top: part(self.top, page.height),
            right: part(self.right, page.width),
            bottom: part(self.bottom, page.height),
        }
    }
}
