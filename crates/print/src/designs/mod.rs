//! How the parts are arranged.

mod letter;
mod modern;

use crate::composer::Composer;
use crate::error::PaperError;
use crate::mark::{Block, Mark};
use crate::pages::{Density, Pages};
use crate::paper::{Design, Kind, Stamp};
use crate::parts::{closing, payment, slip, totals};
use crate::table;
use crate::theme::page_size;
use crate::typeset::Style;

/// The pages of a paper; closer set where that saves a page with little on it.
pub fn pages(composer: &mut Composer<'_>) -> Result<Vec<Vec<Mark>>, PaperError> {
    let mut pages = arranged(composer)?;
    if pages.ends_in_scraps() {
        composer.density = Density::Tight;
        let closer = arranged(composer)?;
        if closer.pages.len() < pages.pages.len() {
            pages = closer;
        }
    }
    let mut pages = pages.pages;
    if let (Some(slip), Some(last)) = (slip::slip(composer), pages.last_mut()) {
        let mut foot = Block::default();
        foot.put(0.0, page_size(composer.paper.look.format).1 - slip.height, slip);
        last.extend(foot.marks);
    }
    stamped(composer, &mut pages);
    Ok(pages)
}

fn arranged(composer: &mut Composer<'_>) -> Result<Pages, PaperError> {
    match composer.paper.look.design {
        Design::Modern => modern::pages(composer),
        Design::Letter => letter::pages(composer),
    }
}

/// What all designs have in this order: the lines, what they come to, how it is paid, and the texts of the issuer.
fn body(composer: &mut Composer<'_>, pages: &mut Pages) -> Result<(), PaperError> {
    let (paper, words, width) = (composer.paper, composer.words, pages.frame.width);
    let totals = totals::totals(composer, width)?;
    table::draw(composer, pages, totals.height.min(pages.full() / 2.0) + TOTALS_GAP)?;
    pages.place(TOTALS_GAP, totals);
    closing::text(composer, pages, PART_GAP, Some(words.vat_exemption), paper.texts.vat_exemption.as_deref());
    let payment = payment::payment(composer, width)?;
    pages.place(PART_GAP, payment);
    closing::text(composer, pages, PART_GAP, Some(words.conditions), paper.texts.conditions.as_deref());
    closing::text(composer, pages, PART_GAP, None, paper.texts.footer.as_deref());
    if composer.payment_part.is_some() {
        pages.reserve(slip::HEIGHT);
    }
    Ok(())
}

const TOTALS_GAP: f32 = 10.0;
const PART_GAP: f32 = 20.0;

/// Writes the stamp across a page: a draft's on every page and behind all else, so that none can be taken for an issued one.
fn stamped(composer: &mut Composer<'_>, pages: &mut [Vec<Mark>]) {
    if composer.paper.stamp != Some(Stamp::Draft) {
        return;
    }
    let (width, height) = page_size(composer.paper.look.format);
    let style = Style::new(92.0, composer.theme.ghost).bold().leading(1.2);
    let word = composer.text.word(&composer.words.stamp(Stamp::Draft).to_uppercase(), style);
    let (sine, cosine) = (-32_f32).to_radians().sin_cos();
    let (across, down) = (word.width / 2.0, word.height / 2.0);
    // The corner from which the word's middle lies in that of the page.
    let x = width / 2.0 - (across * cosine - down * sine);
    let y = height / 2.0 - (across * sine + down * cosine);
    for page in pages {
        page.insert(0, Mark::Turned { x, y, degrees: -32.0, block: word.clone() });
    }
}

/// The stamp of a document that is over: paid or canceled. The block is as large as the turned stamp.
fn seal(composer: &mut Composer<'_>, size: f32) -> Option<Block> {
    let stamp = composer.paper.stamp.filter(|stamp| *stamp != Stamp::Draft)?;
    let color = if stamp == Stamp::Paid { composer.theme.accent_text } else { composer.theme.muted };
    let style = Style::new(size, color).bold().leading(1.2);
    let block = closing::stamp(composer, composer.words.stamp(stamp), style);
    let degrees: f32 = -7.0;
    let (sine, cosine) = degrees.abs().to_radians().sin_cos();
    let (width, height) = (block.width * cosine + block.height * sine, block.width * sine + block.height * cosine);
    let y = block.width * sine;
    Some(Block { width, height, marks: vec![Mark::Turned { x: 0.0, y, degrees, block }] })
}

/// The title and the number of the document.
fn name(composer: &Composer<'_>) -> String {
    let title = composer.words.title(composer.paper.kind);
    match &composer.paper.number {
        Some(number) => format!("{title} {number}"),
        None => title.to_owned(),
    }
}

/// Is an amount to be paid or accepted what the reader looks for first?
fn leads_with_amount(composer: &Composer<'_>) -> bool {
    matches!(composer.paper.kind, Kind::Invoice | Kind::Quote | Kind::CreditNote)
}
