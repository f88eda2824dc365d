//! A printed page, read from its picture by the programs that read pictures.

#[path = "../../print/examples/sample/books.rs"]
#[expect(dead_code, reason = "one of the workshop's papers is read")]
mod books;

use bursar_print::paper::Language;
use bursar_recognition::{NotRecognized, Programs, ReadFrom, Recognizer, RecognizerSettings};

#[tokio::test]
async fn a_picture_of_a_page_says_what_the_page_says() {
    let programs = Programs::found_in(&std::env::var_os("PATH").unwrap_or_default());
    if programs.tesseract.is_none() || programs.pdftoppm.is_none() {
        eprintln!("tesseract or poppler is not installed: not tried");
        return;
    }
    let mut paper = books::invoice(Language::English, 3);
    paper.look.logo = None;
    let file = bursar_print::render(&paper).expect("a paper that can be printed");
    let recognizer = Recognizer::new(RecognizerSettings { programs, ..RecognizerSettings::default() }).only(ReadFrom::Scan);
    let read = recognizer.recognize(file.into()).await.expect("a bill");
    assert_eq!((read.read_from, read.pages), (ReadFrom::Scan, 1));
    assert_eq!(read.document_id.map(|id| id.value).as_deref(), Some("INV-2026-00042"));
    assert_eq!(read.gross.map(|gross| gross.value.units(2).expect("fits")), Some(paper.totals.total.minor().into()));
}

#[tokio::test]
async fn without_the_programs_a_scan_is_refused_by_their_name() {
    let file = bursar_print::render(&books::invoice(Language::English, 1)).expect("a paper that can be printed");
    let recognizer = Recognizer::new(RecognizerSettings::default()).only(ReadFrom::Scan);
    let missing = NotRecognized::ProgramMissing { program: "poppler (pdftoppm)".to_owned() };
    assert_eq!(recognizer.recognize(file.into()).await, Err(missing));
}
