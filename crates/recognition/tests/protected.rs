//! PDFs that are encrypted, as `pypdf` writes them: those that open without a password are read, by the program that opens them. And pages that
//! are drawn, for people.

use bursar_recognition::{NotRecognized, Programs, ReadFrom, Recognizer, RecognizerSettings};
use bytes::Bytes;

const AES_256: &[u8] = include_bytes!("protected/aes-256.pdf");
const RC4_128: &[u8] = include_bytes!("protected/rc4-128.pdf");
const WITH_E_INVOICE: &[u8] = include_bytes!("protected/e-invoice.pdf");
const WITH_PASSWORD: &[u8] = include_bytes!("protected/password.pdf");

/// With the programs of this system; nothing where poppler is not installed.
fn recognizer() -> Option<Recognizer> {
    let programs = Programs::found_in(&std::env::var_os("PATH").unwrap_or_default());
    if programs.pdftotext.is_none() || programs.pdftoppm.is_none() || programs.pdfdetach.is_none() {
        eprintln!("poppler is not installed: not tried");
        return None;
    }
    Some(Recognizer::new(RecognizerSettings { programs, ..RecognizerSettings::default() }))
}

#[tokio::test]
async fn a_pdf_that_opens_without_a_password_is_read() {
    let Some(recognizer) = recognizer() else { return };
    for file in [AES_256, RC4_128] {
        let read = recognizer.recognize(Bytes::from_static(file)).await.expect("a bill");
        assert_eq!((read.read_from, read.pages), (ReadFrom::TextLayer, 1));
        let texts = [read.document_id.map(|id| id.value), read.sender.iban.map(|iban| iban.value), read.sender.vat_id.map(|id| id.value)];
        assert_eq!(texts, ["RE-2026-17", "DE89370400440532013000", "DE136695976"].map(|text| Some(text.to_owned())));
        assert_eq!(read.gross.map(|gross| gross.value.units(2).expect("fits")), Some(11_900));
    }
}

#[tokio::test]
async fn the_e_invoice_in_one_is_read_before_its_page() {
    let Some(recognizer) = recognizer() else { return };
    let read = recognizer.recognize(Bytes::from_static(WITH_E_INVOICE)).await.expect("an e-invoice");
    assert_eq!((read.read_from, read.pages), (ReadFrom::EInvoice, 1));
    let texts = [read.document_id.map(|id| id.value), read.sender.name.map(|name| name.value)];
    assert_eq!(texts, ["2026/5", "Lieferant GmbH"].map(|text| Some(text.to_owned())));
    // Where nothing takes it out, the page is read.
    let settings = recognizer.settings();
    let programs = Programs { pdfdetach: None, ..settings.programs.clone() };
    let without = Recognizer::new(RecognizerSettings { programs, ..RecognizerSettings::default() });
    let read = without.recognize(Bytes::from_static(WITH_E_INVOICE)).await.expect("a bill");
    assert_eq!((read.read_from, read.document_id.map(|id| id.value).as_deref()), (ReadFrom::TextLayer, Some("RE-2026-17")));
}

#[tokio::test]
async fn one_that_asks_for_a_password_is_refused_and_any_where_nothing_opens_it() {
    let without = Recognizer::new(RecognizerSettings::default());
    assert_eq!(without.recognize(Bytes::from_static(AES_256)).await, Err(NotRecognized::Encrypted));
    let Some(recognizer) = recognizer() else { return };
    assert_eq!(recognizer.recognize(Bytes::from_static(WITH_PASSWORD)).await, Err(NotRecognized::Encrypted));
}

#[tokio::test]
async fn pages_are_drawn_up_to_the_last_one() {
    let without = Recognizer::new(RecognizerSettings::default());
    assert_eq!(without.draw_pages(Bytes::from_static(AES_256), 10).await, Ok(Vec::new()));
    let Some(recognizer) = recognizer() else { return };
    let drawn = recognizer.draw_pages(Bytes::from_static(AES_256), 10).await.expect("pages");
    assert_eq!(drawn.len(), 1);
    // Width and height stand in the first piece of a PNG.
    assert_eq!(drawn[0][16..24], [[0, 0, 4, 107], [0, 0, 6, 64]].concat());
    for nothing in [WITH_PASSWORD, b"%PDF-1.7\nnothing"] {
        assert_eq!(recognizer.draw_pages(Bytes::from_static(nothing), 10).await, Ok(Vec::new()));
    }
}
