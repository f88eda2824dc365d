//! What stands at the end: texts of the issuer and the signature.

use crate::composer::Composer;
use crate::mark::{Area, Block, Mark, Picture};
use crate::pages::Pages;
use crate::paper::Signature;
use crate::typeset::Style;

/// A text of the issuer, under a heading if it has one, over as many pages as it needs.
pub fn text(composer: &mut Composer<'_>, pages: &mut Pages, gap: f32, heading: Option<&str>, text: Option<&str>) {
    let Some(text) = text.map(str::trim_end).filter(|text| !text.is_empty()) else { return };
    let width = pages.frame.width;
    let style = composer.theme.body();
    let heading = match heading {
        Some(heading) => {
            let label = composer.theme.label().bold().colored(composer.theme.accent_text);
            let mut heading = composer.block(heading, label, width);
            heading.height += 3.0;
            heading
        }
        None => Block::default(),
    };
    let lines = composer.text.lines(text, style, width).into_iter().map(|line| (line, style.color)).collect();
    pages.flow(gap, heading, lines);
}

/// Where the recipient signs, or has signed.
pub fn signature(composer: &mut Composer<'_>, width: f32) -> Block {
    let words = composer.words;
    let Some(signature) = &composer.paper.signature else { return Block::default() };
    let column = (width - 40.0) / 2.0;
    let (left, right) = match signature {
        Signature::Blank => (String::new(), String::new()),
        Signature::Signed { name, on, .. } => (on.map(|day| composer.date(day)).unwrap_or_default(), name.clone()),
    };
    let body = composer.theme.body();
    let small = composer.theme.small();
    let mut block = Block { width, height: 66.0, ..Block::default() };
    if let Some((picture_width, height)) = composer.pictures.fitted(Picture::Signature, column, 40.0) {
        let area = Area { x: column + 40.0, y: 40.0 - height, width: picture_width, height };
        block.draw(Mark::Picture { area, picture: Picture::Signature });
    }
    for (x, above, below) in [(0.0, left, words.place_and_date), (column + 40.0, right, words.signature)] {
        let is_name = x > 0.0;
        let caption = if is_name && !above.is_empty() { above.clone() } else { below.to_owned() };
        if !is_name {
            let above = composer.block(&above, body, column);
            block.put(x, 30.0, above);
        }
        block.draw(Mark::rule(x, 46.0, column, 0.6, composer.theme.ink));
        let caption = composer.block(&caption, small, column);
        block.put(x, 50.0, caption);
    }
    composer.titled(words.acceptance, block, width)
}

/// A stamp: its word in a frame, turned a little.
pub fn stamp(composer: &mut Composer<'_>, word: &str, style: Style) -> Block {
    let word = composer.text.word(&word.to_uppercase(), style);
    let (across, down) = (style.size * 0.6, style.size * 0.22);
    let area = Area { x: 0.0, y: 0.0, width: word.width + 2.0 * across, height: word.height + 2.0 * down };
    let mut stamp = Block { width: area.width, height: area.height, ..Block::default() };
    stamp.draw(Mark::Frame { area, radius: style.size * 0.28, width: style.size * 0.09, color: style.color });
    stamp.put(across, down, word);
    stamp
}
