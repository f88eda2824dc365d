//! How an invoice is paid: the terms, the account, and codes that an app reads.

use std::rc::Rc;

use crate::composer::Composer;
use crate::epc;
use crate::error::PaperError;
use crate::mark::{Area, Block, Mark};
use crate::paper::{BankDetails, Design, Kind, Signature, Stamp};
use crate::parts::{closing, slip};
use crate::swiss;
use crate::typeset::{Align, Style};

/// The side of a code. A version 13 has 69 modules: each is then 0.38 mm, which cameras read.
const CODE: f32 = 74.0;
const GAP: f32 = 24.0;

/// The account and the terms at the left, the codes at the right. Where only a code is left to stand there, as on a quote, the recipient
/// signs beside it.
pub fn payment(composer: &mut Composer<'_>, width: f32) -> Result<Block, PaperError> {
    let codes = codes(composer);
    let left_width = if codes.is_empty() { width } else { width - codes.width - GAP };
    let account = account(composer, left_width);
    let terms = terms(composer, left_width)?;
    let mut left = Block::stack(10.0, [account, terms]);
    if left.is_empty() {
        left = closing::signature(composer, left_width);
    } else {
        let signature = closing::signature(composer, width);
        left.below(20.0, signature);
    }
    let mut block = Block::default();
    block.put(width - codes.width, 0.0, codes);
    block.put(0.0, 0.0, left);
    Ok(block)
}

/// The account, under its heading.
fn account(composer: &mut Composer<'_>, width: f32) -> Block {
    let Some(bank) = composer.paper.bank.as_ref().filter(|_| !is_over(composer)) else { return Block::default() };
    let rows = account_rows(composer, bank);
    let style = composer.theme.body();
    let names = composer.names_width(&rows, style, width * 0.5);
    let rows = composer.pairs(&rows, style, names, width);
    let words = composer.words;
    let heading = if composer.paper.kind == Kind::Invoice { words.payment } else { words.bank_details };
    composer.titled(heading, rows, width)
}

/// The particulars of an account, each with its name.
pub fn account_rows(composer: &Composer<'_>, bank: &BankDetails) -> Vec<(&'static str, String)> {
    let words = composer.words;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let reference = if composer.paper.kind == Kind::Invoice { text(&composer.paper.number) } else { String::new() };
    vec![
        (words.holder, bank.holder.clone().unwrap_or_else(|| composer.paper.issuer.name.clone())),
        (words.bank, text(&bank.bank)),
        ("IBAN", bank.iban.as_deref().map(grouped).unwrap_or_default()),
        ("BIC", text(&bank.bic)),
        (words.account_number, text(&bank.account_number)),
        (words.routing_number, text(&bank.routing_number)),
        (words.sort_code, text(&bank.sort_code)),
        (words.reference, reference),
    ]
}

/// An IBAN in groups of four.
pub fn grouped(iban: &str) -> String {
    let characters: Vec<char> = iban.chars().filter(|character| !character.is_whitespace()).collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("\u{A0}")
}

/// By when to pay, what is saved by paying early, and the issuer's own words.
fn terms(composer: &mut Composer<'_>, width: f32) -> Result<Block, PaperError> {
    let (paper, words) = (composer.paper, composer.words);
    let mut lines = Vec::new();
    // The modern design says it at the amount.
    let is_untold = paper.look.design == Design::Letter && paper.kind == Kind::Invoice && is_open(composer);
    if let Some(deadline) = paper.dates.deadline.filter(|_| is_untold) {
        lines.push(format!("{}.", words.payable_by.replace("{date}", &composer.date(deadline))));
    }
    for early in paper.terms.early_payment.iter().filter(|_| is_open(composer)) {
        let sentence =
            words.early_payment.replace("{rate}", &composer.rate(early.discount)?).replace("{date}", &composer.date(early.until));
        match early.amount {
            Some(amount) => lines.push(format!("{sentence} ({}).", composer.money(amount))),
            None => lines.push(format!("{sentence}.")),
        }
    }
    lines.extend(paper.terms.description.clone());
    let lines = composer.block(&lines.join("\n"), composer.theme.body(), width);
    Ok(composer.titled(words.terms, lines, width))
}

/// Is the recipient still to pay or to accept?
pub fn is_asked(composer: &Composer<'_>) -> bool {
    match composer.paper.kind {
        Kind::Invoice => is_open(composer),
        Kind::Quote => !is_over(composer) && !matches!(composer.paper.signature, Some(Signature::Signed { .. })),
        Kind::CreditNote | Kind::PurchaseOrder | Kind::DeliveryNote => false,
    }
}

/// Is there still something to be paid?
fn is_open(composer: &Composer<'_>) -> bool {
    composer.paper.totals.due.minor() > 0 && !is_over(composer)
}

/// Is it paid or canceled?
fn is_over(composer: &Composer<'_>) -> bool {
    matches!(composer.paper.stamp, Some(Stamp::Paid | Stamp::Canceled))
}

/// The codes beside each other: that of the transfer, and that of the link.
fn codes(composer: &mut Composer<'_>) -> Block {
    let mut codes = Block::default();
    let paper = composer.paper;
    if let Some(link) = paper.link.as_deref().filter(|_| is_asked(composer)) {
        let caption = composer.words.link(paper.kind);
        if let Some(mut code) = captioned(composer, link, caption) {
            code.draw(Mark::Link { area: Area { x: 0.0, y: 0.0, width: code.width, height: code.height }, url: link.into() });
            codes.put(0.0, 0.0, code);
        }
    }
    if let Some(code) = transfer(composer) {
        let x = if codes.is_empty() { 0.0 } else { codes.width + 20.0 };
        codes.put(x, 0.0, code);
    }
    codes
}

/// The code of the transfer: that of a Swiss QR bill where the account is one of Switzerland or Liechtenstein, unless it has its payment part.
fn transfer(composer: &mut Composer<'_>) -> Option<Block> {
    let caption = composer.words.scan;
    if composer.payment_part.is_some() {
        return None;
    }
    let Some(code) = swiss::bill(composer.paper).and_then(|bill| bill.code()) else {
        return epc::transfer(composer.paper).and_then(|text| captioned(composer, &text, caption));
    };
    Some(with_caption(composer, slip::swiss_code(code), caption))
}

fn captioned(composer: &mut Composer<'_>, text: &str, caption: &str) -> Option<Block> {
    let block = picture(epc::code(text, epc::MAX_VERSION)?, CODE);
    Some(with_caption(composer, block, caption))
}

pub fn picture(code: Vec<Vec<bool>>, side: f32) -> Block {
    let mut block = Block { width: side, height: side, ..Block::default() };
    block.draw(Mark::Code { area: Area { x: 0.0, y: 0.0, width: side, height: side }, code: Rc::new(code) });
    block
}

fn with_caption(composer: &mut Composer<'_>, mut block: Block, caption: &str) -> Block {
    let style = Style::new(7.0, composer.theme.muted).leading(1.3);
    let caption = composer.text.block(caption, style, block.width, Align::Center);
    block.below(5.0, caption);
    block
}
