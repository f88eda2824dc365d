//! The picture that an authenticator app reads, drawn as SVG.

use bursar_kernel::{Error, Result};
use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code, as the standard asks for.
const BORDER: i32 = 4;

/// The picture of this text. Dark on white in every colour scheme: cameras expect it.
pub(super) fn picture(text: &str) -> Result<Markup> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| Error::internal(error.to_string()))?;
    let size = code.size() + 2 * BORDER;
    let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let path: String = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + BORDER, y + BORDER)).collect();
    Ok(html! {
        svg.qr viewBox={ "0 0 " (size) " " (size) } width="200" height="200" role="img" aria-label="QR code for an authenticator app" shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#ffffff" {}
            path d=(path) fill="#000000" {}
        }
    })
}
