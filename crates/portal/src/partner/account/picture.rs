//! The picture that an authenticator app reads.

use bursar_kernel::{Error, Result};
use maud::Markup;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::qr;

/// The picture of this text.
pub(super) fn picture(text: &str) -> Result<Markup> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| Error::internal(error.to_string()))?;
    let row = |y: i32| (0..code.size()).map(|x| code.get_module(x, y)).collect();
    let modules: Vec<Vec<bool>> = (0..code.size()).map(row).collect();
    Ok(qr::picture(&modules, "QR code for an authenticator app"))
}
