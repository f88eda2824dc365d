//! The modern design: an open page that leads with the amount.

use super::{body, leads_with_amount, name, seal};
use crate::composer::Composer;
use crate::error::PaperError;
use crate::mark::{Area, Block, Mark};
use crate::pages::{Frame, Pages};
use crate::paper::{Kind, Party};
use crate::parts::{closing, parties, payment};
use crate::theme::{WHITE, page_size};
use crate::typeset::{Align, Style};

const MARGIN: f32 = 50.0;
/// The line of the accent at the top of every page.
const BAR: f32 = 5.0;

pub fn pages(composer: &mut Composer<'_>) -> Result<Pages, PaperError> {
    let (width, height) = page_size(composer.paper.look.format);
    let frame = Frame { left: MARGIN, width: width - 2.0 * MARGIN, first_top: 40.0, top: 62.0, bottom: height - 66.0 };
    let mut pages = Pages::new(frame, composer.density);
    let head = head(composer, frame.width);
    pages.place(0.0, head);
    let parties = sides(composer, frame.width);
    pages.place(28.0, parties);
    if leads_with_amount(composer) {
        let panel = panel(composer, frame.width);
        pages.place(22.0, panel);
    } else if let Some(seal) = seal(composer, 17.0) {
        pages.place(14.0, seal);
    }
    closing::text(composer, &mut pages, 18.0, None, composer.paper.texts.memo.as_deref());
    pages.gap(22.0);
    body(composer, &mut pages)?;
    furnish(composer, &mut pages, (width, height));
    Ok(pages)
}

/// The brand at the left, the title and the number at the right.
fn head(composer: &mut Composer<'_>, width: f32) -> Block {
    let (paper, theme) = (composer.paper, composer.theme);
    let column = width * 0.48;
    let mut head = Block::default();
    let brand = composer.brand(width - column - 24.0, 46.0);
    let title = Style::new(24.0, theme.ink).bold().leading(1.2);
    let mut right = composer.text.block(composer.words.title(paper.kind), title, column, Align::Right);
    let number = paper.number.as_deref().unwrap_or_default();
    let number = composer.text.block(number, Style::new(10.5, theme.muted), column, Align::Right);
    right.below(1.0, number);
    head.put(0.0, 2.0, brand);
    head.put(width - column, 0.0, right);
    head
}

/// The two sides, and the particulars of the document.
fn sides(composer: &mut Composer<'_>, width: f32) -> Block {
    let paper = composer.paper;
    let (gap, right) = (18.0, width * 0.345);
    let column = (width - right - 2.0 * gap) / 2.0;
    let style = composer.theme.body();
    let from = side(composer, &paper.issuer, composer.words.from, column);
    let to = side(composer, &paper.recipient, composer.words.recipient(paper.kind), column);
    let delivery = parties::delivery(composer, style, column);
    let rows = parties::particulars(composer);
    let small = style.sized(8.5);
    let names = composer.names_width(&rows, small, right * 0.6);
    let rows = composer.pairs(&rows, small, names, right);
    let mut sides = Block::default();
    sides.put(0.0, 0.0, from);
    sides.put(column + gap, 0.0, Block::stack(10.0, [to, delivery]));
    sides.put(width - right, 13.0, rows);
    sides
}

/// A side with its tax ids, under its heading.
fn side(composer: &mut Composer<'_>, party: &Party, heading: &str, width: f32) -> Block {
    let style = composer.theme.body();
    let mut side = parties::party(composer, party, style, width);
    for line in parties::tax_lines(composer, party) {
        let line = composer.block(&line, style.colored(composer.theme.muted), width);
        side.below(0.0, line);
    }
    composer.titled(heading, side, width)
}

/// The amount, large, on a panel in a breath of the accent; at its right what can be done about it, or that it was done.
fn panel(composer: &mut Composer<'_>, width: f32) -> Block {
    let (paper, words, theme) = (composer.paper, composer.words, composer.theme);
    let padding = 13.0;
    let is_due = paper.kind != Kind::CreditNote && paper.totals.due.minor() > 0;
    let label = match paper.dates.deadline.filter(|_| is_due) {
        Some(deadline) => format!("{}  ·  {} {}", words.due(paper.kind), words.deadline(paper.kind), composer.date(deadline)),
        None => words.due(paper.kind).to_owned(),
    };
    let label = composer.text.word(&label, Style::new(8.5, theme.muted));
    let amount = Style::new(23.0, theme.accent_text).bold().leading(1.22).tabular();
    let amount = composer.text.word(&composer.language.money(paper.totals.due), amount);
    let inner = Block::stack(1.0, [label, amount]);
    let (left, height) = (inner.width + padding, inner.height + 2.0 * padding - 2.0);
    let mut panel = Block { width, height, ..Block::default() };
    panel.draw(Mark::Fill { area: Area { x: 0.0, y: 0.0, width, height }, radius: 5.0, color: theme.tint });
    panel.put(padding, padding - 1.0, inner);
    let right = match (seal(composer, 17.0), &paper.link) {
        (Some(seal), _) => Some(seal),
        (None, Some(link)) if payment::is_asked(composer) && paper.stamp.is_none() => Some(button(composer, link)),
        (None, _) => None,
    };
    if let Some(right) = right.filter(|right| left + right.width + 2.0 * padding < width) {
        panel.put(width - padding - right.width, (height - right.height) / 2.0, right);
    }
    panel
}

fn button(composer: &mut Composer<'_>, link: &str) -> Block {
    let words = composer.words;
    let label = composer.text.word(words.link(composer.paper.kind), Style::new(9.5, WHITE).bold());
    let (across, down) = (15.0, 7.0);
    let area = Area { x: 0.0, y: 0.0, width: label.width + 2.0 * across, height: label.height + 2.0 * down };
    let mut button = Block { width: area.width, height: area.height, ..Block::default() };
    button.draw(Mark::Fill { area, radius: 4.0, color: composer.theme.accent_text });
    button.put(across, down, label);
    button.draw(Mark::Link { area, url: link.into() });
    button
}

/// What stands on every page: the bar, a head from the second page on, the foot with the number of the page.
fn furnish(composer: &mut Composer<'_>, pages: &mut Pages, (width, height): (f32, f32)) {
    let (count, frame, reserved) = (pages.pages.len(), pages.frame, pages.reserved);
    let style = composer.theme.small().sized(7.5);
    let foot = foot(composer);
    let name = name(composer);
    for (place, page) in pages.pages.iter_mut().enumerate() {
        let bar = Area { x: 0.0, y: 0.0, width, height: BAR };
        let mut marks = Block::default();
        marks.draw(Mark::Fill { area: bar, radius: 0.0, color: composer.theme.accent });
        if place > 0 {
            let left = composer.text.clipped(&name, style.bold().colored(composer.theme.ink), frame.width * 0.6);
            marks.put(frame.left, 34.0, left);
            let right = composer.text.clipped(&composer.paper.issuer.name, style, frame.width * 0.38);
            marks.put(frame.left + frame.width - right.width, 34.0, right);
        }
        let top = height - 50.0 - if place + 1 == count { reserved } else { 0.0 };
        marks.draw(Mark::rule(frame.left, top, frame.width, 0.5, composer.theme.faint));
        for (place, line) in foot.iter().enumerate() {
            let line = composer.text.clipped(line, style, frame.width - 90.0);
            marks.put(frame.left, top + 8.0 + place as f32 * line.height, line);
        }
        let number = composer.text.block(&composer.words.page(place + 1, count), style, 80.0, Align::Right);
        marks.put(frame.left + frame.width - 80.0, top + 8.0, number);
        page.extend(marks.marks);
    }
}

/// The foot: who it is and where registered, and how it is reached.
fn foot(composer: &Composer<'_>) -> [String; 2] {
    let issuer = &composer.paper.issuer;
    let mut company = vec![issuer.name.clone()];
    company.extend(issuer.registration.clone());
    [company.join("  ·  "), parties::reach_lines(issuer).join("  ·  ")]
}
