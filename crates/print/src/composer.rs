//! What every part of a page needs to be drawn.

use std::rc::Rc;

use bursar_kernel::{Decimal, Money, NaiveDate, Rate};

use crate::error::PaperError;
use crate::mark::{Area, Block, Mark, Picture};
use crate::pages::Density;
use crate::paper::{Language, Paper};
use crate::parts::slip::PaymentPart;
use crate::pictures::Pictures;
use crate::theme::Theme;
use crate::typeset::{Align, Style, Typesetter};
use crate::words::Words;

/// The paper, its language and look, and who sets its text.
pub struct Composer<'a> {
    pub paper: &'a Paper,
    pub words: &'static Words,
    pub language: Language,
    pub theme: Theme,
    pub pictures: &'a Pictures,
    pub text: Typesetter,
    pub density: Density,
    /// The payment part at the foot of the last page, where the paper has one.
    pub payment_part: Option<Rc<PaymentPart>>,
}

impl<'a> Composer<'a> {
    pub fn new(paper: &'a Paper, pictures: &'a Pictures) -> Self {
        let (language, theme) = (paper.language, Theme::of(paper.look.accent));
        Composer {
            paper,
            words: language.words_in(&paper.issuer.address.country),
            language,
            theme,
            pictures,
            text: Typesetter::new(),
            density: Density::Open,
            payment_part: PaymentPart::of(paper).map(Rc::new),
        }
    }

    pub fn money(&self, amount: Money) -> String {
        self.language.money(amount)
    }

    pub fn date(&self, day: NaiveDate) -> String {
        self.language.date(day)
    }

    pub fn rate(&self, rate: Rate) -> Result<String, PaperError> {
        self.language.rate(rate).map_err(PaperError::at("rate"))
    }

    pub fn percent(&self, percent: Decimal) -> Result<String, PaperError> {
        self.language.percent(percent).map_err(PaperError::at("vat_rate"))
    }

    /// Text of a width, aligned left.
    pub fn block(&mut self, text: &str, style: Style, width: f32) -> Block {
        self.text.block(text, style, width, Align::Left)
    }

    /// Rows of a name and a value: the names in a column of their own, the values beside it.
    pub fn pairs(&mut self, rows: &[(&str, String)], style: Style, names_width: f32, width: f32) -> Block {
        let names = style.colored(self.theme.muted);
        let mut pairs = Block::default();
        for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
            let mut row = self.block(name, names, names_width - 8.0);
            let value = self.block(value, style, width - names_width);
            row.put(names_width, 0.0, value);
            pairs.below(1.5, row);
        }
        pairs
    }

    /// The width of the widest of these names, and room after it.
    pub fn names_width(&mut self, rows: &[(&str, String)], style: Style, most: f32) -> f32 {
        let shown = rows.iter().filter(|(_, value)| !value.is_empty());
        let widest = shown.map(|(name, _)| self.text.width(name, style)).fold(0.0, f32::max);
        (widest + 14.0).min(most)
    }

    /// A heading and what stands below it.
    pub fn titled(&mut self, title: &str, below: Block, width: f32) -> Block {
        if below.is_empty() {
            return below;
        }
        let label = self.theme.label().bold().colored(self.theme.accent_text);
        let heading = self.block(title, label, width);
        Block::stack(3.0, [heading, below])
    }

    /// The logo within a box; without one, the name of the issuer in its place.
    pub fn brand(&mut self, width: f32, height: f32) -> Block {
        if let Some((width, height)) = self.pictures.fitted(Picture::Logo, width, height) {
            let area = Area { x: 0.0, y: 0.0, width, height };
            return Block { width, height, marks: vec![Mark::Picture { area, picture: Picture::Logo }] };
        }
        let party = &self.paper.issuer;
        let name = party.trade_name.as_deref().unwrap_or(&party.name);
        let mut brand = Block::default();
        for size in [15.0, 12.5, 10.5, 8.5] {
            let style = Style::new(size, self.theme.accent_text).bold().leading(1.2);
            brand = self.block(name, style, width);
            brand.width = self.text.width(name, style).min(width);
            if brand.height <= height {
                break;
            }
        }
        brand
    }
}
