//! Codes that a camera reads, drawn as SVG.

use bursar_print::swiss_cross;
use maud::{Markup, html};

/// Modules of white around the code, as the standard asks for.
const BORDER: usize = 4;

/// The picture of these modules, row by row, with what it is for in words. Dark on white in every color scheme: cameras expect it.
pub(crate) fn picture(modules: &[Vec<bool>], label: &str) -> Markup {
    drawn(modules, label, html! {})
}

/// The same with the Swiss cross in its middle, by which people know a Swiss QR bill.
pub(crate) fn swiss_picture(modules: &[Vec<bool>], label: &str) -> Markup {
    let side = modules.len() as f32;
    let place = |part: f32| part * side + BORDER as f32;
    let cross = html! {
        @for part in swiss_cross() {
            rect x=(place(part.x)) y=(place(part.y)) width=(part.width * side) height=(part.height * side)
                fill=(if part.is_dark { "#000000" } else { "#ffffff" }) {}
        }
    };
    drawn(modules, label, cross)
}

fn drawn(modules: &[Vec<bool>], label: &str, above: Markup) -> Markup {
    let size = modules.len() + 2 * BORDER;
    let rows = modules.iter().enumerate().flat_map(|(y, row)| row.iter().enumerate().map(move |(x, is_dark)| (x, y, *is_dark)));
    let path: String = rows.filter(|(.., is_dark)| *is_dark).map(|(x, y, _)| format!("M{} {}h1v1h-1z", x + BORDER, y + BORDER)).collect();
    html! {
        svg.qr viewBox={ "0 0 " (size) " " (size) } width="200" height="200" role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#ffffff" {}
            path d=(path) fill="#000000" {}
            (above)
        }
    }
}
