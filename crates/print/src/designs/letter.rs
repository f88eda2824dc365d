//! The business letter: the address stands where the window of an envelope is (DIN 5008, form B), and the issuer's particulars at the foot.

use super::{body, name, seal};
use crate::composer::Composer;
use crate::error::PaperError;
use crate::mark::{Block, Mark};
use crate::pages::{Frame, Pages};
use crate::paper::Format;
use crate::parts::{closing, parties, payment, slip};
use crate::theme::{MM, page_size};
use crate::typeset::{Align, Style};

/// Margins of the standard.
const LEFT: f32 = 25.0 * MM;
const RIGHT: f32 = 20.0 * MM;
/// The field of the address, with the line of the sender above it.
const ADDRESS_TOP: f32 = 47.0 * MM;
const ADDRESS_WIDTH: f32 = 80.0 * MM;
/// The block of particulars beside it.
const PARTICULARS_LEFT: f32 = 122.0 * MM;
/// Where the letter begins.
const SUBJECT_TOP: f32 = 98.5 * MM;
/// What the foot takes.
const FOOT: f32 = 31.0 * MM;

pub fn pages(composer: &mut Composer<'_>) -> Result<Pages, PaperError> {
    let (width, height) = page_size(composer.paper.look.format);
    let (head, bottom_of_head) = head(composer, (width, height));
    let frame = Frame {
        left: LEFT,
        width: width - LEFT - RIGHT,
        first_top: SUBJECT_TOP.max(bottom_of_head + 16.0).min(height - FOOT),
        top: 22.0 * MM,
        bottom: height - FOOT - 10.0,
    };
    let mut pages = Pages::new(frame, composer.density);
    if let Some(first) = pages.pages.first_mut() {
        first.extend(head.marks);
    }
    let subject = composer.block(&name(composer), Style::new(16.0, composer.theme.accent_text).bold().leading(1.25), frame.width);
    pages.place(0.0, subject);
    closing::text(composer, &mut pages, 8.0, None, composer.paper.texts.memo.as_deref());
    pages.gap(14.0);
    body(composer, &mut pages)?;
    furnish(composer, &mut pages, height);
    Ok(pages)
}

/// The brand, the address and the particulars, and where they end.
fn head(composer: &mut Composer<'_>, (width, height): (f32, f32)) -> (Block, f32) {
    let paper = composer.paper;
    let mut head = Block::default();
    let brand = composer.brand(70.0 * MM, 22.0 * MM);
    head.put(width - RIGHT - brand.width, 15.0 * MM, brand);
    let sender = sender(composer);
    head.put(LEFT, ADDRESS_TOP, sender);
    let style = composer.theme.body().sized(9.5);
    let recipient = parties::party(composer, &paper.recipient, style, ADDRESS_WIDTH);
    head.put(LEFT, ADDRESS_TOP + 5.0 * MM, recipient);
    let right_width = width - RIGHT - PARTICULARS_LEFT;
    let mut rows = parties::particulars(composer);
    rows.push((composer.words.your_vat_id, paper.recipient.vat_id.clone().unwrap_or_default()));
    let small = composer.theme.body().sized(8.5);
    let names = composer.names_width(&rows, small, right_width * 0.6);
    let rows = composer.pairs(&rows, small, names, right_width);
    let delivery = parties::delivery(composer, small, right_width);
    let right = Block::stack(10.0, [rows, delivery]);
    head.put(PARTICULARS_LEFT, ADDRESS_TOP + 5.0 * MM, right);
    let bottom = head.height;
    if let Some(seal) = seal(composer, 20.0) {
        head.put(width - RIGHT - seal.width - 4.0, SUBJECT_TOP.max(bottom + 16.0) + 16.0 - seal.height, seal);
    }
    if paper.look.format == Format::A4 {
        // Where the sheet is folded, and where it is punched.
        let marks = [(105.0, 5.0), (148.5, 7.0), (210.0, 5.0)];
        // None of them on a payment part, which stays as it is.
        let lowest = if composer.payment_part.is_some() { height - slip::HEIGHT } else { height };
        for (y, length) in marks.into_iter().filter(|(y, _)| y * MM < lowest) {
            head.draw(Mark::rule(4.0 * MM, y * MM, length * MM / 2.0, 0.4, composer.theme.muted));
        }
    }
    (head, bottom)
}

/// The sender in one small line, which the window shows above the address: as much of it as the window is wide.
fn sender(composer: &mut Composer<'_>) -> Block {
    let issuer = &composer.paper.issuer;
    let home = parties::home_of(composer, issuer);
    let address = parties::address_lines(&issuer.address, composer.language, &home);
    let parts: Vec<String> = std::iter::once(issuer.name.clone()).chain(address).collect();
    let style = Style::new(6.5, composer.theme.muted);
    let fits = |count: &usize| composer.text.width(&parts[..*count].join(" · "), style) <= ADDRESS_WIDTH;
    let count = (1..=parts.len()).rev().find(fits).unwrap_or(1);
    let mut sender = composer.text.clipped(&parts[..count].join(" · "), style, ADDRESS_WIDTH);
    sender.draw(Mark::rule(0.0, sender.height + 1.0, ADDRESS_WIDTH, 0.4, composer.theme.faint));
    sender
}

/// What stands on every page: a head from the second page on, and the foot with the issuer's particulars.
fn furnish(composer: &mut Composer<'_>, pages: &mut Pages, height: f32) {
    let (count, frame, reserved) = (pages.pages.len(), pages.frame, pages.reserved);
    let foot = foot(composer, frame.width);
    let style = composer.theme.small().sized(7.5);
    let name = name(composer);
    for (place, page) in pages.pages.iter_mut().enumerate() {
        let top = height - FOOT - if place + 1 == count { reserved } else { 0.0 };
        let mut marks = Block::default();
        if place > 0 {
            let left = composer.text.clipped(&name, style.bold().colored(composer.theme.accent_text), frame.width * 0.6);
            marks.put(frame.left, 12.0 * MM, left);
            let right = composer.text.clipped(&composer.paper.issuer.name, style, frame.width * 0.38);
            marks.put(frame.left + frame.width - right.width, 12.0 * MM, right);
        }
        let number = composer.text.block(&composer.words.page(place + 1, count), style, frame.width, Align::Right);
        marks.put(frame.left, top - 6.0, number);
        marks.draw(Mark::rule(frame.left, top + 8.0, frame.width, 0.9, composer.theme.accent));
        marks.put(frame.left, top + 15.0, foot.clone());
        page.extend(marks.marks);
    }
}

/// Four columns: where the issuer is, how it is reached, what it is registered as, where its account is.
fn foot(composer: &mut Composer<'_>, width: f32) -> Block {
    let issuer = &composer.paper.issuer;
    let home = parties::home_of(composer, issuer);
    let mut company = vec![issuer.name.clone()];
    company.extend(parties::address_lines(&issuer.address, composer.language, &home));
    let reach = parties::reach_lines(issuer);
    let mut ids = parties::tax_lines(composer, issuer);
    ids.extend(issuer.registration.clone());
    let account = composer.paper.bank.as_ref().map(|bank| {
        let iban = bank.iban.as_deref().map(payment::grouped);
        let iban = iban.or_else(|| bank.account_number.clone());
        let bic = bank.bic.as_ref().map(|bic| format!("BIC {bic}"));
        [bank.bank.clone(), iban, bic].into_iter().flatten().collect::<Vec<_>>()
    });
    let columns: Vec<Vec<String>> =
        [company, reach, ids, account.unwrap_or_default()].into_iter().filter(|lines| !lines.is_empty()).collect();
    let style = Style::new(6.8, composer.theme.muted).leading(1.4);
    let gap = 14.0;
    let column = (width - gap * (columns.len() as f32 - 1.0)) / columns.len() as f32;
    let mut foot = Block::default();
    for (place, lines) in columns.into_iter().enumerate() {
        let mut text = composer.text.block(&lines.join("\n"), style, column, Align::Left);
        // The foot has room for six lines; what is longer stands in the head of the document as well.
        text.marks.truncate(6);
        foot.put(place as f32 * (column + gap), 0.0, text);
    }
    foot
}
